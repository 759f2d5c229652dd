"""Derive a return's stage anew and store it."""

from returns.domain.automation import Step
from returns.domain.events import CLOSED
from returns.domain.stage import ItemState, ParcelState, derive_stage
from returns.domain.states import (
    Disposition,
    InspectionState,
    Journey,
    LabelState,
    Permission,
    RefundState,
    Resolution,
    Stage,
    TransitState,
)
from returns.models import Exchange, RefundLine, Return, ReturnItem
from returns.queries.owed import value_of
from returns.services.journal import tell


def restage(rma: Return) -> None:
    """Store the stage that follows from a return's articles, parcels and refunds; called by every change.

    Webhooks are told when it closes: nothing else says so.
    """
    paid = set(
        RefundLine.objects.filter(item__rma=rma, released_at=None, code="article").values_list(
            "item_id", flat=True
        )
    )
    unstocked = {doubt["article"] for doubt in rma.person_because if doubt["step"] == Step.RESTOCK}
    sent = set(
        Exchange.objects.filter(item__rma=rma, exchange_state="sent").values_list("item_id", flat=True)
    )
    items = [
        state_of(item, item.pk in paid, item.position in unstocked, is_sent=item.pk in sent)
        for item in ReturnItem.objects.filter(rma=rma)
    ]
    parcels = [
        ParcelState(LabelState(parcel.label_state), TransitState(parcel.transit))
        for parcel in rma.parcels.all()
    ]
    refunds = [RefundState(refund.refund_state) for refund in rma.refunds.all()]
    rma.stage = str(derive_stage(items, parcels, refunds))
    moved = Return.objects.filter(pk=rma.pk).exclude(stage=rma.stage).update(stage=rma.stage)
    if moved and rma.stage == Stage.CLOSED:
        tell(rma, CLOSED)


def state_of(
    item: ReturnItem, is_paid: bool, waits_for_stock: bool = False, *, is_sent: bool = False
) -> ItemState:
    """Return an article as the stage sees it; `is_sent`: its replacement has left."""
    return ItemState(
        permission=Permission(item.permission),
        journey=Journey(item.journey),
        inspection=InspectionState(item.inspection_state),
        disposition=Disposition(item.disposition) if item.disposition else None,
        resolution=Resolution(item.resolution),
        is_owed=(is_payable(item) and not is_paid) or (awaits_replacement(item) and not is_sent),
        waits_for_stock=waits_for_stock,
    )


def is_payable(item: ReturnItem) -> bool:
    """Say whether money is owed for an article by now, as its decision said when: see `refund_when`."""
    return value_of(item).gross.amount > item.fee_amount + item.restocking_amount and has_come_due(item)


def awaits_replacement(item: ReturnItem) -> bool:
    """Say whether a replacement is owed for an article by now, unless it was sent."""
    return item.resolution == Resolution.EXCHANGE and has_come_due(item)


def has_come_due(item: ReturnItem) -> bool:
    """Say whether the time to pay for an article has come, whatever it cost."""
    if item.permission != Permission.APPROVED:
        return False
    if item.inspection_state in (InspectionState.REFUSED, InspectionState.SENT_BACK):
        return False
    if item.journey == Journey.KEPT or item.inspection_state == InspectionState.ACCEPTED:
        return True
    if item.refund_when == "asked":
        return item.journey != Journey.MISSING
    return item.refund_when == "received" and item.journey == Journey.RECEIVED
