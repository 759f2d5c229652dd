"""The facts a decision is made on, taken from the purchase and what the customer says."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from customers.models import Order, OrderLine, UnitShare
from returns.domain.policy.facts import ArticleFacts, Consumer, Evidence, Facts, OrderFacts, ReasonFacts
from returns.models import Reason
from returns.queries.history import NOBODY, History, history_of
from returns.queries.listed import listed_as
from returns.queries.purchases import Gift, Purchase
from rma_portal.core import clock
from rma_portal.core.money import Money, allocate
from rma_portal.core.zones import region_of, zone_of
from rma_portal.tenancy.models import Merchant


@dataclass(frozen=True)
class Plea:
    """What the customer says of one article: why, what they ask, and what they show for it."""

    reason_code: str = ""
    regime: str = "commercial"
    needs_note: bool = False
    resolution: str = "refund"
    photos: int = 0
    note: str = ""
    serial: str = ""

    @classmethod
    def of(cls, reason: Reason, *, resolution: str, photos: int, note: str, serial: str = "") -> "Plea":
        """Return the plea for one of the merchant's reasons; a photo it needs is asked by the rules."""
        return cls(reason.code, reason.regime, reason.needs_note, resolution, photos, note, serial)


NO_DEFECT = Plea()
DEFECT = Plea(reason_code="defective", regime="conformity")


@dataclass(frozen=True)
class Person:
    """Who asks, as far as the shop knows them: their history, and what list they are on."""

    history: History = NOBODY
    listed: str = ""


NO_ONE = Person()


def person_of(
    order: Order, merchant: Merchant, asked_at: dt.datetime, address: str = "", gift: Gift | None = None
) -> Person:
    """Return who asks about an order, in three queries; `address` is where they ask from, if anybody does."""
    return Person(history_of(order, asked_at, gift), listed_as(order, merchant, address, gift))


def facts_of(
    purchase: Purchase,
    line: OrderLine,
    unit: UnitShare,
    plea: Plea,
    *,
    merchant: Merchant,
    asked_at: dt.datetime,
    person: Person = NO_ONE,
) -> Facts:
    """Put together the facts of one unit, signals apart; pure once purchase and person are read."""
    return Facts(
        asked_at=asked_at,
        consumer=consumer_of(purchase, merchant, person),
        order=order_facts(purchase, merchant, purchase.delivered_with(line, unit)),
        article=article_facts(purchase, line, unit),
        reason=ReasonFacts(plea.reason_code, plea.needs_note, plea.regime),
        evidence=Evidence(plea.photos, bool(plea.note.strip()), bool(plea.serial.strip())),
        asked_resolution=plea.resolution,
    )


def country_of(purchase: Purchase, merchant: Merchant) -> str:
    """Return the country whose law holds: where the order was delivered, else the merchant's own."""
    return purchase.order.ship_country or merchant.country


def consumer_of(purchase: Purchase, merchant: Merchant, person: Person) -> Consumer:
    """Return who asks. T-6: a business only where the shop itself says so of the order."""
    country, history = country_of(purchase, merchant), person.history
    return Consumer(
        country=country,
        zone=zone_of(country, merchant.time_zone),
        is_business=purchase.order.is_business,
        orders_before=history.orders_before,
        returns_before=history.returns_before,
        refusals_before=history.refusals_before,
        value_returned=history.value_returned,
        return_rate=history.return_rate,
        listed=person.listed,
        region=region_of(country, purchase.order.ship_postcode),
    )


def order_facts(purchase: Purchase, merchant: Merchant, delivered_at: dt.datetime | None) -> OrderFacts:
    """Return what was bought, and when the periods of one of its units begin."""
    order = purchase.order
    return OrderFacts(
        placed_at=order.placed_at,
        delivered_at=delivered_at,
        country=country_of(purchase, merchant),
        currency=order.currency,
        value=order.total_amount,
        channel=order.channel.code,
        fulfilled_at=purchase.fulfilled_at,
        discount=sum((line.discount_amount for line in purchase.lines), Decimal(0)),
        was_informed=was_informed(order, merchant),
        is_gift=purchase.gift is not None,
    )


def was_informed(order: Order, merchant: Merchant) -> bool:
    """Say whether the order came with the information on the right of withdrawal, by the shop's own word."""
    since = merchant.informs_from_on
    return since is None or clock.day_in(order.placed_at, merchant.time_zone) >= since


def article_facts(purchase: Purchase, line: OrderLine, unit: UnitShare) -> ArticleFacts:
    """Return the article; brand and weight come from the catalogue where the order does not say."""
    variant = line.variant
    return ArticleFacts(
        sku=line.sku,
        category=line.category,
        tags=tuple(line.tags),
        price_paid=unit.gross_amount,
        final_sale=line.is_final_sale,
        exemption=line.exemption,
        is_digital=line.kind == OrderLine.Kind.DIGITAL,
        is_gift_card=line.kind == OrderLine.Kind.GIFT_CARD,
        is_second_hand=line.is_second_hand,
        brand=line.brand or (variant.product.brand if variant else ""),
        weight=line.weight or (variant.weight if variant else 0),
        discount=discount_of(line, unit.unit_no, purchase.order.currency),
        delivered_at=purchase.arrival_of(line, unit),
    )


def discount_of(line: OrderLine, unit_no: int, currency: str) -> Decimal:
    """Return one unit's share of what was taken off its line; the earlier units carry the odd cents."""
    if not line.discount_amount:
        return Decimal(0)
    return allocate(Money(line.discount_amount, currency), [Decimal(1)] * line.quantity)[unit_no - 1].amount
