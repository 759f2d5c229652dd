"""An order as returns see it: its articles, what was shipped and when it arrived, and what is taken."""

import datetime as dt
from dataclasses import dataclass, field

from customers.models import Order, OrderLine, UnitShare
from returns.models import Return, ReturnItem

RETURNABLE_KINDS = (OrderLine.Kind.ARTICLE, OrderLine.Kind.GIFT_CARD, OrderLine.Kind.DIGITAL)


@dataclass
class Purchase:
    """One order with everything a decision needs, read in a fixed number of queries."""

    order: Order
    lines: list[OrderLine]
    delivered_at: dt.datetime | None
    shipped: dict[int, int] = field(default_factory=dict)  # units, by order line
    taken: dict[tuple[int, int], Return] = field(default_factory=dict)  # live return, by line and unit
    returns_before: int = 0


def purchase_of(order: Order) -> Purchase:
    """Read an order's articles, units, parcels and live returns."""
    lines = order.lines.filter(kind__in=RETURNABLE_KINDS).select_related("variant__product")
    deliveries = list(order.deliveries.prefetch_related("lines"))
    return Purchase(
        order=order,
        lines=list(lines.prefetch_related("units").order_by("id")),
        delivered_at=last_arrival([delivery.delivered_at for delivery in deliveries]),
        shipped=shipped_units(deliveries),
        taken=taken_units(order),
        returns_before=Return.objects.filter(customer=order.customer_id).count() if order.customer_id else 0,
    )


def has_one_article(order: Order) -> bool:
    """Say whether an order holds a single unit, so that there is nothing to choose."""
    units = UnitShare.objects.filter(order_line__order=order, order_line__kind__in=RETURNABLE_KINDS)
    return len(units.values_list("pk")[:2]) == 1


def last_arrival(arrivals: list[dt.datetime | None]) -> dt.datetime | None:
    """Return when the last parcel arrived; None while one is under way or none is known (T-2, T-3)."""
    if not arrivals or None in arrivals:
        return None
    return max(arrival for arrival in arrivals if arrival)


def shipped_units(deliveries: list) -> dict[int, int]:
    """Return how many units of each order line were sent."""
    shipped: dict[int, int] = {}
    for delivery in deliveries:
        for row in delivery.lines.all():
            shipped[row.order_line_id] = shipped.get(row.order_line_id, 0) + row.quantity
    return shipped


def taken_units(order: Order) -> dict[tuple[int, int], Return]:
    """Return the units of an order that are in a live return, with that return."""
    live = ReturnItem.objects.filter(order_line__order=order, released_at=None).select_related("rma")
    return {(item.order_line_id, item.unit_no): item.rma for item in live}
