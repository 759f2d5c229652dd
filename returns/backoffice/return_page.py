"""The page of one return: all there is to know, the next step, and every deed the table allows."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from returns.backoffice.choices import choices_of
from returns.backoffice.deeds import DEEDS, Deed
from returns.backoffice.next_step import next_step
from returns.backoffice.override_lines import OverrideLine, line_of
from returns.backoffice.tones import tone_of
from returns.backoffice.verdicts import verdicts
from returns.models import Return
from returns.models.override import KINDS
from returns.models.words import DISPOSITIONS, GRADES
from returns.queries.dossier import dossier_of
from returns.queries.offers import MONEY_WAYS
from returns.queries.overrides import overrides_of
from returns.queries.timeline import Moment, timeline
from returns.wording.automation import because_all
from returns.wording.errors import sentence as error_sentence
from returns.wording.resolutions import name_of
from returns.wording.timeline import author, sentence
from rma_portal.core.errors import Conflict, DomainError, NotPermitted
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import actor_of, role_of


@dataclass(frozen=True)
class Told:
    """One moment of the timeline in words."""

    moment: Moment
    author: str
    sentence: str


def urls() -> list[URLPattern]:
    """Return one address for each deed, so that each is a case of its own in the tests of permissions."""
    return [
        path(
            f"<int:pk>/{name}/",
            admin.site.admin_view(require_POST(view_of(deed))),
            name=f"returns_return_{name}",
        )
        for name, deed in DEEDS.items()
    ]


def view_of(deed: Deed):
    """Return the view that does one deed."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return act(request, pk, deed)

    return view


def act(request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
    """Do a deed and show the return again; where it is refused, with what was typed and why.

    A refused deed leaves nothing behind: its savepoint is rolled back before the page is read anew.
    """
    if not may(role_of(request), deed.action):
        raise PermissionDenied
    rma = get_object_or_404(Return.objects.select_related("order", "customer"), pk=pk)
    try:
        with transaction.atomic():
            deed.do(rma, request, actor_of(request))
    except DomainError as refusal:
        return page(request, get_object_or_404(Return.objects, pk=pk), deed=deed, refusal=refusal)
    messages.success(request, deed.done)
    return HttpResponseRedirect(reverse("admin:returns_return_change", args=[pk]))


def status_of(refusal: DomainError) -> int:
    """Return the status code of a refused deed."""
    if isinstance(refusal, NotPermitted):
        return 403
    return 409 if isinstance(refusal, Conflict) else 400


def page(
    request: HttpRequest, rma: Return, *, deed: Deed | None = None, refusal: DomainError | None = None
) -> HttpResponse:
    """Show a return; after a refusal with the reason on top and what was typed still in its field."""
    role, dossier = role_of(request), dossier_of(rma)
    choices = choices_of(dossier, role)
    context = {
        **admin.site.each_context(request),
        "title": str(rma),
        "opts": Return._meta,
        "dossier": dossier,
        "rma": rma,
        "tone": tone_of(rma.stage),
        "choices": choices,
        "next_step": next_step(dossier, choices, role),
        "because": because_all(dossier.doubts),
        "timeline": told(rma),
        "verdicts": verdicts(dossier, request.merchant.time_zone),
        "overrides": override_lines(request, rma),
        "withdrawals": list(rma.withdrawals.select_related("withdrawal")),
        "may_override": may(role, "ask_override") and rma.order_id is not None,
        "override_kinds": [pair for pair in KINDS if pair[0] != "open"],
        "ways": [(way, name_of(way)) for way in MONEY_WAYS],
        "grades": GRADES,
        "dispositions": [pair for pair in DISPOSITIONS if pair[0] not in ("missing", "customer_keeps")],
        "error": error_sentence(refusal) if refusal else "",
        "failed": deed.name if deed else "",
        "posted": request.POST if refusal else {},
    }
    status = status_of(refusal) if refusal else 200
    return TemplateResponse(request, "backoffice/return.html", context, status=status)


def override_lines(request: HttpRequest, rma: Return) -> list[OverrideLine]:
    """Return the return's decisions against the policy, for roles that may see them."""
    if not may(role_of(request), "view_overrides"):
        return []
    return [line_of(row, actor_of(request)) for row in overrides_of(rma)]


def told(rma: Return) -> list[Told]:
    """Return the timeline in words, newest first: staff look for what happened last."""
    return [Told(moment, author(moment), sentence(moment)) for moment in reversed(timeline(rma))]
