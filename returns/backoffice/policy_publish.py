"""Before a draft binds anybody: what changes, what stops it, where the law gives more, and from when."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from returns.backoffice.policy_pages import (
    PARTS,
    draft_address,
    require_action,
    revision_of,
    today_of,
    told,
)
from returns.domain.policy.rules import Policy, Rule, draft_policy
from returns.models import PolicyDraft
from returns.queries.policies import in_force, versions
from returns.queries.policy_drafts import legal_remarks, obstacles_of, version_policy
from returns.services.publish_policy_draft import publish_policy_draft
from returns.wording.below_law import below_law_words
from returns.wording.checking import remark_words
from returns.wording.errors import sentence
from rma_portal.core import clock
from rma_portal.core.errors import Conflict, DomainError, InvalidInput
from rma_portal.web.backoffice import actor_of

KINDS = {
    "added": gettext_lazy("New"),
    "removed": gettext_lazy("Gone"),
    "changed": gettext_lazy("Changed"),
    "moved": gettext_lazy("Moved"),
}


def urls() -> list[URLPattern]:
    """Return the page, for the back-office to include."""
    view = admin.site.admin_view(publish_page)
    return [path("returns/policydraft/<int:draft>/publish/", view, name="returns_policy_publish")]


@dataclass(frozen=True)
class Change:
    """One rule that is not as it was: in words, before and after."""

    kind: str
    word: str
    name: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def publish_page(request: HttpRequest, draft: int) -> HttpResponse:
    """Show the comparison and the form; publish on POST."""
    require_action(request, "change_policy")
    row = get_object_or_404(PolicyDraft, pk=draft)
    if request.method != "POST":
        return show(request, row, {"title": row.title, "revision": row.revision})
    post = request.POST
    try:
        version = publish_policy_draft(
            draft=row,
            shown=revision_of(request),
            title=post.get("title", ""),
            in_force_from=moment_of(request),
            actor=actor_of(request),
        )
    except DomainError as refusal:
        row.refresh_from_db()
        typed = {"title": post.get("title", ""), "when": post.get("when", ""), "revision": row.revision}
        status = 409 if isinstance(refusal, Conflict) else 422
        return show(request, row, {**typed, "later": post.get("start") == "later"}, sentence(refusal), status)
    return HttpResponseRedirect(reverse("admin:returns_policyversion_change", args=[version.pk]))


def moment_of(request: HttpRequest) -> dt.datetime | None:
    """Return the instant that was chosen, in the merchant's time, or None for now.

    Raises InvalidInput("in_force_past") for what is no moment.
    """
    if request.POST.get("start") != "later":
        return None
    zone = ZoneInfo(request.merchant.time_zone)
    try:
        local = dt.datetime.fromisoformat(request.POST.get("when", "")).replace(tzinfo=zone)
        return local.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise InvalidInput("in_force_past", "choose a moment", field="when")


def show(
    request: HttpRequest, draft: PolicyDraft, typed: dict[str, Any], error: str = "", status: int = 200
) -> HttpResponse:
    """Render the page."""
    known = versions()
    current = in_force(known, clock.now()) if known else None
    obstacles = obstacles_of(draft)
    is_readable = not obstacles.problems
    context = {
        **admin.site.each_context(request),
        "title": _("Publish “%(title)s”") % {"title": draft.title},
        "draft": draft,
        "current": current,
        "changes": changes(version_policy(current), draft_policy(draft.promise, draft.handling))
        if is_readable
        else [],
        "obstacles": [remark_words(one) for one in obstacles],
        "legal": [below_law_words(one) for one in legal_remarks(draft, today_of(request))],
        "typed": typed,
        "error": error,
        "back": draft_address(draft),
    }
    return TemplateResponse(request, "backoffice/policy_publish.html", context, status=status)


def changes(before: Policy, after: Policy) -> list[tuple[str, list[Change]]]:
    """Return what differs between two policies, part by part."""
    return [
        (str(title), compared(getattr(before, code), getattr(after, code))) for code, title, _hint in PARTS
    ]


def compared(before: tuple[Rule, ...], after: tuple[Rule, ...]) -> list[Change]:
    """Return which rules are new, gone, changed or moved; rules are told apart by their names."""
    old, new = {rule.name: rule for rule in before}, {rule.name: rule for rule in after}
    moved = out_of_order([name for name in old if name in new], [name for name in new if name in old])
    found = [made("removed", old[name], None) for name in old if name not in new]
    for name, rule in new.items():
        if name not in old:
            found.append(made("added", None, rule))
        elif (old[name].when, dict(old[name].actions)) != (rule.when, dict(rule.actions)):
            found.append(made("changed", old[name], rule))
        elif name in moved:
            found.append(made("moved", None, rule))
    return found


def out_of_order(before: list[str], after: list[str]) -> set[str]:
    """Return the fewest names to move so that one order of the same names becomes the other."""
    place = {name: index for index, name in enumerate(before)}
    longest: list[list[str]] = []  # for each name, the longest run in the old order that ends with it
    for name in after:
        runs = [run for run in longest if place[run[-1]] < place[name]]
        longest.append([*max(runs, key=len, default=[]), name])
    return set(after) - set(max(longest, key=len, default=[]))


def made(kind: str, before: Rule | None, after: Rule | None) -> Change:
    """Put one change into words."""
    one = told(after or before)
    was, will_be = (told(before) if before else None), (told(after) if after else None)
    return Change(kind, str(KINDS[kind]), one["name"], was, will_be)
