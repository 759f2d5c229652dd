"""What a decision is made on: plain values, one article at a time, stored beside the decision."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from returns.domain.policy.stored import as_json
from rma_portal.core import clock
from rma_portal.core.conditions import Fields, FieldType, folder


@dataclass(frozen=True)
class Consumer:
    """Who asks: country (ISO 3166 alpha-2) decides the law, `zone` ("Europe/Paris") the end of a day.

    The history is that of before this request, at this merchant: orders, returns, articles refused to come
    back, `value_returned` in the order's currency, and `return_rate`, the percent of bought units that
    were asked back. `region` (ISO 3166-2, without the country) is given where it has holidays of its own that
    move the end of a period. `listed` is "blocked", "allowed" or empty. T-6: `is_business` is never guessed.
    """

    country: str
    zone: str
    is_business: bool = False
    orders_before: int = 0
    returns_before: int = 0
    refusals_before: int = 0
    value_returned: Decimal = Decimal(0)
    return_rate: int = 0
    listed: str = ""
    region: str = ""


@dataclass(frozen=True)
class OrderFacts:
    """What was bought: `value` is what was paid for the whole order, in `currency`; instants are aware.

    `discount` is what was taken off it. `country` is where it was delivered; `delivered_at` is the last
    parcel of the order, since the period of a split delivery counts from the last of the goods (CRD
    art. 9(2)(b)), or None; `fulfilled_at` is when the last parcel left, or None. `was_informed`: the shop
    told the consumer of the right of withdrawal with the order. It `is_gift` where the recipient asks: the
    right of withdrawal is the buyer's alone.
    """

    placed_at: dt.datetime
    delivered_at: dt.datetime | None
    country: str
    currency: str
    value: Decimal
    channel: str = ""
    fulfilled_at: dt.datetime | None = None
    discount: Decimal = Decimal(0)
    was_informed: bool = True
    is_gift: bool = False


@dataclass(frozen=True)
class ArticleFacts:
    """The article: `price_paid` for one unit in the order's currency, `exemption` a code of `legal`.

    `discount` is what was taken off the unit's price, `weight` is in grams, `delivered_at` is the parcel
    this article came in, or None: its own guarantee counts from there.
    """

    sku: str
    category: str
    tags: tuple[str, ...]
    price_paid: Decimal
    final_sale: bool = False
    exemption: str = ""
    is_digital: bool = False
    is_gift_card: bool = False
    is_second_hand: bool = False
    brand: str = ""
    weight: int = 0
    discount: Decimal = Decimal(0)
    delivered_at: dt.datetime | None = None


@dataclass(frozen=True)
class ReasonFacts:
    """Why it comes back: the merchant's reason, and the regime that reason speaks for."""

    code: str
    needs_note: bool
    regime: str


@dataclass(frozen=True)
class Evidence:
    """What the customer has shown so far."""

    photos: int = 0
    has_note: bool = False
    has_serial: bool = False


