"""A manager's page of one draft of the policy: its rules in sentences, moved, copied and removed."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from returns.backoffice.policy_bench import bench_of
from returns.domain.policy.checking import Finding, Problem
from returns.domain.policy.rules import MAX_NAME, Rule
from returns.models import PolicyDraft
from returns.queries.policy_drafts import legal_remarks, remarks_on
from returns.services.copy_policy_rule import copy_policy_rule
from returns.services.discard_policy_draft import discard_policy_draft
from returns.services.move_policy_rule import move_policy_rule
from returns.services.remove_policy_rule import remove_policy_rule
from returns.services.rename_policy_draft import rename_policy_draft
from returns.wording.below_law import below_law_words
from returns.wording.checking import remark_words
from returns.wording.errors import sentence
from returns.wording.policy import action, condition
from returns.wording.rules import rule_name
from rma_portal.core import clock
from rma_portal.core.errors import Conflict, DomainError
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import actor_of, role_of

PARTS = [
    (
        "promise",
        gettext_lazy("Promise"),
        gettext_lazy("What the customer was promised on the day of the order."),
    ),
    ("handling", gettext_lazy("Handling"), gettext_lazy("How a request is handled on the day it is made.")),
]


def urls() -> list[URLPattern]:
    """Return the pages, for the back-office to include."""
    view, draft = admin.site.admin_view, "returns/policydraft/<int:draft>"
    rule = f"{draft}/<str:part>/<str:rule>"
    return [
        path(f"{draft}/", view(draft_page), name="returns_policy_draft"),
        path(f"{draft}/rename/", view(rename), name="returns_policy_rename"),
        path(f"{draft}/discard/", view(discard), name="returns_policy_discard"),
        path(f"{rule}/move/", view(move), name="returns_policy_move"),
        path(f"{rule}/copy/", view(copy), name="returns_policy_copy"),
        path(f"{rule}/remove/", view(remove), name="returns_policy_remove"),
    ]


def require_action(request: HttpRequest, name: str) -> None:
    """Raise PermissionDenied for who may not."""
    if not may(role_of(request), name):
        raise PermissionDenied


def told_parts(policy) -> list[dict]:
    """Return a policy's rules as sentences, part by part."""
    return [
        {"code": code, "title": title, "hint": hint, "rules": [told(rule) for rule in getattr(policy, code)]}
        for code, title, hint in PARTS
    ]


def told(rule) -> dict:
    """Return one rule as a sentence: its name, when it holds, what it does."""
    return {
        "name": rule_name(rule.name),
        "when": condition(rule.when) if rule.when else "",
        "then": [action(name, value) for name, value in rule.actions.items()],
    }


def draft_address(draft: PolicyDraft, rule: str = "") -> str:
    """Return the address of a draft's page, at one of its rules."""
    place = f"#rule-{rule}" if rule else ""
    return reverse("admin:returns_policy_draft", args=[draft.pk]) + place


@dataclass
class ShownRule:
    """A rule of a draft as its page shows it: place from 1, sentence, and what is to be said of it."""

    id: str
    number: int
    name: str
    when: str
    then: list[str]
    problems: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


def draft_page(request: HttpRequest, draft: int) -> HttpResponse:
    """Show a draft: its rules in order, what is to be said of them, and the bench beside."""
    require_action(request, "change_policy")
    return page_of(request, get_object_or_404(PolicyDraft.objects.select_related("based_on"), pk=draft))


def page_of(
    request: HttpRequest, draft: PolicyDraft, error: str = "", status: int = 200, typed: str | None = None
) -> HttpResponse:
    """Render a draft's page, with what went wrong on top; `typed` is a title that was refused."""
    parts, remarks = shown_parts(draft)
    context = {
        **admin.site.each_context(request),
        "title": draft.title,
        **bench_of(draft, request),
        "parts": parts,
        "remarks": remarks,
        "legal": [below_law_words(one) for one in legal_remarks(draft, today_of(request))],
        "error": error,
        "typed": typed,
    }
    return TemplateResponse(request, "backoffice/policy_draft.html", context, status=status)


def shown_parts(draft: PolicyDraft) -> tuple[list[dict], list[str]]:
    """Return both parts with their rules and what is said of each, and what is said of the whole draft."""
    remarks = remarks_on(draft)
    broken = {(one.part, one.index) for one in remarks if isinstance(one, Problem)}
    parts = [
        {
            "code": code,
            "title": title,
            "hint": hint,
            "rules": [
                shown_rule(rule, place, is_readable=(code, place) not in broken)
                for place, rule in enumerate(getattr(draft, code))
            ],
        }
        for code, title, hint in PARTS
    ]
    rules = {(part["code"], place): rule for part in parts for place, rule in enumerate(part["rules"])}
    whole = [remark_words(one) for one in remarks if not placed(rules.get((one.part, one.index)), one)]
    return parts, whole


