"""Take a held unit out of stock: it leaves the house."""

from inventory.models import StockReservation
from inventory.services.move_stock import move_stock
from inventory.services.release_stock import end


def take_stock(*, cause_kind: str, cause_id: int) -> bool:
    """Move the unit that is held for a cause out of stock, once (cases 86 and 116).

    The stock of the article that leaves falls by one, in the site where it was held, and so does what is
    reserved there. False, and nothing moved, where the cause holds no unit.
    """
    held = StockReservation.objects.filter(cause_kind=cause_kind, cause_id=cause_id).first()
    if held is None or not end(held, "taken"):
        return False
    return move_stock(
        variant=held.variant,
        location=held.location,
        condition="sellable",
        quantity=-1,
        cause_kind=cause_kind,
        cause_id=cause_id,
    )
