"""The shop's own host names: those that answer, those that wait for their proof, and what is done."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from returns.wording.errors import sentence
from rma_portal.core.errors import DomainError
from rma_portal.tenancy.models import HostClaim
from rma_portal.web.backoffice import actor_of
from rma_portal.web.branding.claim_host import claim_host
from rma_portal.web.branding.prove_host import LABEL, PATH, look_for_proof
from rma_portal.web.branding.remove_host import remove_host

Page = Callable[..., HttpResponse]


def listed(request: HttpRequest) -> dict[str, Any]:
    """Return the shop's names, proved and waiting, and how a name is proved here."""
    return {
        "hosts": request.merchant.hosts.order_by("host"),
        "claims": HostClaim.objects.order_by("host"),
        "txt_label": LABEL if settings.TXT_RESOLVER_URL else "",
        "proof_path": PATH,
        "platform": settings.PUBLIC_URL.partition("://")[2],
        "here": host_of(request),
    }


def host_of(request: HttpRequest) -> str:
    """Return the name the request came by, without its port."""
    return split_domain_port(request.get_host())[0]


def ask_for(request: HttpRequest) -> None:
    """Ask for a name."""
    claim_host(merchant=request.merchant, host=request.POST.get("host", ""), actor=actor_of(request))


def prove(request: HttpRequest) -> None:
    """Have the proof of a name looked for."""
    claim = get_object_or_404(HostClaim, host=request.POST.get("host", ""))
    look_for_proof(claim=claim, actor=actor_of(request))


def remove(request: HttpRequest) -> None:
    """Give a name up, or take back that it was asked for."""
    host = request.POST.get("host", "")
    remove_host(merchant=request.merchant, host=host, here=host_of(request), actor=actor_of(request))


DEEDS: dict[str, Callable[[HttpRequest], None]] = {"add": ask_for, "prove": prove, "remove": remove}


def deed_of(name: str, page: Page) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of a deed: done and led back to the page, or the page again with what is wrong."""

    @require_POST
    def deed(request: HttpRequest) -> HttpResponse:
        try:
            DEEDS[name](request)
        except DomainError as refusal:
            typed = request.POST.get("host", "") if name == "add" else ""
            return page(request, status=422, host_error=sentence(refusal), host_typed=typed)
        return HttpResponseRedirect(f"{reverse('admin:returns_appearance')}#hosts")

    return deed
