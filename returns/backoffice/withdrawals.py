"""Statements of withdrawal: what must be paid back by when, what a person must match, and the evidence."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers.models import Order
from returns.backoffice.return_page import status_of
from returns.backoffice.withdrawal_evidence import evidence_of
from returns.domain.withdrawal import CaseState, days_left, fits, utc_text
from returns.models import WithdrawalCase
from returns.queries.offers import title_of
from returns.queries.withdrawal_cases import (
    PAGE,
    SHOWN,
    acknowledgement,
    cases,
    is_settled,
    orders_sought,
    unacknowledged,
)
from returns.queries.withdrawal_proof import chain_of, faults_of
from returns.queries.withdrawals import candidate_of, lines_of, orders_of_number
from returns.services.close_withdrawal import close_withdrawal
from returns.services.match_withdrawal import match_by_hand
from returns.wording.errors import sentence
from returns.wording.withdrawals import FAULTS, VERBS, days_words, left_words, outcome_words
from rma_portal.core import clock
from rma_portal.core.errors import DomainError
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import actor_of, role_of
from rma_portal.web.signed_files import led_to_file

FILTERS = {
    "open": _("Open"),
    "unmatched": _("To be matched"),
    "person": _("Needs a person"),
    "all": _("All"),
}
SOON = 4  # days; from then on a line warns


@dataclass(frozen=True)
class CaseLine:
    """A case with what is left of its time: words and signal, both empty where nothing is owed any more."""

    case: WithdrawalCase
    days: str
    tone: str
    because: str


@dataclass(frozen=True)
class FoundOrder:
    """An order a statement may mean; `fits` says that its name or e-mail is the statement's."""

    order: Order
    fits: bool


def urls() -> list[URLPattern]:
    """Return the pages, for the back-office to include."""
    view, root = admin.site.admin_view, "returns/withdrawals/"
    one = root + "<int:pk>/"
    return [
        path(root, view(withdrawals_page), name="returns_withdrawals"),
        path(one, view(withdrawal_page), name="returns_withdrawal"),
        path(one + "match/", view(require_POST(match_view)), name="returns_withdrawal_match"),
        path(one + "close/", view(require_POST(close_view)), name="returns_withdrawal_close"),
        path(one + "evidence.zip", view(evidence), name="returns_withdrawal_evidence"),
        path(one + "statement.pdf", view(document), name="returns_withdrawal_document"),
    ]


def require_role(request: HttpRequest, action: str) -> None:
    """Raise PermissionDenied for roles that may not do an action."""
    if not may(role_of(request), action):
        raise PermissionDenied


def case_or_404(pk: int) -> WithdrawalCase:
    """Return the case of a statement; somebody else's is not there."""
    rows = WithdrawalCase.objects.select_related("withdrawal", "order__merchant", "rma__order")
    return get_object_or_404(rows, withdrawal_id=pk)


def withdrawals_page(request: HttpRequest) -> HttpResponse:
    """Show the list, by days left."""
    require_role(request, "view_return")
    shown = request.GET.get("show", "")
    shown = shown if shown in SHOWN else "open"
    number = request.GET.get("p", "")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 7 else 1
    found = list(cases(shown)[(page - 1) * PAGE : page * PAGE + 1])
    unheard = unacknowledged(found)
    context = {
        **admin.site.each_context(request),
        "title": _("Withdrawals"),
        "lines": [line_of(case, request.merchant.time_zone) for case in found[:PAGE]],
        "unheard": unheard,
        "filters": FILTERS.items(),
        "shown": shown,
        "before": f"?show={shown}&p={page - 1}" if page > 1 else "",
        "after": f"?show={shown}&p={page + 1}" if len(found) > PAGE else "",
    }
    return TemplateResponse(request, "backoffice/withdrawals.html", context)


def line_of(case: WithdrawalCase, zone: str) -> CaseLine:
    """Return a case with its days; everything is joined."""
    because = outcome_words(case.outcome)
    if is_settled(case):
        return CaseLine(case, "", "", because)
    days = days_left(case.informed_at, clock.now(), zone)
    return CaseLine(
        case, days_words(days), "problem" if days < 0 else "wait" if days < SOON else "plain", because
    )


