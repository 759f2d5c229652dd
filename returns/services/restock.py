"""Put an inspected article into stock, once."""

from inventory.services.move_stock import move_stock
from returns.models import Inspection, ReturnItem

CONDITIONS = {  # disposition -> inventory.models.Condition
    "restock": "sellable",
    "second_choice": "second_choice",
    "refurbish": "quarantine",
    "repair": "quarantine",
    "quarantine": "quarantine",
    "return_to_vendor": "damaged",
    "donate": "damaged",
    "recycle": "damaged",
}


def restock(item: ReturnItem, inspection: Inspection) -> bool:
    """Move the article into the condition its disposition says; False where it moves no stock.

    The cause is the inspection: however often it is repeated, stock rises once (case 86). Goods that
    are destroyed, burnt, missing or kept never enter stock (case 78).
    """
    condition = CONDITIONS.get(inspection.disposition)
    if condition is None or item.variant is None or item.location is None:
        return False
    return move_stock(
        variant=item.variant,
        location=item.location,
        condition=condition,
        quantity=1,
        cause_kind="restock",
        cause_id=inspection.pk,
    )


def unstock(item: ReturnItem) -> None:
    """Compensate the stock movement of the article's last inspection, once."""
    inspection = Inspection.objects.filter(item=item, receipt=item.receipts).first()
    if inspection is None or item.variant is None or item.location is None:
        return
    condition = CONDITIONS.get(inspection.disposition)
    if condition:
        move_stock(
            variant=item.variant,
            location=item.location,
            condition=condition,
            quantity=-1,
            cause_kind="undo_restock",
            cause_id=inspection.pk,
        )
