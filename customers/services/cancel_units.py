"""Take units back that were cancelled or returned outside this service."""

from collections.abc import Hashable

from django.db.models import Count, F

from customers.domain.cancellations import UnitsLeft, allot
from customers.domain.orders import CancelledUnits
from customers.models import UnitShare


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
    """Return the customer's lines of this code with the units that are still theirs."""
    units = UnitShare.objects.filter(
        cancelled_at=None,
        order_line__sku=cancelled.sku,
        order_line__order__customer__ref=cancelled.customer_ref,
    )
    counted = units.values("order_line_id", placed_at=F("order_line__order__placed_at")).annotate(
        left=Count("id")
    )
    return [
        UnitsLeft(row["order_line_id"], row["placed_at"], row["left"])
        for row in counted.order_by("order_line_id")
    ]


def mark_units(line_id: Hashable, count: int, cancelled: CancelledUnits) -> None:
    """Mark the last units of a line."""
    last = UnitShare.objects.filter(order_line_id=line_id, cancelled_at=None).order_by("-unit_no")
    chosen = list(last.values_list("pk", flat=True)[:count])
    UnitShare.objects.filter(pk__in=chosen).update(
        cancelled_at=cancelled.cancelled_at, cancelled_by=cancelled.ref[:80]
    )
