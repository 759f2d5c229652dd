"""The stage of a return: one word for what its articles, parcels and refunds are at, derived, never set."""

from collections.abc import Sequence
from dataclasses import dataclass

from returns.domain.states import (
    GONE,
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


@dataclass(frozen=True)
class ItemState:
    """What the stage must know of one article.

    `is_owed`: its settlement (refund, credit, exchange, repair) is still to be done, whatever rows exist.
    `waits_for_stock`: a person must still put it where its disposition says.
    """

    permission: Permission
    journey: Journey
    inspection: InspectionState
    disposition: Disposition | None
    resolution: Resolution
    is_owed: bool
    waits_for_stock: bool = False


@dataclass(frozen=True)
class ParcelState:
    """What the stage must know of one parcel."""

    label: LabelState
    transit: TransitState


_STRAY = frozenset({Journey.UNEXPECTED, Journey.SENT_BACK, Journey.DISPOSED})
_MOVING = frozenset({TransitState.IN_TRANSIT, TransitState.DELIVERED})
_PAID_OFF = frozenset({RefundState.SUCCEEDED, RefundState.CANCELLED})


def derive_stage(
    items: Sequence[ItemState], parcels: Sequence[ParcelState], refunds: Sequence[RefundState]
) -> Stage:
    """Return the stage of a return; total, pure, the first of these that fits:

    1. nothing lives (or there is no article yet): cancelled, rejected, expired, or requested;
    2. a live article waits for the customer's answer, then: for a decision;
    3. an article is still awaited: received as soon as one has come (Case 73: one of three is received),
       else on its way while a parcel moves or has arrived, else approved;
    4. a received article is not inspected, or an unexpected one not dealt with: received;
    5. something is owed, or a refund is neither done nor cancelled: inspected;
    6. an article has no disposition, or waits for its place in stock: settled; otherwise closed.

    Unexpected articles were never asked for, so their permission holds nothing up (Case 76).
    """
    live = [item for item in items if item.permission not in GONE]
    if not live:
        return _end_of(items)
    announced = [item for item in live if item.journey not in _STRAY]
    return (
        _undecided(announced)
        or _travelling(live, announced, parcels)
        or _unsettled(live, refunds)
        or _disposed(announced)
    )


def _end_of(items: Sequence[ItemState]) -> Stage:
    ends = {item.permission for item in items}
    if not ends:
        return Stage.REQUESTED
    if ends == {Permission.CANCELLED}:
        return Stage.CANCELLED
    return Stage.EXPIRED if Permission.EXPIRED in ends else Stage.REJECTED


def _undecided(announced: Sequence[ItemState]) -> Stage | None:
    permissions = {item.permission for item in announced}
    if Permission.NEEDS_INFORMATION in permissions:
        return Stage.AWAITING_INFORMATION
    return Stage.REQUESTED if Permission.REQUESTED in permissions else None


def _travelling(
    live: Sequence[ItemState], announced: Sequence[ItemState], parcels: Sequence[ParcelState]
) -> Stage | None:
    journeys = {item.journey for item in live}
    awaited = any(item.journey is Journey.AWAITING for item in announced)
    if Journey.UNEXPECTED in journeys or (awaited and Journey.RECEIVED in journeys):
        return Stage.RECEIVED
    if not awaited:
        return None
    return Stage.ON_ITS_WAY if any(parcel.transit in _MOVING for parcel in parcels) else Stage.APPROVED


def _unsettled(live: Sequence[ItemState], refunds: Sequence[RefundState]) -> Stage | None:
    if any(_waits_for_inspection(item) for item in live):
        return Stage.RECEIVED
    is_open = any(item.is_owed for item in live) or any(state not in _PAID_OFF for state in refunds)
    return Stage.INSPECTED if is_open else None


def _waits_for_inspection(item: ItemState) -> bool:
    return item.journey is Journey.RECEIVED and item.inspection is InspectionState.PENDING


def _disposed(announced: Sequence[ItemState]) -> Stage:
    # What is missing, kept or sent back has no other fate to choose; the rest needs a disposition.
    undecided = any(
        item.journey is Journey.RECEIVED
        and item.inspection is not InspectionState.SENT_BACK
        and (item.disposition is None or item.waits_for_stock)
        for item in announced
    )
    return Stage.SETTLED if undecided else Stage.CLOSED
