"""Which policies there are: the version in force, those to come and past ones, and the drafts."""

from dataclasses import dataclass

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from returns.backoffice.policy_changes import called, compared
from returns.backoffice.policy_pages import draft_address, require_action, today_of, told_parts
from returns.domain.policy.rules import Policy
from returns.models import PolicyVersion
from returns.queries.policies import in_force, versions
from returns.queries.policy_drafts import open_drafts, starting_points, version_policy
from returns.services.start_policy_draft import start_policy_draft
from returns.wording.errors import sentence
from returns.wording.templates import TEMPLATES
from rma_portal.core import clock
from rma_portal.core.errors import InvalidInput
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import actor_of, role_of


def urls() -> list[URLPattern]:
    """Return the pages, for the back-office to include."""
    view = admin.site.admin_view
    return [
        path("returns/policy/", view(policies), name="returns_policies"),
        path("returns/policy/new/", view(new_draft), name="returns_policy_new"),
        path("returns/policyversion/<int:version>/", view(version_page), name="returns_policy_version"),
    ]


def policies(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    """Show what is in force and what will be, the drafts, and where a new one can start."""
    require_action(request, "view_policy")
    known, now = versions(), clock.now()
    current = in_force(known, now) if known else None
    context = {
        **admin.site.each_context(request),
        "title": _("Return policy"),
        "error": error,
        "current": current,
        "scheduled": [version for version in known if version.in_force_from > now and version != current],
        "former": [one for one in reversed(known) if one.in_force_from <= now and one != current],
        "parts": told_parts(version_policy(current)),
        "drafts": open_drafts(),
        "starts": [(code, *TEMPLATES[code]) for code in starting_points()],
        "may_change": may(role_of(request), "change_policy"),
    }
    return TemplateResponse(request, "backoffice/policy_list.html", context, status=status)


def version_page(request: HttpRequest, version: int) -> HttpResponse:
    """Show a version: who published it, its rules, and what it changed. It never changes itself."""
    require_action(request, "view_policy")
    row = get_object_or_404(PolicyVersion, pk=version)
    known, now = versions(), clock.now()
    place = known.index(row)
    policy = version_policy(known[place])
    context = {
        **admin.site.each_context(request),
        "title": called(row),
        "version": row,
        "is_current": row == in_force(known, now),
        "is_to_come": row.in_force_from > now,
        "parts": told_parts(policy),
        "comparison": compared(request, policy, known, known[place - 1] if place else None),
        "may_change": may(role_of(request), "change_policy"),
    }
    return TemplateResponse(request, "backoffice/policy_version.html", context)


@dataclass(frozen=True)
class Start:
    """Where a draft begins: the rules it takes over, its title, and what they were."""

    policy: Policy
    title: str
    based_on: PolicyVersion | None = None
    template: str = ""


@require_POST
def new_draft(request: HttpRequest) -> HttpResponse:
    """Begin a draft from a template, from a version, or empty."""
    require_action(request, "change_policy")
    try:
        start = start_of(request, request.POST.get("start", ""))
    except InvalidInput as refusal:
        return policies(request, sentence(refusal), 422)
    draft = start_policy_draft(
        title=start.title,
        policy=start.policy,
        actor=actor_of(request),
        based_on=start.based_on,
        template=start.template,
    )
    return HttpResponseRedirect(draft_address(draft))


def start_of(request: HttpRequest, code: str) -> Start:
    """Return what a start's code names: "empty", "version" (in force), "version-2", or a template.

    Raises InvalidInput("draft_start").
    """
    if code in starting_points():
        policy = starting_points()[code].policy(today_of(request))
        return Start(policy, str(TEMPLATES[code][0]), template=code)
    if code == "empty":
        return Start(Policy(0), _("New policy"))
    word, _dash, number = code.partition("-")
    if word != "version":
        raise InvalidInput("draft_start", "choose where the draft begins")
    return start_from(number)


def start_from(number: str) -> Start:
    """Return a version as a start by its number; without one that in force, or the lawful default."""
    known = versions()
    if not number:
        base = in_force(known, clock.now()) if known else None
    else:
        base = next((version for version in known if str(version.number) == number), None)
        if base is None:
            raise InvalidInput("draft_start", "there is no such version")
    title = called(base)[: PolicyVersion.title.field.max_length] if base and number else _("New policy")
    return Start(version_policy(base), title, based_on=base)
