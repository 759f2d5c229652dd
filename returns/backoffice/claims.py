"""Parcels that never came: what is looked for, and what became of it (Case 30)."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from returns.backoffice.return_page import status_of
from returns.domain.claims import NEXT
from returns.models import DeliveryClaim
from returns.models.claim import CLAIM_STATES
from returns.queries.claims import PAGE, claims
from returns.services.settle_claim import settle_claim
from returns.wording.errors import sentence
from rma_portal.core.errors import DomainError
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import actor_of, role_of


@dataclass(frozen=True)
class ClaimLine:
    """A claim with the states it can go to."""

    claim: DeliveryClaim
    ways: list[tuple[str, str]]


def urls() -> list[URLPattern]:
    """Return the pages, for the back-office to include."""
    settle = require_POST(settle_view)
    return [
        path("returns/claims/", admin.site.admin_view(claims_page), name="returns_claims"),
        path("returns/claims/<int:pk>/settle/", admin.site.admin_view(settle), name="returns_claim_settle"),
    ]


def require_desk(request: HttpRequest) -> None:
    """Raise PermissionDenied for roles that do not look for parcels."""
    if not may(role_of(request), "settle_claim"):
        raise PermissionDenied


def claims_page(request: HttpRequest) -> HttpResponse:
    """Show a page of the list."""
    require_desk(request)
    return show(request)


def show(request: HttpRequest, *, refusal: DomainError | None = None, failed: int = 0) -> HttpResponse:
    """Show the list; after a refusal with the reason on top."""
    number = request.GET.get("p", "")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 7 else 1
    found = list(claims()[(page - 1) * PAGE : page * PAGE + 1])
    words = dict(CLAIM_STATES)
    context = {
        **admin.site.each_context(request),
        "title": _("Missing deliveries"),
        "lines": [
            ClaimLine(claim, [(str(state), words[state]) for state in NEXT[claim.claim_state]])
            for claim in found[:PAGE]
        ],
        "before": f"?p={page - 1}" if page > 1 else "",
        "after": f"?p={page + 1}" if len(found) > PAGE else "",
        "error": sentence(refusal) if refusal else "",
        "failed": failed,
        "posted": request.POST if refusal else {},
    }
    status = status_of(refusal) if refusal else 200
    return TemplateResponse(request, "backoffice/claims.html", context, status=status)


def settle_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a parcel."""
    require_desk(request)
    claim = get_object_or_404(DeliveryClaim.objects.all(), pk=pk)
    state, answer = request.POST.get("state", ""), request.POST.get("answer", "")
    try:
        with transaction.atomic():
            settle_claim(claim=claim, state=state, answer=answer, actor=actor_of(request))
    except DomainError as refusal:
        return show(request, refusal=refusal, failed=pk)
    messages.success(request, _("Noted."))
    return HttpResponseRedirect(reverse("admin:returns_claims"))
