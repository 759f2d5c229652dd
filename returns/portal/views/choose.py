"""Which articles?"""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from returns.models import Return, ReturnDraft
from returns.portal.access import possessed
from returns.portal.forms import ChooseForm, total_of
from returns.portal.page import Refusal, page, refusals
from returns.portal.steps import aside, draft_page, steps_at
from returns.queries.gifts import as_told, gift_of
from returns.queries.links import status_token
from returns.queries.offers import UnitOffer, unit_offers
from returns.services.fill_draft import fill_draft
from returns.wording.days import day_text
from returns.wording.decisions import instead_of, merchants_words, why_not
from rma_portal.core.zones import zone_of
from rma_portal.web.ratelimit import address_of

WITHDRAWABLE = ("not_shipped", "order_pending")  # who waits for it may withdraw before it is sent


@draft_page
def choose(request, draft: ReturnDraft):
    """Show every article of the order: until when it can come back, or why not and what can be done."""
    language, address = request.LANGUAGE_CODE, address_of(request)
    offers = unit_offers(draft.order, language=language, address=address, gift=gift_of(draft))
    form = ChooseForm(offers, draft.choices, data=request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return show(request, draft, form)
    if request.htmx:
        return render(request, "portal/_fragments/choose_sum.html", chosen(draft, form))
    return keep(request, draft, form)


def keep(request, draft: ReturnDraft, form: ChooseForm):
    """Store the choice and go on, or say what is missing."""
    refused: list[Refusal] = []
    units = form.units()
    with refusals(refused):
        fill_draft(draft=draft, choices={unit.key: draft.choices.get(unit.key, {}) for unit in units})
    elsewhere = aside(request, draft, "choose")
    if elsewhere:
        return elsewhere
    refused += [Refusal(text, field) for field, text in form.problems()]
    if not units and not refused:
        refused = [Refusal(_("Choose at least one article."), "articles")]
    return show(request, draft, form, refused) if refused else redirect("why", draft=draft.key)


def show(request, draft: ReturnDraft, form: ChooseForm, refused: list[Refusal] | None = None):
    """Show the page."""
    rows = form.rows()
    zone = zone_of(draft.order.ship_country or request.merchant.country, request.merchant.time_zone)
    context = {
        **chosen(draft, form),
        "draft": draft,
        "form": form,
        "rows": [(row, told(row.first, zone, draft)) for row in rows],
        "can_choose": any(row.field for row in rows),
        "returns": returns_of(draft),
        "sees_all": draft.order_id in possessed(request) and not draft.is_gift,
        "refused": refused or [],
        "steps": steps_at("choose", set()),
    }
    return page(request, "portal/choose.html", context)


def told(unit: UnitOffer, zone: str, draft: ReturnDraft) -> dict:
    """Return until when a unit can come back, or why not and where its return is; days are the consumer's.

    A gift's return is its recipient's affair: the buyer is told no more than that it cannot come back.
    """
    until = day_text(unit.until, zone) if unit.until else ""
    if unit.allowed and not unit.only_claims:
        return {"until": until}
    code = as_told(unit.code, unit.taken_by, draft)
    link = status_token(unit.taken_by) if unit.taken_by and code == "taken" else ""
    return {
        "why_not": merchants_words(unit.message) or why_not(code, until),
        "token": link,
        "instead": "" if unit.only_claims else instead_of(unit.code),
        "is_withdrawable": unit.code in WITHDRAWABLE,
    }


def returns_of(draft: ReturnDraft) -> list[tuple[Return, str]]:
    """Return the buyer's returns of the order with their links, so that a lost mail locks nobody out."""
    if draft.is_gift:
        return []
    found = Return.objects.filter(order=draft.order_id, is_gift=False).order_by("-requested_at")[:20]
    return [(rma, status_token(rma)) for rma in found]


def chosen(draft: ReturnDraft, form: ChooseForm) -> dict:
    """Return how many articles are ticked, and what was paid for them."""
    if form.is_bound:
        units = form.units()
    else:
        offered = [unit for offer in form.offers for unit in offer.open_units]
        units = [unit for unit in offered if unit.key in draft.choices]
    return {"count": len(units), "paid": total_of(units, draft.order.currency)}
