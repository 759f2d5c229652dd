"""The test bench: a draft tried on one article, beside the policy in force. It never writes."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from returns.backoffice.policy_bench_form import MAIN, RARER, BenchForm
from returns.backoffice.verdicts import Verdict, verdict
from returns.domain.policy.decision import Decision
from returns.domain.policy.facts import Facts
from returns.models import PolicyDraft
from returns.queries.policy_bench import (
    Trial,
    Trials,
    facts_by_hand,
    facts_of_unit,
    newest_orders,
    order_of,
    trials_of,
    units_of,
)
from returns.queries.reasons import choosable_reasons
from returns.wording.aspects import aspects_words
from returns.wording.rules import rule_name
from rma_portal.core.errors import InvalidInput
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import role_of


def urls() -> list[URLPattern]:
    """Return the page, for the back-office to include."""
    view = admin.site.admin_view(bench_page)
    return [path("returns/policydraft/<int:draft>/bench/", view, name="returns_policy_bench")]


@dataclass(frozen=True)
class Answer:
    """One policy's decision, and in words."""

    title: str
    decision: Decision
    verdict: Verdict


def bench_page(request: HttpRequest, draft: int) -> HttpResponse:
    """Show the bench as a page, or alone where a form on the draft's page asks for it."""
    if not may(role_of(request), "change_policy"):
        raise PermissionDenied
    row = get_object_or_404(PolicyDraft, pk=draft)
    context = bench_of(row, request)
    if getattr(request, "htmx", False):
        return TemplateResponse(request, "backoffice/_fragments/policy_bench.html", context)
    page = {**admin.site.each_context(request), "title": _("Test bench"), **context}
    return TemplateResponse(request, "backoffice/policy_bench.html", page)


def bench_of(draft: PolicyDraft, request: HttpRequest) -> dict[str, Any]:
    """Return what the bench shows: the form, the article, and both answers or what keeps them from being."""
    merchant, language = request.merchant, get_language() or "en"
    form = BenchForm(request.GET, merchant=merchant, reasons=choosable_reasons())
    form.is_valid()
    orders = newest_orders()
    order = order_of(form.given("order") or (orders[0].number if orders else ""))
    units = units_of(order, language) if order else []
    keys = [key for key, _title in units]
    unit = form.given("unit") if form.given("unit") in keys else next(iter(keys), "")
    by_hand = form.by_hand or not order
    facts = facts_by_hand(form.facts(), reason=form.chosen_reason, merchant=merchant) if by_hand else None
    if order and not by_hand:
        facts = facts_of_unit(
            order,
            unit,
            reason=form.chosen_reason,
            photos=form.given("photos") or 0,
            note="x" if form.given("note") else "",
            asked_at=form.asked_at,
        )
    shown = {"draft": draft, "form": form, "orders": orders, "order": order, "units": units, "unit": unit}
    fields = {
        "main": [(form[name], form.given(name)) for name in MAIN],
        "rarer": [(form[name], form.given(name)) for name in RARER],
        "ask": {name: (form[name], form.given(name)) for name in ("reason", "photos", "asked_on", "note")},
    }
    return {**shown, **fields, "by_hand": by_hand, **answers(draft, facts)}


def answers(draft: PolicyDraft, facts: Facts | None) -> dict[str, Any]:
    """Return both decisions in words, or why the draft cannot decide yet."""
    if facts is None:
        return {}
    try:
        trials = trials_of(draft, facts)
    except InvalidInput as refusal:
        rule = rule_name(str(refusal.params.get("rule", "")))
        return {"problem": _("The draft cannot decide yet: mend the rule “%(rule)s”.") % {"rule": rule}}
    zone = facts.consumer.zone
    return {
        "trials": trials,
        "answers": [
            answer(_("This draft"), trials.draft, zone),
            answer(_("In force"), trials.in_force, zone),
        ],
        "compared": compared(trials),
    }


def answer(title: str, trial: Trial, zone: str) -> Answer:
    """Put one policy's decision into words, days in the consumer's zone."""
    return Answer(title, trial.decision, verdict(trial.decision, trial.trace, [], zone))


def compared(trials: Trials) -> list[tuple[str, str]]:
    """Return in what the draft is kinder or less kind, with the tone to show it in."""
    told = []
    if trials.kinder:
        kinder = aspects_words(trials.kinder)
        told.append(("good", _("Kinder than today: %(what)s.") % {"what": kinder}))
    if trials.less_kind:
        harsher = aspects_words(trials.less_kind)
        told.append(("wait", _("Less kind than today: %(what)s.") % {"what": harsher}))
    if not told and trials.draft.decision.handling != trials.in_force.decision.handling:
        told.append(("info", _("Decided alike; who decides is different.")))
    return told or [("plain", _("Decided as today."))]
