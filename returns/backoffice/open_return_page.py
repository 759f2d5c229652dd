"""Open a return for a customer: find the order, choose units, see what the policy says, go against it."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customers.models import Order
from customers.queries.find_customers import orders_named
from returns.backoffice.return_page import status_of
from returns.models import Reason
from returns.queries.offers import MONEY_WAYS, LineOffer, UnitOffer, unit_offers
from returns.queries.reasons import choosable_reasons
from returns.services.open_on_behalf import Opened, open_on_behalf
from returns.services.open_return import language_of
from returns.wording.days import day_text
from returns.wording.decisions import why_not
from returns.wording.errors import sentence
from returns.wording.resolutions import name_of
from rma_portal.core.errors import DomainError
from rma_portal.core.zones import zone_of
from rma_portal.tenancy.languages import languages_of
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import actor_of, role_of

MOST_ORDERS = 20
NEVER = (
    "taken",
    "exchanged",
    "not_shipped",
    "cancelled",
    "order_pending",
    "order_cancelled",
)  # no override helps


def urls() -> list[URLPattern]:
    """Return the pages, for the back-office to include."""
    return [
        path("returns/open/", admin.site.admin_view(search_page), name="returns_open_search"),
        path("returns/open/<int:pk>/", admin.site.admin_view(open_page), name="returns_open"),
    ]


@dataclass(frozen=True)
class UnitRow:
    """One unit with what the policy says of it, and what was typed about it."""

    offer: UnitOffer
    can_choose: bool
    says: str
    tone: str
    is_chosen: bool
    reason: str
    resolution: str
    comment: str


def require_opener(request: HttpRequest) -> None:
    """Raise PermissionDenied for roles that may not open returns."""
    if not may(role_of(request), "open_return"):
        raise PermissionDenied


def search_page(request: HttpRequest) -> HttpResponse:
    """Find the order by its number or its customer."""
    require_opener(request)
    text = request.GET.get("q", "").strip()[:120]
    found = orders_named(text).select_related("customer").order_by("-placed_at", "-id") if text else []
    context = {
        **admin.site.each_context(request),
        "title": _("Open a return"),
        "search": text,
        "orders": list(found[:MOST_ORDERS]),
    }
    return TemplateResponse(request, "backoffice/open_search.html", context)


def open_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the order's units; post them to open the return."""
    require_opener(request)
    orders = Order.objects.select_related("customer", "channel", "merchant")
    order = get_object_or_404(orders, pk=pk)
    if request.method != "POST":
        return show(request, order)
    try:
        with transaction.atomic():
            opened = open_on_behalf(
                order=order,
                choices=choices_in(request),
                language=language_in(request, order),
                comment=request.POST.get("comment", ""),
                reason=request.POST.get("why", ""),
                actor=actor_of(request),
            )
    except DomainError as refusal:
        return show(request, order, refusal)
    return lead_on(request, opened)


def lead_on(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Lead to the return, or to the list in which its override waits."""
    if opened.rma is None:
        messages.info(request, _("This is against the policy. It waits for a second person."))
        return HttpResponseRedirect(reverse("admin:returns_overrides"))
    messages.success(request, _("The return is open. The customer is told by mail."))
    return HttpResponseRedirect(reverse("admin:returns_return_change", args=[opened.rma.pk]))


def choices_in(request: HttpRequest) -> dict[str, dict[str, str]]:
    """Return what was chosen, as a draft stores it."""
    posted = request.POST
    return {
        key: {name: posted.get(f"{name}-{key}", "") for name in ("reason", "resolution", "comment")}
        for key in posted.getlist("units")
    }


def language_in(request: HttpRequest, order: Order) -> str:
    """Return the language the return will be in: one that the shop speaks."""
    wanted = request.POST.get("language", "")
    return wanted if wanted in languages_of(request.merchant) else language_of(order)


def show(request: HttpRequest, order: Order, refusal: DomainError | None = None) -> HttpResponse:
    """Show the page; after a refusal with the reason on top and what was typed still there."""
    language = get_language() or "en"
    offers = unit_offers(order, language=language)
    zone = zone_of(order.ship_country or request.merchant.country, request.merchant.time_zone)
    reasons = [reason for reason in choosable_reasons() if not reason.opens_claim]
    context = {
        **admin.site.each_context(request),
        "title": _("Open a return"),
        "order": order,
        "lines": [(line, [row_of(request, unit, zone) for unit in line.units]) for line in offers],
        "can_choose": any(can_choose(unit) for line in offers for unit in line.units),
        "reasons": [(reason.code, label(reason)) for reason in reasons],
        "ways": [(way, name_of(way)) for way in MONEY_WAYS],
        "languages": languages_of(request.merchant),
        "language": request.POST.get("language") or language_of(order),
        "may_override": may(role_of(request), "ask_override"),
        "posted": request.POST,
        "error": error_of(refusal, offers) if refusal else "",
        "needs_reason": bool(refusal and refusal.code == "override_reason"),
    }
    status = status_of(refusal) if refusal else 200
    return TemplateResponse(request, "backoffice/open_return.html", context, status=status)


def label(reason: Reason) -> str:
    """Return a reason in the reader's language."""
    return reason.label_in(get_language() or "")


def error_of(refusal: DomainError, offers: list[LineOffer]) -> str:
    """Return a refusal in words, with the article's name where it is about one."""
    unit = refusal.params.get("unit")
    title = next((line.title for line in offers for one in line.units if one.key == unit), "")
    return f"{title}: {sentence(refusal)}" if title else sentence(refusal)


def can_choose(unit: UnitOffer) -> bool:
    """Say whether a unit can be chosen: the policy may be overridden, what was never sent may not."""
    return unit.code not in NEVER or unit.allowed


def row_of(request: HttpRequest, unit: UnitOffer, zone: str) -> UnitRow:
    """Return a unit with what the policy says of it, days being the consumer's."""
    until = day_text(unit.until, zone) if unit.until else ""
    plain = unit.allowed and not unit.only_claims
    says = (
        (_("until %(day)s") % {"day": until} if until else _("no end"))
        if plain
        else why_not(unit.code, until)
    )
    posted = request.POST
    return UnitRow(
        offer=unit,
        can_choose=can_choose(unit),
        says=str(says),
        tone="good" if plain else "problem",
        is_chosen=unit.key in posted.getlist("units"),
        reason=posted.get(f"reason-{unit.key}", ""),
        resolution=posted.get(f"resolution-{unit.key}", ""),
        comment=posted.get(f"comment-{unit.key}", ""),
    )
