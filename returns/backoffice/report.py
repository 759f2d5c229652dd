"""The manager's report: why articles come back, how often, and what it costs."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from returns.backoffice.report_csv import as_csv
from returns.backoffice.report_rows import line_of, lines_of
from returns.domain.question import GROUPS, Question
from returns.queries.report import Report, report
from returns.wording.report import sentence
from rma_portal.core import clock
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import membership_of

USUAL = dt.timedelta(days=90)
MOST_LINES = 200  # on the page; the CSV holds all of them
MOST_BARS = 15
GROUP_WORDS = {
    "reason": _("Reason"),
    "product": _("Product"),
    "category": _("Category"),
    "week": _("Week"),
    "month": _("Month"),
}


def urls() -> list[URLPattern]:
    """Return the report's pages, for the back-office to include."""
    return [
        path("returns/report/", admin.site.admin_view(report_page), name="returns_report"),
        path("returns/report.csv", admin.site.admin_view(report_csv), name="returns_report_csv"),
    ]


class Day(forms.DateField):
    """A day of this century, picked from a calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [MinValueValidator(dt.date(2000, 1, 1)), MaxValueValidator(dt.date(2099, 12, 31))]


class ReportForm(forms.Form):
    """What the address of the report may ask; everything may be left out."""

    since = Day(label=_("First day"), required=False)
    until = Day(label=_("Last day"), required=False)
    group = forms.ChoiceField(choices=[(group, GROUP_WORDS[group]) for group in GROUPS], required=False)
    product = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    category = forms.CharField(required=False, max_length=80)
    reason = forms.SlugField(required=False, max_length=40)

    def clean(self) -> dict:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day comes before the first one."))
        return given


def question_of(form: ReportForm, merchant: Merchant) -> Question:
    """Return what a form asks; what is left out or wrong is as usual, the last three months by reason."""
    form.is_valid()
    given = form.cleaned_data
    until = given.get("until") or clock.day_in(clock.now(), merchant.time_zone)
    since = given.get("since") or until - USUAL
    return Question(
        since=since if since <= until else until - USUAL,
        until=until,
        group=given.get("group") or "reason",
        product_id=given.get("product"),
        category=given.get("category") or "",
        reason=given.get("reason") or "",
    )


def answered(request: HttpRequest) -> tuple[ReportForm, Report]:
    """Return the form and the report it asks for; only for roles that may see it."""
    if not may(membership_of(request).role, "view_report"):
        raise PermissionDenied
    form = ReportForm(request.GET)
    asked = question_of(form, request.merchant)
    return form, report(asked, merchant=request.merchant, language=get_language() or "en")


def report_page(request: HttpRequest) -> HttpResponse:
    """Show the answer first, then the chart, then the table, then the way to take it along."""
    form, found = answered(request)
    lines = lines_of(found)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Reasons and cost of returns"),
        "form": form,
        "asked": found.asked,
        "answer": sentence(found),
        "groups": GROUP_WORDS.items(),
        "heading": GROUP_WORDS[found.asked.group],
        "found": found,
        "lines": lines[:MOST_LINES],
        "bars": lines if found.asked.group in ("week", "month") else lines[:MOST_BARS],
        "total": line_of(found.asked.group, found.total, found.total.units or 1),
        "is_cut": len(lines) > MOST_LINES,
        "periods": periods(found.asked.until),
        "narrowed": narrowed(found.asked),
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, "backoffice/report.html", context)


def narrowed(asked: Question) -> str:
    """Return the question without its days, for the links to other periods."""
    named = {
        "group": asked.group,
        "product": asked.product_id,
        "category": asked.category,
        "reason": asked.reason,
    }
    return urlencode({name: value for name, value in named.items() if value})


def periods(until: dt.date) -> list[tuple[str, dt.date]]:
    """Return the usual periods that end where this one does."""
    return [
        (str(_("30 days")), until - dt.timedelta(days=29)),
        (str(_("90 days")), until - USUAL),
        (str(_("12 months")), until - dt.timedelta(days=364)),
    ]


def report_csv(request: HttpRequest) -> HttpResponse:
    """Hand the same numbers out as a file."""
    _form, found = answered(request)
    response = HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
    asked = found.asked
    name = f"returns-by-{asked.group}-{asked.since}-{asked.until}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
