"""What a decision is made on: plain values, one article at a time, stored beside the decision."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from returns.domain.policy.stored import as_json
from rma_portal.core import clock
from rma_portal.core.conditions import Fields, FieldType


@dataclass(frozen=True)
class Consumer:
    """Who asks: country (ISO 3166 alpha-2) decides the law, `zone` ("Europe/Paris") the end of a day."""

    country: str
    zone: str
    is_business: bool = False
    returns_before: int = 0


@dataclass(frozen=True)
class OrderFacts:
    """What was bought: `value` is what was paid for the whole order, in `currency`; instants are aware.

    `country` is where it was delivered; `delivered_at` is the last parcel of the order, since the
    period of a split delivery counts from the last of the goods (CRD art. 9(2)(b)), or None.
    """

    placed_at: dt.datetime
    delivered_at: dt.datetime | None
    country: str
    currency: str
    value: Decimal
    channel: str = ""


@dataclass(frozen=True)
class ArticleFacts:
    """The article: `price_paid` for one unit in the order's currency, `exemption` a code of `legal`."""

    sku: str
    category: str
    tags: tuple[str, ...]
    price_paid: Decimal
    final_sale: bool = False
    exemption: str = ""
    is_digital: bool = False
    is_gift_card: bool = False


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


@dataclass(frozen=True)
class Facts:
    """All that `decide` knows, the moment of asking included; nothing else is ever looked up."""

    asked_at: dt.datetime
    consumer: Consumer
    order: OrderFacts
    article: ArticleFacts
    reason: ReasonFacts
    evidence: Evidence
    asked_resolution: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values from which `from_json` makes the same facts again."""
        return as_json(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Facts":
        """Read stored facts."""
        order, article = stored["order"], stored["article"]
        delivered_at = order["delivered_at"]
        return cls(
            asked_at=dt.datetime.fromisoformat(stored["asked_at"]),
            consumer=Consumer(**stored["consumer"]),
            order=OrderFacts(
                **{
                    **order,
                    "placed_at": dt.datetime.fromisoformat(order["placed_at"]),
                    "delivered_at": dt.datetime.fromisoformat(delivered_at) if delivered_at else None,
                    "value": Decimal(order["value"]),
                }
            ),
            article=ArticleFacts(
                **{
                    **article,
                    "tags": tuple(article["tags"]),
                    "price_paid": Decimal(article["price_paid"]),
                }
            ),
            reason=ReasonFacts(**stored["reason"]),
            evidence=Evidence(**stored["evidence"]),
            asked_resolution=stored["asked_resolution"],
        )

    def flat(self) -> dict[str, Any]:
        """Return the facts as rule conditions name them (`FIELDS`); days are the consumer's own."""
        zone, order, article = self.consumer.zone, self.order, self.article
        asked_on = clock.day_in(self.asked_at, zone)
        delivered_on = clock.day_in(order.delivered_at, zone) if order.delivered_at else None
        return {
            "asked_on": asked_on,
            "asked_resolution": self.asked_resolution,
            "consumer.country": self.consumer.country,
            "consumer.is_business": self.consumer.is_business,
            "consumer.returns_before": self.consumer.returns_before,
            "order.placed_on": clock.day_in(order.placed_at, zone),
            "order.delivered_on": delivered_on,
            "order.days_since_delivery": (asked_on - delivered_on).days if delivered_on else None,
            "order.country": order.country,
            "order.currency": order.currency,
            "order.value": order.value,
            "order.channel": order.channel,
            "article.sku": article.sku,
            "article.category": article.category,
            "article.tags": article.tags,
            "article.price_paid": article.price_paid,
            "article.final_sale": article.final_sale,
            "article.exemption": article.exemption,
            "reason.code": self.reason.code,
            "reason.regime": self.reason.regime,
            "reason.needs_note": self.reason.needs_note,
            "evidence.photos": self.evidence.photos,
            "evidence.has_note": self.evidence.has_note,
        }


FIELDS: Fields = {
    "asked_on": FieldType.DAY,
    "asked_resolution": FieldType.TEXT,
    "consumer.country": FieldType.TEXT,
    "consumer.is_business": FieldType.BOOLEAN,
    "consumer.returns_before": FieldType.NUMBER,
    "order.placed_on": FieldType.DAY,
    "order.delivered_on": FieldType.DAY,
    "order.days_since_delivery": FieldType.NUMBER,
    "order.country": FieldType.TEXT,
    "order.currency": FieldType.TEXT,
    "order.value": FieldType.MONEY,
    "order.channel": FieldType.TEXT,
    "article.sku": FieldType.TEXT,
    "article.category": FieldType.TEXT,
    "article.tags": FieldType.TEXTS,
    "article.price_paid": FieldType.MONEY,
    "article.final_sale": FieldType.BOOLEAN,
    "article.exemption": FieldType.TEXT,
    "reason.code": FieldType.TEXT,
    "reason.regime": FieldType.TEXT,
    "reason.needs_note": FieldType.BOOLEAN,
    "evidence.photos": FieldType.NUMBER,
    "evidence.has_note": FieldType.BOOLEAN,
}