def placed(rule: ShownRule | None, remark: Any) -> bool:
    """Put one remark to its rule, by how grave it is; tell whether it has one."""
    if rule is None:
        return False
    is_hint = isinstance(remark, Finding) and not remark.stops_publishing
    (rule.hints if is_hint else rule.problems).append(remark_words(remark))
    return True


def shown_rule(rule: dict, place: int, *, is_readable: bool) -> ShownRule:
    """Return one rule as a sentence; one with problems, which stand beside it, by its name alone."""
    name = rule_name(rule["name"])
    if not is_readable:
        return ShownRule(rule["id"], place + 1, name, when="", then=[])
    said = told(Rule(rule["name"], "promise", rule["when"], rule["actions"]))
    return ShownRule(rule["id"], place + 1, **said)


def revision_of(request: HttpRequest) -> int:
    """Return the revision of the draft that the page showed; 0, which none has, for anything else."""
    shown = request.POST.get("revision", "")
    return int(shown) if shown.isdecimal() and len(shown) < 10 else 0


def today_of(request: HttpRequest) -> dt.date:
    """Return the merchant's day."""
    return clock.day_in(clock.now(), request.merchant.time_zone)


def done(request: HttpRequest, draft: int, do, typed: str | None = None) -> HttpResponse:
    """Do one deed on a draft and show its page again, at the rule; a refusal is said on top of it.

    `typed` is the title that was sent, to be shown again where it is refused.
    """
    require_action(request, "change_policy")
    row = get_object_or_404(PolicyDraft, pk=draft)
    try:
        rule = do(row, revision_of(request))
    except DomainError as refusal:
        row.refresh_from_db()
        status = 409 if isinstance(refusal, Conflict) else 422
        return page_of(request, row, sentence(refusal), status, typed)
    return HttpResponseRedirect(draft_address(row, rule or ""))


@require_POST
def move(request: HttpRequest, draft: int, part: str, rule: str) -> HttpResponse:
    """Move a rule up, down or to the top."""

    def do(row: PolicyDraft, shown: int) -> str:
        way = request.POST.get("way", "")
        if way not in ("up", "down", "top"):
            raise Conflict("rule_gone", "there is no such way")
        actor = actor_of(request)
        move_policy_rule(draft=row, shown=shown, part=known_part(part), rule=rule, way=way, actor=actor)
        return rule

    return done(request, draft, do)


@require_POST
def copy(request: HttpRequest, draft: int, part: str, rule: str) -> HttpResponse:
    """Put a copy below a rule."""

    def do(row: PolicyDraft, shown: int) -> str:
        names = {one["id"]: rule_name(one["name"]) for one in getattr(row, known_part(part))}
        name = names.get(rule, "")[:MAX_NAME]
        actor = actor_of(request)
        return copy_policy_rule(draft=row, shown=shown, part=part, rule=rule, name=name, actor=actor)

    return done(request, draft, do)


@require_POST
def remove(request: HttpRequest, draft: int, part: str, rule: str) -> HttpResponse:
    """Take a rule out."""

    def do(row: PolicyDraft, shown: int) -> None:
        actor = actor_of(request)
        remove_policy_rule(draft=row, shown=shown, part=known_part(part), rule=rule, actor=actor)

    return done(request, draft, do)


def known_part(part: str) -> str:
    """Return a part's code. Raises Conflict("rule_gone") for any other word."""
    if part not in ("promise", "handling"):
        raise Conflict("rule_gone", "there is no such part")
    return part


@require_POST
def rename(request: HttpRequest, draft: int) -> HttpResponse:
    """Give a draft another title."""

    title = request.POST.get("title", "")

    def do(row: PolicyDraft, shown: int) -> None:
        rename_policy_draft(draft=row, shown=shown, title=title, actor=actor_of(request))

    return done(request, draft, do, title)


@require_POST
def discard(request: HttpRequest, draft: int) -> HttpResponse:
    """Close a draft without publishing it, and show the list."""
    answer = done(request, draft, lambda row, shown: discard_policy_draft(
        draft=row, shown=shown, actor=actor_of(request)
    ))  # fmt: skip
    return HttpResponseRedirect(reverse("admin:returns_policies")) if answer.status_code == 302 else answer
