"""The audit view: who decided against the policy, why, what it cost, and who agreed."""

import csv
import io
from collections.abc import Callable
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from returns.backoffice.override_lines import OverrideLine, line_of
from returns.backoffice.report import Day
from returns.backoffice.report_csv import BOM, harmless
from returns.backoffice.return_page import status_of
from returns.models import PolicyOverride
from returns.models.override import KINDS, OVERRIDE_STATES
from returns.queries.overrides import PAGE, AskedOverrides, overrides, people, waiting_overrides
from returns.services.confirm_override import confirm_override
from returns.services.decline_override import decline_override
from returns.wording.errors import sentence
from rma_portal.core.errors import DomainError
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import actor_of, role_of

MOST_ROWS = 10_000  # in one file
MOST_WAITING = 50  # on top of the page; the filter by state shows the others


def urls() -> list[URLPattern]:
    """Return the pages, for the back-office to include."""
    confirm, decline = require_POST(confirm_view), require_POST(decline_view)
    return [
        path("returns/overrides/", admin.site.admin_view(overrides_page), name="returns_overrides"),
        path("returns/overrides.csv", admin.site.admin_view(overrides_csv), name="returns_overrides_csv"),
        path(
            "returns/overrides/<int:pk>/confirm/",
            admin.site.admin_view(confirm),
            name="returns_override_confirm",
        ),
        path(
            "returns/overrides/<int:pk>/decline/",
            admin.site.admin_view(decline),
            name="returns_override_decline",
        ),
    ]


class OverridesForm(forms.Form):
    """What the address may ask; everything may be left out, and what is wrong asks for nothing."""

    state = forms.ChoiceField(choices=OVERRIDE_STATES, required=False)
    kind = forms.ChoiceField(choices=KINDS, required=False)
    person = forms.CharField(max_length=40, required=False)
    since = Day(required=False)
    until = Day(required=False)

    def asked(self) -> AskedOverrides:
        """Return what is asked for."""
        self.is_valid()
        given = self.cleaned_data
        return AskedOverrides(
            state=given.get("state") or "",
            kind=given.get("kind") or "",
            person=given.get("person") or "",
            since=given.get("since"),
            until=given.get("until"),
        )


def overrides_page(request: HttpRequest) -> HttpResponse:
    """Show what waits, then everything, filtered."""
    require_reader(request)
    return show(request)


def require_reader(request: HttpRequest) -> None:
    """Raise PermissionDenied for roles that may not see the audit view."""
    if not may(role_of(request), "view_overrides"):
        raise PermissionDenied


def show(request: HttpRequest, *, refusal: DomainError | None = None, failed: int = 0) -> HttpResponse:
    """Show the page; after a refusal with the reason on top."""
    asked, reader = OverridesForm(request.GET).asked(), actor_of(request)
    number = request.GET.get("p", "")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 7 else 1
    found = list(overrides(asked, request.merchant.time_zone)[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        **admin.site.each_context(request),
        "title": _("Decisions against the policy"),
        "waiting": [line_of(row, reader) for row in waiting_overrides()[:MOST_WAITING]],
        "lines": [line_of(row, reader) for row in found[:PAGE]],
        "asked": asked,
        "states": OVERRIDE_STATES,
        "kinds": KINDS,
        "people": people(),
        "query": query_of(asked),
        "before": page_link(asked, page - 1) if page > 1 else "",
        "after": page_link(asked, page + 1) if len(found) > PAGE else "",
        "error": sentence(refusal) if refusal else "",
        "failed": failed,
        "posted": request.POST if refusal else {},
    }
    status = status_of(refusal) if refusal else 200
    return TemplateResponse(request, "backoffice/overrides.html", context, status=status)


def query_of(asked: AskedOverrides, **more: object) -> str:
    """Return the question as the query of an address."""
    return urlencode({name: value for name, value in {**vars(asked), **more}.items() if value})


def page_link(asked: AskedOverrides, number: int) -> str:
    """Return the address of another page of the same list."""
    return "?" + query_of(asked, p=number)


def confirm_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree as the second person."""

    def confirm(override: PolicyOverride) -> None:
        confirm_override(override=override, actor=actor_of(request))

    return act(request, pk, confirm, str(_("Confirmed. It is in force.")))


def decline_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse what waits, with a reason for whoever asked."""

    def decline(override: PolicyOverride) -> None:
        decline_override(override=override, why=request.POST.get("why", ""), actor=actor_of(request))

    return act(request, pk, decline, str(_("Declined. Nothing was changed.")))


def act(request: HttpRequest, pk: int, deed: Callable[[PolicyOverride], None], done: str) -> HttpResponse:
    """Do a deed on an override and show the list again; refused, nothing of it is left behind."""
    if not may(role_of(request), "ask_override"):
        raise PermissionDenied
    override = get_object_or_404(PolicyOverride.objects.select_related("rma", "order", "item"), pk=pk)
    try:
        with transaction.atomic():
            deed(override)
    except DomainError as refusal:
        return show(request, refusal=refusal, failed=pk)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("admin:returns_overrides"))


def overrides_csv(request: HttpRequest) -> HttpResponse:
    """Hand the same list out as a file, newest first."""
    require_reader(request)
    asked, reader = OverridesForm(request.GET).asked(), actor_of(request)
    rows = overrides(asked, request.merchant.time_zone)[:MOST_ROWS]
    text = as_csv([line_of(row, reader) for row in rows])
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="overrides.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def as_csv(lines: list[OverrideLine]) -> str:
    """Return overrides as a table; text that a spreadsheet would run as a formula is quoted."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(
        harmless(str(title))
        for title in (
            _("Asked at"), _("Asked by"), _("Kind"), _("Order"), _("Return"), _("Article"), _("Before"),
            _("After"), _("At stake"), _("Currency"), _("Reason"), _("State"), _("Second person"),
            _("Decided at"), _("Why declined"),
        )
    )  # fmt: skip
    for line in lines:
        writer.writerow(cells(line))
    return BOM + file.getvalue()


def cells(line: OverrideLine) -> list[str]:
    """Return one override's cells, in the columns' order; instants in UTC."""
    row = line.row
    texts = [
        row.asked_by, str(row.get_kind_display()), row.order.number, str(row.rma or ""), str(row.item or ""),
        line.before, line.after,
    ]  # fmt: skip
    return [
        row.asked_at.isoformat(timespec="seconds"),
        *(harmless(text) for text in texts),
        str(line.at_stake.amount),
        row.currency,
        harmless(row.reason),
        str(row.get_override_state_display()),
        harmless(row.second_by),
        row.decided_at.isoformat(timespec="seconds") if row.decided_at else "",
        harmless(row.decline_reason),
    ]
