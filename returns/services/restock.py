"""Put an inspected article into stock, once."""

from decimal import Decimal

from django.db.models import Sum

from inventory.models import StockMovement
from inventory.services.move_stock import move_stock
from returns.domain.automation import Step, limit_doubt
from returns.models import Inspection, Return, ReturnItem
from returns.services.leave_to_person import leave_to_person
from returns.services.spend_limit import spend_limit
from rma_portal.core.money import Money

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


def restock_by_itself(rma: Return, item: ReturnItem, inspection: Inspection) -> bool:
    """Put an inspected article into stock where the merchant has that done by itself, within its limits.

    Otherwise it waits for a person, and the return says why. `rma` is locked. False where nothing moved.
    """
    if not moves_stock(item, inspection):
        return False
    value = Money(item.gross_amount, item.currency)
    verdict = spend_limit(Step.RESTOCK, value, in_return=restocked_before(item))
    if verdict.by_itself:
        return restock(item, inspection)
    leave_to_person(rma, [limit_doubt(Step.RESTOCK, verdict, article=item.position)])
    return False


def restocked_before(item: ReturnItem) -> Decimal:
    """Return the price paid for the return's other articles that have a place in stock, or wait for it."""
    others = ReturnItem.objects.filter(rma=item.rma_id, disposition__in=CONDITIONS).exclude(pk=item.pk)
    return others.aggregate(sum=Sum("gross_amount"))["sum"] or Decimal(0)


def moves_stock(item: ReturnItem, inspection: Inspection) -> bool:
    """Say whether an inspection's disposition is a place in stock, and article and site are known."""
    return inspection.disposition in CONDITIONS and item.variant is not None and item.location is not None


def restock(item: ReturnItem, inspection: Inspection) -> bool:
    """Move the article into the condition its disposition says; False where it moves no stock.

    The cause is the inspection: however often it is repeated, stock rises once (case 86). Goods that
    are destroyed, burnt, missing or kept never enter stock (case 78).
    """
    if not moves_stock(item, inspection):
        return False
    return move_stock(
        variant=item.variant,
        location=item.location,
        condition=CONDITIONS[inspection.disposition],
        quantity=1,
        cause_kind="restock",
        cause_id=inspection.pk,
    )


def unstock(item: ReturnItem) -> None:
    """Compensate the stock movement of the article's last inspection, once; none if it never moved."""
    inspection = Inspection.objects.filter(item=item, receipt=item.receipts).first()
    if inspection is None or not moves_stock(item, inspection) or not is_stocked(inspection):
        return
    move_stock(
        variant=item.variant,
        location=item.location,
        condition=CONDITIONS[inspection.disposition],
        quantity=-1,
        cause_kind="undo_restock",
        cause_id=inspection.pk,
    )


def is_stocked(inspection: Inspection) -> bool:
    """Say whether an inspection's article was put into stock."""
    return StockMovement.objects.filter(cause_kind="restock", cause_id=inspection.pk).exists()
