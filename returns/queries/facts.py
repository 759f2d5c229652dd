"""The facts a decision is made on, taken from the purchase and what the customer says."""

import datetime as dt
from dataclasses import dataclass

from customers.models import OrderLine, UnitShare
from returns.domain.policy.facts import ArticleFacts, Consumer, Evidence, Facts, OrderFacts, ReasonFacts
from returns.models import Reason
from returns.queries.purchases import Purchase
from rma_portal.core.zones import zone_of
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


def facts_of(
    purchase: Purchase,
    line: OrderLine,
    unit: UnitShare,
    plea: Plea,
    *,
    merchant: Merchant,
    asked_at: dt.datetime,
) -> Facts:
    """Put together the facts of one unit; pure once the purchase is read."""
    order = purchase.order
    country = order.ship_country or merchant.country
    return Facts(
        asked_at=asked_at,
        consumer=Consumer(
            country=country,
            zone=zone_of(country, merchant.time_zone),
            returns_before=purchase.returns_before,
        ),
        order=OrderFacts(
            placed_at=order.placed_at,
            delivered_at=purchase.delivered_at,
            country=country,
            currency=order.currency,
            value=order.total_amount,
            channel=order.channel.code,
        ),
        article=ArticleFacts(
            sku=line.sku,
            category=line.category,
            tags=tuple(line.tags),
            price_paid=unit.gross_amount,
            final_sale=line.is_final_sale,
            exemption=line.exemption,
            is_digital=line.kind == OrderLine.Kind.DIGITAL,
            is_gift_card=line.kind == OrderLine.Kind.GIFT_CARD,
        ),
        reason=ReasonFacts(plea.reason_code, plea.needs_note, plea.regime),
        evidence=Evidence(plea.photos, bool(plea.note.strip()), bool(plea.serial.strip())),
        asked_resolution=plea.resolution,
    )
