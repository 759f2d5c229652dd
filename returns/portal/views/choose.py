"""Which articles?"""

from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from returns.models import Return, ReturnDraft
from returns.portal.access import possessed
from returns.portal.basket import drafts_of, joinable
from returns.portal.forms import ChooseForm, LineRow, total_of
from returns.portal.page import Refusal, page, refusals
from returns.portal.steps import aside, draft_for, draft_page, steps_at
from returns.queries.gifts import as_told, gift_of
from returns.queries.links import status_token
from returns.queries.offers import UnitOffer, unit_offers
from returns.services.fill_draft import fill_draft
from returns.services.join_basket import join_basket
from returns.services.leave_basket import leave_basket
from returns.wording.days import day_text
from returns.wording.decisions import instead_of, merchants_words, why_not
from rma_portal.core.zones import zone_of
from rma_portal.web.ratelimit import address_of

WITHDRAWABLE = ("not_shipped", "order_pending")  # who waits for it may withdraw before it is sent


@draft_page
def choose(request, draft: ReturnDraft):
    """Show every article of the order: until when it can come back, or why not and what can be done.

    Who showed that they read the mailbox can take in other orders of theirs, each with its own articles.
    """
    forms = [form_of(request, one) for one in drafts_of(request, draft)]
    if request.method != "POST":
        return show(request, draft, forms)
    if request.htmx:
        return render(request, "portal/_fragments/choose_sum.html", chosen(forms))
    return keep(request, draft, forms)


@dataclass
class Choice:
    """The articles of one order, and how many of them come back."""

    draft: ReturnDraft
    form: ChooseForm


def form_of(request, draft: ReturnDraft) -> Choice:
    """Return the articles of one order with their fields."""
    language, address = request.LANGUAGE_CODE, address_of(request)
    offers = unit_offers(draft.order, language=language, address=address, gift=gift_of(draft))
    typed = request.POST if request.method == "POST" else None
    return Choice(draft, ChooseForm(offers, draft.choices, data=typed))


def keep(request, draft: ReturnDraft, forms: list[Choice]):
    """Store the choice and go on, or say what is missing."""
    refused: list[Refusal] = []
    for one in forms:
        units, typed = one.form.units(), one.draft.choices
        with refusals(refused):
            fill_draft(draft=one.draft, choices={unit.key: typed.get(unit.key, {}) for unit in units})
    elsewhere = aside(request, draft, "choose") or taken_in(request, draft, forms)
    if elsewhere:
        return elsewhere
    refused += [Refusal(text, field) for one in forms for field, text in one.form.problems()]
    wanted = [one.draft for one in forms if one.form.units()]
    if not wanted and not refused:
        refused = [Refusal(_("Choose at least one article."), "articles")]
    return show(request, draft, forms, refused) if refused else go_on(forms, wanted)


def go_on(forms: list[Choice], wanted: list[ReturnDraft]):
    """Go on with the orders of which something was chosen; one alone needs no basket."""
    kept = wanted if len(wanted) > 1 else []
    leave_basket(drafts=[one.draft for one in forms if one.draft.basket and one.draft not in kept])
    return redirect("why", draft=wanted[0].key)


def taken_in(request, draft: ReturnDraft, forms: list[Choice]):
    """Take in the order whose button was pressed, if it is one of those that are offered."""
    key = request.POST.get("join", "")
    orders = joinable(request, [one.draft for one in forms]) if key else []
    order = next((one for one in orders if one.key.hex == key), None)
    if order is None:
        return None
    join_basket(draft=draft, other=draft_for(order, request.LANGUAGE_CODE))
    return redirect(f"{reverse('choose', kwargs={'draft': draft.key})}#order-{order.key.hex}")


def show(request, draft: ReturnDraft, forms: list[Choice], refused: list[Refusal] | None = None):
    """Show the page."""
    first, *more = [shown(request, one) for one in forms]
    context = {
        **first,
        **chosen(forms),
        "can_choose": first["can_choose"] or any(one["can_choose"] for one in more),
        "more": more,
        "others": joinable(request, [one.draft for one in forms]),
        "sees_all": draft.order_id in possessed(request) and not draft.is_gift,
        "refused": refused or [],
        "steps": steps_at("choose", set()),
    }
    return page(request, "portal/choose.html", context)


def shown(request, choice: Choice) -> dict:
    """Return what the page shows of one order."""
    draft, rows = choice.draft, choice.form.rows()
    zone = zone_of(draft.order.ship_country or request.merchant.country, request.merchant.time_zone)
    return {
        "draft": draft,
        "form": choice.form,
        "rows": [(row, {**told(row.first, zone, draft), "beside": beside(row, zone, draft)}) for row in rows],
        "can_choose": any(row.field for row in rows),
        "returns": returns_of(draft),
    }


def told(unit: UnitOffer, zone: str, draft: ReturnDraft) -> dict:
    """Return until when a unit can come back, or why not and where its return is; days are the consumer's.

    A gift's return is its recipient's affair: the buyer is told no more than that it cannot come back.
    """
    until = day_text(unit.until, zone) if unit.until else ""
    if unit.allowed and not unit.only_claims:
        return {"until": until}
    code = as_told(unit.code, unit.taken_by, draft)
    link = status_token(unit.taken_by) if unit.taken_by and code != "taken_otherwise" else ""
    return {
        "why_not": merchants_words(unit.message) or why_not(code, until),
        "token": link,
        "instead": "" if unit.only_claims else instead_of(unit.code),
        "is_withdrawable": unit.code in WITHDRAWABLE,
    }


def beside(row: LineRow, zone: str, draft: ReturnDraft) -> list[tuple[int, dict]]:
    """Return what keeps units of a line that its first one does not speak for, and how many of them."""
    groups: dict[tuple, list[UnitOffer]] = {}
    for unit in row.offer.units:
        if not unit.allowed:
            groups.setdefault((unit.code, unit.taken_by), []).append(unit)
    groups.pop((row.first.code, row.first.taken_by) if not row.first.allowed else (), None)
    return [(len(units), told(units[0], zone, draft)) for units in groups.values()]


def returns_of(draft: ReturnDraft) -> list[tuple[Return, str]]:
    """Return the buyer's returns of the order with their links, so that a lost mail locks nobody out."""
    if draft.is_gift:
        return []
    found = Return.objects.filter(order=draft.order_id, is_gift=False).order_by("-requested_at")[:20]
    return [(rma, status_token(rma)) for rma in found]


def chosen(forms: list[Choice]) -> dict:
    """Return how many articles are ticked, and what was paid for them; one currency, as all that can join."""
    units = [unit for one in forms for unit in units_of(one)]
    return {"count": len(units), "paid": total_of(units, forms[0].draft.order.currency)}


def units_of(choice: Choice) -> list[UnitOffer]:
    """Return the units that are ticked, or were."""
    if choice.form.is_bound:
        return choice.form.units()
    offered = [unit for offer in choice.form.offers for unit in offer.open_units]
    return [unit for unit in offered if unit.key in choice.draft.choices]
