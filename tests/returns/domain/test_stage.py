"""The stage of a return, row by row and for anything at all."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def article(
    permission="approved",
    journey="awaiting",
    inspection="pending",
    disposition=None,
    is_owed=False,
    waits_for_stock=False,
) -> ItemState:
    return ItemState(
        Permission(permission),
        Journey(journey),
        InspectionState(inspection),
        Disposition(disposition) if disposition else None,
        Resolution.REFUND,
        is_owed,
        waits_for_stock,
    )


def parcel(transit: str) -> ParcelState:
    return ParcelState(LabelState.READY, TransitState(transit))


ASKED, APPROVED = article("requested"), article()
QUESTIONED = article("needs_information")
CANCELLED, REJECTED, EXPIRED = article("cancelled"), article("rejected"), article("expired")
RECEIVED = article(journey="received")
OWED = article(journey="received", inspection="accepted", disposition="restock", is_owed=True)
PAID = article(journey="received", inspection="accepted", disposition="restock")
UNSTOCKED = article(journey="received", inspection="accepted", disposition="restock", waits_for_stock=True)
UNDISPOSED = article(journey="received", inspection="refused")
RETURNED = article(journey="received", inspection="sent_back")
MISSING, KEPT = article(journey="missing"), article(journey="kept")
STRAY = article("requested", journey="unexpected")
STRAY_GONE = article("requested", journey="sent_back")
STRAY_DISPOSED = article("requested", journey="disposed")


@pytest.mark.parametrize(
    ("items", "parcels", "refunds", "stage"),
    [
        ([], [], [], "requested"),
        ([CANCELLED, CANCELLED], [], [], "cancelled"),
        ([REJECTED, REJECTED], [], [], "rejected"),
        ([REJECTED, CANCELLED], [], [], "rejected"),
        ([EXPIRED], [], [], "expired"),
        ([EXPIRED, REJECTED, CANCELLED], [], [], "expired"),
        ([ASKED], [], [], "requested"),
        ([ASKED, APPROVED], [], [], "requested"),
        ([ASKED, RECEIVED], [], [], "requested"),
        ([QUESTIONED, ASKED, APPROVED], [], [], "awaiting_information"),
        ([APPROVED, REJECTED], [], [], "approved"),
        ([APPROVED], ["announced"], [], "approved"),
        ([APPROVED], ["lost"], [], "approved"),
        ([APPROVED], ["announced", "in_transit"], [], "on_its_way"),
        ([APPROVED], ["delivered"], [], "on_its_way"),
        ([APPROVED, KEPT], ["in_transit"], [], "on_its_way"),
        ([APPROVED, MISSING], ["announced"], [], "approved"),
        ([RECEIVED], ["delivered"], [], "received"),
        ([RECEIVED, OWED], [], ["due"], "received"),
        ([PAID, APPROVED, APPROVED], [], ["succeeded"], "received"),
        ([OWED], [], [], "inspected"),
        ([PAID], [], ["pending"], "inspected"),
        ([PAID], [], ["succeeded", "failed"], "inspected"),
        ([PAID], [], ["withheld"], "inspected"),
        ([PAID], [], ["unknown"], "inspected"),
        ([article(journey="kept", is_owed=True)], [], [], "inspected"),
        ([UNDISPOSED], [], [], "settled"),
        ([UNSTOCKED], [], ["succeeded"], "settled"),
        ([UNDISPOSED, PAID], [], ["succeeded"], "settled"),
        ([PAID], [], ["succeeded", "cancelled"], "closed"),
        ([PAID, KEPT, MISSING, RETURNED, CANCELLED], [], ["succeeded"], "closed"),
        ([STRAY], [], [], "received"),
        ([APPROVED, STRAY], [], [], "received"),
        ([PAID, STRAY], [], ["succeeded"], "received"),
        ([PAID, STRAY_GONE, STRAY_DISPOSED], [], ["succeeded"], "closed"),
        ([STRAY_GONE], [], [], "closed"),
        ([APPROVED, STRAY_GONE], ["in_transit"], [], "on_its_way"),
    ],
)
def test_stage(items, parcels, refunds, stage):
    """Cases 73 and 76: partial receipts, and articles that nobody announced."""
    found = derive_stage(
        items, [parcel(transit) for transit in parcels], [RefundState(one) for one in refunds]
    )
    assert found == Stage(stage)


def test_one_of_three_received():
    """Case 73: one received of three, even inspected and paid, is received: two are still awaited."""
    assert {
        derive_stage([one, APPROVED, APPROVED], [parcel("delivered")], []) for one in (RECEIVED, OWED, PAID)
    } == {Stage.RECEIVED}


items = st.builds(
    ItemState,
    st.sampled_from(Permission),
    st.sampled_from(Journey),
    st.sampled_from(InspectionState),
    st.none() | st.sampled_from(Disposition),
    st.sampled_from(Resolution),
    st.booleans(),
    st.booleans(),
)
parcels = st.builds(ParcelState, st.sampled_from(LabelState), st.sampled_from(TransitState))
DEAD = {Permission.CANCELLED, Permission.REJECTED, Permission.EXPIRED}


@given(st.lists(items, max_size=5), st.lists(parcels, max_size=3), st.lists(st.sampled_from(RefundState)))
def test_any_combination_has_a_stage_whatever_the_order(some, moving, refunds):
    stage = derive_stage(some, moving, refunds)
    assert stage in Stage
    assert derive_stage(some[::-1], moving[::-1], refunds[::-1]) is stage


@given(st.lists(items, min_size=1, max_size=5), st.lists(st.sampled_from(RefundState)))
def test_nothing_owed_is_ever_called_settled_or_closed(some, refunds):
    stage = derive_stage(some, [], refunds)
    owed = any(item.is_owed and item.permission not in DEAD for item in some)
    assert not (owed and stage in (Stage.SETTLED, Stage.CLOSED))


def test_one_article_walks_through_every_facet():
    """Every combination of one article's facets has a stage."""
    truths = [True, False]
    for facets in product(Permission, Journey, InspectionState, [None, *Disposition], truths, truths):
        permission, journey, inspection, disposition, *rest = facets
        item = ItemState(permission, journey, inspection, disposition, Resolution.REFUND, *rest)
        assert derive_stage([item], [], []) in Stage
