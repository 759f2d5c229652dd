"""Hold units in stock for customers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from inventory.models import Condition, StockLevel, StockReservation, Variant
from rma_portal.core import clock
from rma_portal.core.errors import Conflict

State = StockReservation.State


@dataclass(frozen=True)
class Wanted:
    """One sellable unit of an article, and what it is held for."""

    variant: Variant
    cause_kind: str
    cause_id: int


def reserve_stock(*, wanted: Sequence[Wanted]) -> list[StockReservation]:
    """Hold a unit for each cause, in the order given; all of them, or none.

    The levels stay locked until the end of the transaction, in the order of their ids, so that the last unit
    is promised once and two requests never wait for each other. A cause that holds a unit keeps it; one whose
    unit was released gets another. Raises Conflict("out_of_stock", sku) where nothing is free, or where the
    stock is not known.
    """
    levels = locked_levels(one.variant for one in wanted)
    return [hold(one, levels) for one in wanted]


def locked_levels(variants: Iterable[Variant]) -> list[StockLevel]:
    """Lock and return the sellable levels of some articles, in the order of their ids."""
    rows = StockLevel.objects.filter(variant__in={v.pk for v in variants}, condition=Condition.SELLABLE)
    return list(rows.select_for_update().order_by("id"))


def hold(wanted: Wanted, levels: list[StockLevel]) -> StockReservation:
    """Hold one unit in the site that has most of them free."""
    cause = {"cause_kind": wanted.cause_kind, "cause_id": wanted.cause_id}
    before = StockReservation.objects.filter(**cause).first()
    if before and before.reservation_state != State.RELEASED:
        return before
    level = level_with_most(wanted.variant, levels)
    StockLevel.objects.filter(pk=level.pk).update(reserved=F("reserved") + 1)
    level.reserved += 1
    reservation = before or StockReservation(variant=wanted.variant, **cause)
    reservation.location_id = level.location_id
    reservation.reservation_state, reservation.held_at, reservation.ended_at = State.HELD, clock.now(), None
    reservation.save()
    return reservation


def level_with_most(variant: Variant, levels: list[StockLevel]) -> StockLevel:
    """Return the level with most free units of an article, or raise Conflict("out_of_stock")."""
    own = [level for level in levels if level.variant_id == variant.pk and level.quantity > level.reserved]
    if not own:
        raise Conflict("out_of_stock", "nothing of this article is free; choose another", sku=variant.sku)
    return max(own, key=lambda level: level.quantity - level.reserved)
