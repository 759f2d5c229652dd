"""Move stock, once for each cause."""

from django.db import IntegrityError, transaction
from django.db.models import F

from inventory.models import Location, StockLevel, StockMovement, Variant
from rma_portal.core import clock
from rma_portal.core.failpoints import reached


def move_stock(
    *, variant: Variant, location: Location, condition: str, quantity: int, cause_kind: str, cause_id: int
) -> bool:
    """Add a movement to the ledger and its quantity (signed units) to the level.

    Returns False, and moves nothing, where the cause has moved stock already (cases 86 and 144): a
    retry, a double click, a redelivered task. The ledger's unique cause decides, not a look beforehand.
    """
    movement = StockMovement(
        variant=variant,
        location=location,
        condition=condition,
        quantity=quantity,
        cause_kind=cause_kind,
        cause_id=cause_id,
        moved_at=clock.now(),
    )
    try:
        with transaction.atomic():
            movement.save(force_insert=True)
    except IntegrityError:
        return False
    reached("stock.moved")
    raise_level(movement)
    return True


def raise_level(movement: StockMovement) -> None:
    """Add a movement's quantity to its level, which is made where there was none (case 82)."""
    place = {
        "location": movement.location,
        "variant": movement.variant,
        "condition": movement.condition,
    }
    StockLevel.objects.get_or_create(**place)
    StockLevel.objects.filter(**place).update(quantity=F("quantity") + movement.quantity)
