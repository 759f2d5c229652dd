"""Give held units free again."""

from collections.abc import Collection

from django.db.models import F

from inventory.models import Condition, StockLevel, StockReservation
from inventory.services.reserve_stock import State, locked_levels
from rma_portal.core import clock


def release_stock(*, cause_kind: str, cause_ids: Collection[int]) -> int:
    """Free the units that are held for some causes; return how many were. Safe to repeat."""
    causes = StockReservation.objects.filter(cause_kind=cause_kind, cause_id__in=cause_ids)
    held = list(causes.filter(reservation_state=State.HELD).select_related("variant"))
    locked_levels(reservation.variant for reservation in held)
    return sum(end(reservation, "released") for reservation in held)


def end(reservation: StockReservation, state: str) -> bool:
    """End a held reservation; its level counts one less. False where it had ended already."""
    rows = StockReservation.objects.filter(pk=reservation.pk, reservation_state=State.HELD)
    if not rows.update(reservation_state=state, ended_at=clock.now()):
        return False
    place = {"location": reservation.location_id, "variant": reservation.variant_id}
    levels = StockLevel.objects.filter(**place, condition=Condition.SELLABLE)
    levels.update(reserved=F("reserved") - 1)
    return True