@dataclass(frozen=True)
class Facts:
    """All that `decide` knows, the moment of asking included; nothing else is ever looked up.

    `signals` are codes of what looks like abuse (`signals.py`). No condition can read them: they only ever
    have a person look.
    """

    asked_at: dt.datetime
    consumer: Consumer
    order: OrderFacts
    article: ArticleFacts
    reason: ReasonFacts
    evidence: Evidence
    asked_resolution: str = ""
    signals: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values from which `from_json` makes the same facts again."""
        return as_json(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Facts":
        """Read stored facts; what older ones did not know has its default."""
        return cls(
            asked_at=dt.datetime.fromisoformat(stored["asked_at"]),
            consumer=Consumer(**_typed(stored["consumer"])),
            order=OrderFacts(**_typed(stored["order"])),
            article=ArticleFacts(**_typed(stored["article"])),
            reason=ReasonFacts(**stored["reason"]),
            evidence=Evidence(**stored["evidence"]),
            asked_resolution=stored["asked_resolution"],
            signals=tuple(stored.get("signals", ())),
        )

    @cached_property
    def asked_on(self) -> dt.date:
        """The day of asking, where the consumer lives."""
        return clock.day_in(self.asked_at, self.consumer.zone)

    @cached_property
    def placed_on(self) -> dt.date:
        """The day of the order, where the consumer lives."""
        return clock.day_in(self.order.placed_at, self.consumer.zone)

    @cached_property
    def delivered_on(self) -> dt.date | None:
        """The day the last parcel arrived, where the consumer lives, or None."""
        arrival = self.order.delivered_at
        return clock.day_in(arrival, self.consumer.zone) if arrival else None

    def flat(self) -> dict[str, Any]:
        """Return the facts as rule conditions name them (`FIELDS`); days are the consumer's own."""
        order, article, delivered_on = self.order, self.article, self.delivered_on
        return {
            "asked_on": self.asked_on,
            "asked_resolution": self.asked_resolution,
            "consumer.country": self.consumer.country,
            "consumer.is_business": self.consumer.is_business,
            "consumer.orders_before": self.consumer.orders_before,
            "consumer.returns_before": self.consumer.returns_before,
            "consumer.refusals_before": self.consumer.refusals_before,
            "consumer.value_returned": self.consumer.value_returned,
            "consumer.return_rate": self.consumer.return_rate,
            "consumer.listed": self.consumer.listed,
            "order.placed_on": self.placed_on,
            "order.delivered_on": delivered_on,
            "order.days_since_delivery": (self.asked_on - delivered_on).days if delivered_on else None,
            "order.country": order.country,
            "order.currency": order.currency,
            "order.value": order.value,
            "order.discount": order.discount,
            "order.channel": order.channel,
            "article.sku": article.sku,
            "article.category": article.category,
            "article.tags": article.tags,
            "article.brand": article.brand,
            "article.price_paid": article.price_paid,
            "article.discount": article.discount,
            "article.weight": article.weight,
            "article.final_sale": article.final_sale,
            "article.second_hand": article.is_second_hand,
            "article.exemption": article.exemption,
            "reason.code": self.reason.code,
            "reason.regime": self.reason.regime,
            "reason.needs_note": self.reason.needs_note,
            "evidence.photos": self.evidence.photos,
            "evidence.has_note": self.evidence.has_note,
            "evidence.has_serial": self.evidence.has_serial,
        }


_INSTANTS = frozenset({"placed_at", "delivered_at", "fulfilled_at"})
_AMOUNTS = frozenset({"value", "value_returned", "price_paid", "discount"})


def _typed(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of one part in their own types."""
    read = dict(stored)
    for name in _INSTANTS & read.keys():
        read[name] = dt.datetime.fromisoformat(read[name]) if read[name] else None
    for name in _AMOUNTS & read.keys():
        read[name] = Decimal(read[name])
    if "tags" in read:
        read["tags"] = tuple(read["tags"])
    return read


FIELDS: Fields = {
    "asked_on": FieldType.DAY,
    "asked_resolution": FieldType.TEXT,
    "consumer.country": FieldType.TEXT,
    "consumer.is_business": FieldType.BOOLEAN,
    "consumer.orders_before": FieldType.NUMBER,
    "consumer.returns_before": FieldType.NUMBER,
    "consumer.refusals_before": FieldType.NUMBER,
    "consumer.value_returned": FieldType.MONEY,
    "consumer.return_rate": FieldType.NUMBER,
    "consumer.listed": FieldType.TEXT,
    "order.placed_on": FieldType.DAY,
    "order.delivered_on": FieldType.DAY,
    "order.days_since_delivery": FieldType.NUMBER,
    "order.country": FieldType.TEXT,
    "order.currency": FieldType.TEXT,
    "order.value": FieldType.MONEY,
    "order.discount": FieldType.MONEY,
    "order.channel": FieldType.TEXT,
    "article.sku": FieldType.TEXT,
    "article.category": FieldType.TEXT,
    "article.tags": FieldType.TEXTS,
    "article.brand": FieldType.TEXT,
    "article.price_paid": FieldType.MONEY,
    "article.discount": FieldType.MONEY,
    "article.weight": FieldType.NUMBER,
    "article.final_sale": FieldType.BOOLEAN,
    "article.second_hand": FieldType.BOOLEAN,
    "article.exemption": FieldType.TEXT,
    "reason.code": FieldType.TEXT,
    "reason.regime": FieldType.TEXT,
    "reason.needs_note": FieldType.BOOLEAN,
    "evidence.photos": FieldType.NUMBER,
    "evidence.has_note": FieldType.BOOLEAN,
    "evidence.has_serial": FieldType.BOOLEAN,
}

fold = folder(FIELDS)
"""Makes `flat` facts as compiled conditions read them."""

# The fields whose fact may be unknown (None), before a parcel has arrived; every other one is always known.
OPTIONAL = frozenset({"order.delivered_on", "order.days_since_delivery"})