def withdrawal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one statement."""
    require_role(request, "view_return")
    return show(request, case_or_404(pk))


def show(request: HttpRequest, case: WithdrawalCase, refusal: DomainError | None = None) -> HttpResponse:
    """Show a statement with what became of it; after a refusal with the reason on top."""
    withdrawal, can_match = case.withdrawal, may(role_of(request), "review_return")
    is_open = case.case_state in (CaseState.WAITING, CaseState.STUCK)
    sought = request.GET.get("q", "").strip()
    context = {
        **admin.site.each_context(request),
        "title": withdrawal.reference,
        "line": line_of(case, request.merchant.time_zone),
        "case": case,
        "withdrawal": withdrawal,
        "declared_utc": utc_text(withdrawal.declared_at),
        "left": [(left, left_words(left["why"])) for left in case.left],
        "mail": acknowledgement(withdrawal),
        "faults": [FAULTS[code] for code in faults_of(withdrawal)],
        "events": [(event, VERBS.get(event.verb, event.verb)) for event in chain_of(withdrawal)],
        "can_match": can_match and is_open,
        "can_close": can_match and case.case_state != CaseState.CLOSED,
        "found": found_orders(case, sought) if is_open else [],
        "rows": choosable(case) if is_open else [],
        "sought": sought,
        "error": sentence(refusal) if refusal else "",
        "posted": request.POST if refusal else {},
    }
    status = status_of(refusal) if refusal else 200
    return TemplateResponse(request, "backoffice/withdrawal.html", context, status=status)


def found_orders(case: WithdrawalCase, sought: str) -> list[FoundOrder]:
    """Return the orders to choose from: those of the number that was stated, or those staff look for."""
    statement = case.withdrawal.statement
    orders = orders_sought(sought) if sought else orders_of_number(statement)
    return [FoundOrder(order, fits(statement, candidate_of(order))) for order in orders]


def choosable(case: WithdrawalCase) -> list[tuple]:
    """Return the articles of a matched order, with the counts to choose from."""
    if case.order is None:
        return []
    language = case.withdrawal.language
    return [(line, title_of(line, language), range(line.quantity + 1)) for line in lines_of(case.order)]


def match_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Match a statement with an order, with the articles that were chosen where they were."""
    require_role(request, "review_return")
    case = case_or_404(pk)
    chosen = request.POST.get("order", "")
    if not chosen.isdecimal():
        raise Http404
    order = get_object_or_404(Order.objects.select_related("merchant", "customer", "channel"), pk=int(chosen))
    try:
        with transaction.atomic():
            match_by_hand(
                withdrawal=case.withdrawal,
                order=order,
                actor=actor_of(request),
                wanted=wanted_in(request, order),
            )
    except DomainError as refusal:
        return show(request, case_or_404(pk), refusal)
    messages.success(request, _("Matched. See below what became of it."))
    return HttpResponseRedirect(reverse("admin:returns_withdrawal", args=[pk]))


def wanted_in(request: HttpRequest, order: Order) -> dict[int, int] | None:
    """Return the articles that were chosen by hand; None where the statement's own words are to be read."""
    if "by_line" not in request.POST:
        return None
    counts = {line.pk: request.POST.get(f"line-{line.pk}", "") for line in lines_of(order)}
    return {pk: int(text) for pk, text in counts.items() if text.isdecimal() and len(text) < 5}


def close_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a case with a note."""
    require_role(request, "review_return")
    case = case_or_404(pk)
    try:
        with transaction.atomic():
            close_withdrawal(
                withdrawal=case.withdrawal, note=request.POST.get("note", ""), actor=actor_of(request)
            )
    except DomainError as refusal:
        return show(request, case_or_404(pk), refusal)
    messages.success(request, _("Closed. The statement itself is kept for good."))
    return HttpResponseRedirect(reverse("admin:returns_withdrawal", args=[pk]))


def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out JSON, PDF and chain as one file."""
    require_role(request, "view_return")
    case = case_or_404(pk)
    response = HttpResponse(evidence_of(case.withdrawal, case), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{case.withdrawal.reference}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the PDF, once it is drawn."""
    require_role(request, "view_return")
    case = case_or_404(pk)
    if not case.document:
        raise Http404
    return led_to_file("withdrawal", case)
