"""Before a draft binds anybody: what changes, what stops it, where the law gives more, and from when."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from returns.backoffice.policy_changes import compared
from returns.backoffice.policy_pages import draft_address, require_action, revision_of, today_of
from returns.domain.policy.rules import draft_policy
from returns.models import PolicyDraft
from returns.queries.policies import in_force, versions
from returns.queries.policy_drafts import legal_remarks, obstacles_of
from returns.services.publish_policy_draft import publish_policy_draft
from returns.wording.below_law import below_law_words
from returns.wording.checking import remark_words
from returns.wording.errors import sentence
from rma_portal.core import clock
from rma_portal.core.errors import Conflict, DomainError, InvalidInput
from rma_portal.web.backoffice import actor_of


def urls() -> list[URLPattern]:
    """Return the page, for the back-office to include."""
    view = admin.site.admin_view(publish_page)
    return [path("returns/policydraft/<int:draft>/publish/", view, name="returns_policy_publish")]


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
    return HttpResponseRedirect(reverse("admin:returns_policy_version", args=[version.pk]))


def moment_of(request: HttpRequest) -> dt.datetime | None:
    """Return the instant that was chosen, in the merchant's time where no offset is typed, or None for now.

    Raises InvalidInput: in_force_past for what is no moment, in_force_skipped for an hour that the clock
    change leaves out.
    """
    if request.POST.get("start") != "later":
        return None
    zone = ZoneInfo(request.merchant.time_zone)
    try:
        typed = dt.datetime.fromisoformat(request.POST.get("when", ""))
        local = typed if typed.tzinfo else typed.replace(tzinfo=zone)
        instant = local.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise InvalidInput("in_force_past", "choose a moment", field="when")
    if instant.astimezone(local.tzinfo).replace(tzinfo=None) != typed.replace(tzinfo=None):
        raise InvalidInput("in_force_skipped", "choose another hour", field="when")
    return instant


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
        "comparison": compared(request, draft_policy(draft.promise, draft.handling), known, current)
        if is_readable
        else None,
        "obstacles": [remark_words(one) for one in obstacles],
        "legal": [below_law_words(one) for one in legal_remarks(draft, today_of(request))],
        "typed": typed,
        "error": error,
        "back": draft_address(draft),
    }
    return TemplateResponse(request, "backoffice/policy_publish.html", context, status=status)
