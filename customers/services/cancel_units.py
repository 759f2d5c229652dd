"""Take units back that were cancelled or returned outside this service."""

from collections import Counter
from collections.abc import Hashable

from customers.domain.cancellations import UnitsLeft, allot
from customers.domain.orders import CancelledUnits
from customers.models import Order, OrderLine, UnitShare


def cancel_units(cancelled: CancelledUnits) -> tuple[int, int]:
    """Mark the customer's earlier units of a code as cancelled, newest order first.

    Returns how many it marked now, and how many found no earlier unit. Applied again it marks none and
    says the same of the rest. Units keep their shares; they can no longer be returned.
    """
    before = UnitShare.objects.filter(cancelled_by=cancelled.ref).count()
    if before:
        return 0, cancelled.quantity - before
    given, unmatched = allot(cancelled, units_left(cancelled))
    for line_id, count in given:
        mark_units(line_id, count, cancelled)
    return cancelled.quantity - unmatched, unmatched


def units_left(cancelled: CancelledUnits) -> list[UnitsLeft]:
    """Return the customer's lines of this code with the units that are still theirs.

    In plain steps, each by an index, and not in one join: just after a bulk load the planner has no
    statistics, takes a new merchant for an empty one, and would go through all units for each line.
    """
    orders = Order.objects.filter(customer__ref=cancelled.customer_ref).values_list("pk", "placed_at")
    placed = dict(orders)
    lines = OrderLine.objects.filter(order_id__in=list(placed), sku=cancelled.sku)
    order_of = dict(lines.order_by("pk").values_list("pk", "order_id"))
    units = UnitShare.objects.filter(order_line_id__in=list(order_of), cancelled_at=None)
    left = Counter(units.values_list("order_line_id", flat=True))
    return [UnitsLeft(line, placed[order], left[line]) for line, order in order_of.items() if left[line]]


def mark_units(line_id: Hashable, count: int, cancelled: CancelledUnits) -> None:
    """Mark the last units of a line."""
    last = UnitShare.objects.filter(order_line_id=line_id, cancelled_at=None).order_by("-unit_no")
    chosen = list(last.values_list("pk", flat=True)[:count])
    UnitShare.objects.filter(pk__in=chosen).update(
        cancelled_at=cancelled.cancelled_at, cancelled_by=cancelled.ref[:80]
    )
