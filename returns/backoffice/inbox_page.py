"""The inbox: what waits for whom, and the one bulk deed, approving, told row by row (case 48)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from returns.backoffice.tones import tone_of
from returns.models import Return, ReturnItem
from returns.queries.inbox import MESSAGES, TABS, Inbox, Row, inbox
from returns.services.approve import approve
from returns.wording.automation import because_all
from returns.wording.errors import sentence
from rma_portal.core.actors import Actor
from rma_portal.core.errors import DomainError
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import actor_of, role_of

TAB_NAMES = {
    "open": pgettext_lazy("tab", "All open"),
    "requested": pgettext_lazy("tab", "To review"),
    "awaiting_information": pgettext_lazy("tab", "Waiting for the customer"),
    "approved": pgettext_lazy("tab", "Expected"),
    "received": pgettext_lazy("tab", "To inspect"),
    "inspected": pgettext_lazy("tab", "To refund"),
    "settled": pgettext_lazy("tab", "Settled"),
    "closed": pgettext_lazy("tab", "Closed"),
    "ended": pgettext_lazy("tab", "Not carried out"),
    "messages": pgettext_lazy("tab", "New messages"),
    "all": pgettext_lazy("tab", "All"),
}

FLAG_NAMES = {
    "new_message": _("New message"),
    "label_failed": _("Label failed"),
    "refund_failed": _("Refund failed"),
    "unexpected": _("Unexpected article"),
    "missing": _("Article missing"),
    "refused": _("Article refused"),
    "no_address": _("No e-mail"),
}

# What an empty tab teaches: what would stand here.
EMPTY = {
    "open": _("Nothing is open. New requests appear here as customers send them."),
    "requested": _("Nobody waits for an answer. What no rule approves by itself appears here."),
    "awaiting_information": _("No question is open. Returns you asked the customer about wait here."),
    "approved": _("No parcel is expected. Approved returns wait here until they arrive."),
    "received": _("Nothing to inspect. What the station received appears here."),
    "inspected": _("Nothing to refund. Accepted articles appear here until the money has left."),
    "settled": _("Nothing is settled and still open. Articles without a destination appear here."),
    "closed": _("No return is closed yet."),
    "ended": _("No return was rejected, cancelled or expired."),
    "messages": _("Every message is read. What customers write about their returns appears here."),
    "all": _(
        "No return matches. Search by RMA, article or order number, SKU, "
        "or the beginning of a name or e-mail."
    ),
}


@dataclass(frozen=True)
class Tab:
    """A tab with its count and link."""

    name: str
    title: str
    count: int
    link: str
    is_active: bool


@dataclass(frozen=True)
class Line:
    """A row with its words."""

    row: Row
    tone: str
    flags: list[str]
    because: list[str]


@dataclass(frozen=True)
class Outcome:
    """What became of one return of a bulk approval."""

    rma: Return
    done: bool
    said: str


def page(request: HttpRequest) -> HttpResponse:
    """Show a page of the inbox."""
    number = request.GET.get("p", "")
    shown = inbox(
        tab=request.GET.get("tab", ""),
        search=request.GET.get("q", "")[:200],
        page=int(number) if number.isdecimal() and len(number) < 7 else 1,
    )
    context = {
        **admin.site.each_context(request),
        "title": _("Returns"),
        "opts": Return._meta,
        "inbox": shown,
        "tabs": tabs_of(shown),
        "lines": [line_of(row) for row in shown.rows],
        "empty": EMPTY[shown.tab],
        "may_approve": may(role_of(request), "review_return") and any(row.to_decide for row in shown.rows),
        "before": link_to(shown.tab, shown.search, shown.page - 1) if shown.page > 1 else "",
        "after": link_to(shown.tab, shown.search, shown.page + 1) if shown.page < shown.pages else "",
    }
    return TemplateResponse(request, "backoffice/inbox.html", context)


def tabs_of(shown: Inbox) -> list[Tab]:
    """Return the tabs; "all" stands there only while it is searched in or looked at."""
    names = [*TABS, MESSAGES] + (["all"] if shown.search or shown.tab == "all" else [])
    return [
        Tab(name, str(TAB_NAMES[name]), shown.counts[name], link_to(name, shown.search), name == shown.tab)
        for name in names
    ]


def link_to(tab: str, search: str, number: int = 1) -> str:
    """Return the query that shows a page of a tab: an address people can keep."""
    wanted = {"tab": tab, "q": search, "p": number if number > 1 else ""}
    return "?" + urlencode({name: value for name, value in wanted.items() if value})


def line_of(row: Row) -> Line:
    """Return a row in words."""
    return Line(
        row, tone_of(row.rma.stage), [str(FLAG_NAMES[flag]) for flag in row.flags], because_all(row.doubts)
    )


def urls() -> list[URLPattern]:
    """Return the address of the bulk deed."""
    view = admin.site.admin_view(require_POST(approve_many))
    return [path("approve/", view, name="returns_return_approve_many")]


def approve_many(request: HttpRequest) -> HttpResponse:
    """Approve what is ticked, each return by itself, and report row by row what became of it."""
    if not may(role_of(request), "review_return"):
        raise PermissionDenied
    wanted = [int(text) for text in request.POST.getlist("rma") if text.isdecimal() and len(text) < 19]
    found = Return.objects.filter(pk__in=wanted[:200]).select_related("order", "customer").order_by("id")
    outcomes = [approve_one(rma, shown_items(request, rma), actor_of(request)) for rma in found]
    context = {
        **admin.site.each_context(request),
        "title": _("Approved together"),
        "opts": Return._meta,
        "outcomes": outcomes,
        "done": sum(outcome.done for outcome in outcomes),
    }
    return TemplateResponse(request, "backoffice/approved_together.html", context)


def shown_items(request: HttpRequest, rma: Return) -> list[ReturnItem]:
    """Return the articles that the inbox showed as waiting: fields "items-<return>", ids with commas."""
    shown = request.POST.get(f"items-{rma.pk}", "").split(",")
    return list(ReturnItem.objects.filter(rma=rma, pk__in=[int(text) for text in shown if text.isdecimal()]))


def approve_one(rma: Return, items: list[ReturnItem], actor: Actor) -> Outcome:
    """Approve one return's waiting articles, in a savepoint of its own; a refusal stops no other."""
    expected = {item.pk: "requested" for item in items}
    try:
        with transaction.atomic():
            approve(rma=rma, items=items, actor=actor, expected=expected)
    except DomainError as refusal:
        rma.refresh_from_db()
        return Outcome(rma, False, sentence(refusal))
    return Outcome(rma, True, gettext("Approved."))
