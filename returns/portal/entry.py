"""What all ways into an order share: where they lead, and what slows down who tries too often."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from customers.models import GiftCode, Order
from returns.portal.access import By, prove
from returns.portal.page import Refusal
from returns.portal.steps import draft_for, gift_draft_for
from returns.portal.typed import step_of
from returns.queries.offers import unit_offers
from returns.queries.purchases import has_one_article
from returns.services.fill_draft import fill_draft
from rma_portal.web.ratelimit import address_of, count


def begin(request, order: Order, by: By, gift_code: GiftCode | None = None) -> HttpResponse:
    """Note the proof and go to the draft; an order of one article needs no choosing, a gift is shown."""
    prove(request, order, by, gift_code)
    language = request.LANGUAGE_CODE
    draft = gift_draft_for(request, gift_code, language) if gift_code else draft_for(order, language)
    waiting_for = step_of(request, draft)
    if waiting_for:
        return redirect(waiting_for, draft=draft.key)
    needs_choice = draft.is_gift or not has_one_article(order)
    offers = [] if needs_choice else unit_offers(order, language=language, address=address_of(request))
    units = [unit for offer in offers for unit in offer.units if unit.allowed and not unit.only_claims]
    if not units:
        return redirect("choose", draft=draft.key)
    fill_draft(draft=draft, choices={units[0].key: draft.choices.get(units[0].key, {})})
    return redirect("why", draft=draft.key)


class TooMany(Exception):
    """A limit is reached: what to say, and the seconds to wait. Nothing that was done is kept."""

    def __init__(self, seconds: int, text: str = "") -> None:
        super().__init__(text)
        self.refusal = Refusal(text or waiting(seconds))
        self.seconds = seconds

    def answered(self, response: HttpResponse) -> HttpResponse:
        """Return a page that shows the refusal as the answer 429."""
        response.status_code = 429
        response["Retry-After"] = str(self.seconds)
        return response


def limit(name: str, who: str) -> None:
    """Count a try of somebody; raise TooMany above RATE_LIMITS[name]."""
    tally = count(name, who)
    if not tally.is_within:
        raise TooMany(tally.resets_in)


def waiting(seconds: int) -> str:
    """Say how long to wait."""
    if seconds > 60:
        return _("Too many tries for now. Please wait a while, then try again.")
    return _("Too many tries in a short time. Please wait a minute, then try again.")
