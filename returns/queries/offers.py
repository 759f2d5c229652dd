"""What of an order can be returned, unit by unit, and if not, why not and what is possible instead."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from customers.models import Order, OrderLine, UnitShare
from returns.domain.policy.engine import Decision
from returns.domain.policy.rules import CLAIMS
from returns.domain.policy.shown import Terms
from returns.models import Return
from returns.queries.facts import DEFECT, NO_DEFECT
from returns.queries.judge import Judge
from returns.queries.purchases import Gift, Purchase, key_of, purchase_of
from rma_portal.core import clock
from rma_portal.core.money import Money

MONEY_WAYS = ("refund", "store_credit")  # what was paid comes back
CARRIED_OUT = (*MONEY_WAYS, "exchange")  # what the service can carry out today; no other is offered


@dataclass(frozen=True)
class UnitOffer:
    """One unit: whether it can come back without a defect, with one (`only_claims`), or not at all.

    `code` says why not: taken, exchanged, not_shipped, cancelled, order_pending, order_cancelled or a
    decision's code.
    """

    key: str
    unit_no: int
    gross: Money
    allowed: bool
    code: str
    until: dt.datetime | None = None
    only_claims: bool = False
    resolutions: tuple[str, ...] = ()
    decision: Decision | None = None
    message: Mapping[str, str] = field(default_factory=dict)  # of the rule that refuses it, by language
    taken_by: Return | None = None
    generation: int = 0  # n: the n-th replacement of what was bought


@dataclass(frozen=True)
class LineOffer:
    """The units of one order line; a replacement stands alone, and its line names it."""

    line: OrderLine
    title: str
    units: tuple[UnitOffer, ...]

    @property
    def picture(self) -> str:
        """The name of the picture in the storage, or an empty text."""
        return self.line.variant.picture if self.line.variant else ""

    @property
    def key(self) -> str:
        """What names it among the others of its order."""
        is_bought = not self.units[0].generation
        return str(self.line.pk) if is_bought else self.units[0].key

    @property
    def open_units(self) -> tuple[UnitOffer, ...]:
        """The units that can be chosen."""
        return tuple(unit for unit in self.units if unit.allowed)


def unit_offers(
    order: Order,
    *,
    language: str,
    asked_at: dt.datetime | None = None,
    address: str = "",
    gift: Gift | None = None,
) -> list[LineOffer]:
    """Return every article of an order, or of the gift in it, with what can be done with each unit.

    The same number of queries whatever the order holds. Gift cards and digital content are listed as
    not returnable (case 24); postage, fees and manual lines are no articles and do not appear.
    """
    purchase = purchase_of(order, gift)
    judge = Judge(purchase, asked_at or clock.now(), address)
    return [offer for line in purchase.lines for offer in line_offers(purchase, line, judge, language)]


def line_offers(purchase: Purchase, line: OrderLine, judge: Judge, language: str) -> list[LineOffer]:
    """Return what is left of a line as it was bought, and each replacement by itself."""
    every = list(offers_of(purchase, line, judge))
    bought = tuple(offer for offer in every if not offer.generation)
    found = [(line, bought)] if bought else []
    found += [(purchase.held[line.pk, offer.unit_no].line, (offer,)) for offer in every if offer.generation]
    return [LineOffer(row, title_of(row, language), units) for row, units in found]


def offers_of(purchase: Purchase, line: OrderLine, judge: Judge):
    """Yield the offer of each unit of a line, in order, as the customer holds it by now."""
    for row, unit in purchase.units_of(line):
        key = key_of(line, unit)
        gross = Money(unit.gross_amount, purchase.order.currency)
        taken_by = purchase.taken.get((line.pk, unit.unit_no))
        obstacle = obstacle_of(purchase, row, unit)
        if obstacle:
            generation = purchase.generation_of(row, unit)
            yield UnitOffer(
                key, unit.unit_no, gross, False, obstacle, taken_by=taken_by, generation=generation
            )
        else:
            yield offer_by_rule(key, unit, gross, row, judge)


def obstacle_of(purchase: Purchase, line: OrderLine, unit: UnitShare) -> str:
    """Return what keeps a unit from being asked for at all, or an empty text (cases 1 to 7)."""
    if purchase.order.order_status != Order.Status.COMPLETED:
        return f"order_{purchase.order.order_status}"
    if unit.cancelled_at:
        return "cancelled"
    if (line.pk, unit.unit_no) in purchase.taken:
        return "exchanged" if (line.pk, unit.unit_no) in purchase.promised else "taken"
    if unit.unit_no > purchase.shipped.get(line.pk, 0):
        return "not_shipped"
    return ""


def offer_by_rule(key: str, unit: UnitShare, gross: Money, line: OrderLine, judge: Judge) -> UnitOffer:
    """Return what rules and law allow: a plain return, else a claim for a defect, else nothing."""
    plain = judge.decide(line, unit, NO_DEFECT)
    decision = plain if plain.allowed else judge.decide(line, unit, DEFECT)
    return UnitOffer(
        key=key,
        unit_no=unit.unit_no,
        gross=gross,
        allowed=decision.allowed,
        code=plain.code,
        until=plain.until,
        only_claims=decision.allowed and not plain.allowed,
        resolutions=offered(
            decision, has_account=judge.purchase.has_account, is_gift=judge.purchase.gift is not None
        ),
        decision=decision,
        message=plain.message,
        generation=judge.purchase.generation_of(line, unit),
    )


def offered(
    decision: Decision | Terms,
    *,
    has_replacement: bool = True,
    has_account: bool = True,
    is_gift: bool = False,
) -> tuple[str, ...]:
    """Return the resolutions of a decision, or of what was shown of it, that can be carried out.

    Money back where none is left, as where there is nothing to exchange for. Store credit is kept on a
    customer's account, so an order without one has none (case 111), and it is never all there is for what
    is not as it should be (T-33). Whoever got a gift never gets the buyer's money: they have store credit, or
    another article where that is offered.
    """
    if is_gift:
        swaps = has_replacement and "exchange" in decision.resolutions
        return ("store_credit", "exchange") if swaps else ("store_credit",)
    missing = {"exchange": not has_replacement, "store_credit": not has_account}
    possible = [way for way in CARRIED_OUT if not missing.get(way)]
    ways = tuple(way for way in decision.resolutions if way in possible)
    if ways == ("store_credit",) and decision.regime in CLAIMS:
        return MONEY_WAYS
    return ways or ("refund",)


def title_of(line: OrderLine, language: str) -> str:
    """Return an article's title in a language, from the snapshot where the product is gone (case 28)."""
    return line.variant.product.title_in(language) if line.variant else line.title
