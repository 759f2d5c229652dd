"""What arrives: announced or not, once or twice, whole or broken, and what the stock says of it."""

import pytest

from inventory.models import Location, StockLevel, StockMovement
from inventory.services.move_stock import move_stock
from returns.models import Inspection, Return, ReturnItem, ReturnsSettings
from returns.services.accept_as_new import accept_as_new
from returns.services.book_refund import book_refund
from returns.services.cancel import cancel
from returns.services.choose_disposition import choose_disposition
from returns.services.inspect import inspect
from returns.services.mark_missing import mark_missing
from returns.services.receive import receive
from returns.services.receive_unexpected import receive_unexpected
from returns.services.restock import restock
from returns.services.submit_refund import submit_refund
from returns.services.undo_receipt import undo_receipt
from rma_portal.core.actors import Actor
from rma_portal.core.context import merchant_context
from rma_portal.core.errors import Conflict, InvalidInput, NotPermitted
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, SHOPPER, ask, items
from tests.returns.refused import refused


def awaited(quantity: int = 1, **words: str):
    """Return an approved return of so many articles of SKU "PULL", each at 10.00."""
    variant = make_variant("PULL")
    return ask(make_order(lines=[(variant, quantity, f"{10 * quantity}.00")]), **words)


def stock() -> list[tuple]:
    """Return the levels: site, SKU, condition, quantity; levels of nothing left out."""
    levels = StockLevel.objects.exclude(quantity=0).order_by("id")
    return list(levels.values_list("location__code", "variant__sku", "condition", "quantity"))


def moves() -> list[tuple]:
    """Return the ledger: condition, quantity, cause."""
    return list(StockMovement.objects.order_by("id").values_list("condition", "quantity", "cause_kind"))


def look(item: ReturnItem, disposition: str = "restock", accepted: bool = True) -> Inspection:
    """Inspect an article as grade B."""
    return inspect(item=item, accepted=accepted, grade="b", disposition=disposition, note="Vu", actor=CLERK)


def test_two_of_three_are_received_and_the_third_still_awaited(merchant):
    """Case 73."""
    rma = awaited(3)
    for item in items(rma)[:2]:
        receive(item=item, actor=CLERK)
    rma.refresh_from_db()
    assert [item.journey for item in items(rma)] == ["received", "received", "awaiting"]
    assert rma.stage == "received"


def test_the_third_can_be_short_closed(merchant):
    """Cases 73 and 80: the return ends without it, without stock and money for it."""
    rma = awaited(3)
    for item in items(rma)[:2]:
        receive(item=item, actor=CLERK)
        accept_as_new(item=item, actor=CLERK)
    mark_missing(item=items(rma)[2], actor=CLERK)
    rma.refresh_from_db()
    assert [(item.journey, item.disposition) for item in items(rma)] == [
        ("received", "restock"),
        ("received", "restock"),
        ("missing", "missing"),
    ]
    assert (rma.stage, rma.refunds.count(), stock()) == ("inspected", 2, [("RC", "PULL", "sellable", 2)])


def test_all_as_requested_and_resellable(merchant):
    """Case 74: received, accepted, restocked and booked, article by article with one key each."""
    rma = awaited(2)
    booked = []
    for item in items(rma):
        receive(item=item, actor=CLERK)
        booked.append(str(accept_as_new(item=item, actor=CLERK).amount))
    assert (booked, stock()) == (["10.00", "10.00"], [("RC", "PULL", "sellable", 2)])


def test_nothing_is_received_by_opening_the_parcel(merchant):
    """Case 75: there is no receipt without an article; the return still waits."""
    rma = awaited()
    with refused(InvalidInput, "code_required"):
        receive_unexpected(rma=rma, code=" ", actor=CLERK)
    assert (rma.stage, [item.journey for item in items(rma)]) == ("approved", ["awaiting"])


@pytest.mark.parametrize("code", ["PULL", "4006381333931", "box of rocks"])
def test_what_nobody_announced_is_recorded_and_never_refunded(merchant, code):
    """Cases 76 and 77: more than requested, or an unknown thing; not lost, not paid, not in stock."""
    rma = awaited()
    receive(item=items(rma)[0], actor=CLERK)
    accept_as_new(item=items(rma)[0], actor=CLERK)
    extra = receive_unexpected(rma=rma, code=code, actor=CLERK)
    rma.refresh_from_db()
    assert (extra.position, extra.journey, extra.gross_amount, extra.order_line) == (2, "unexpected", 0, None)
    assert book_refund(rma=rma, actor=MANAGER) is None
    assert (rma.stage, stock()) == ("received", [("RC", "PULL", "sellable", 1)])
    assert extra.variant == (items(rma)[0].variant if code == "PULL" else None)


def test_a_wrong_thing_in_the_box_holds_the_refund(merchant):
    """Case 77: refused at inspection, nothing is owed."""
    rma = awaited()
    [item] = items(rma)
    receive(item=item, actor=CLERK)
    look(item, "quarantine", accepted=False)
    assert book_refund(rma=rma, actor=MANAGER) is None
    assert (rma.stage, stock()) == ("closed", [("RC", "PULL", "quarantine", 1)])


@pytest.mark.parametrize(
    ("disposition", "condition"),
    [
        ("restock", "sellable"),
        ("second_choice", "second_choice"),
        ("refurbish", "quarantine"),
        ("repair", "quarantine"),
        ("quarantine", "quarantine"),
        ("return_to_vendor", "damaged"),
        ("donate", "damaged"),
        ("recycle", "damaged"),
        ("destroy", None),
        ("energy_recovery", None),
        ("customer_keeps", None),
        ("missing", None),
    ],
)
def test_stock_follows_the_disposition(merchant, disposition, condition):
    """Case 78: damaged units are never sellable, destroyed ones nowhere."""
    [item] = items(awaited())
    receive(item=item, actor=CLERK)
    look(item, disposition)
    assert stock() == ([("RC", "PULL", condition, 1)] if condition else [])


def test_received_twice_is_refused(merchant):
    """Case 79: the second clerk is told."""
    [item] = items(awaited())
    receive(item=item, actor=CLERK)
    with refused(Conflict, "transition_refused", current="received"):
        receive(item=item, actor=Actor("staff", "8", "Lin", "warehouse"))


def test_inspected_twice_is_refused(merchant):
    """Case 86: a second key changes nothing."""
    [item] = items(awaited())
    receive(item=item, actor=CLERK)
    accept_as_new(item=item, actor=CLERK)
    with refused(Conflict, "transition_refused", current="accepted"):
        accept_as_new(item=item, actor=CLERK)
    assert stock() == [("RC", "PULL", "sellable", 1)]


def test_what_was_missing_can_still_arrive(merchant):
    """Case 80: and is then no longer missing."""
    [item] = items(awaited())
    mark_missing(item=item, actor=CLERK)
    found = receive(item=item, actor=CLERK)
    assert (found.journey, found.disposition) == ("received", "")
    accept_as_new(item=item, actor=CLERK)
    assert stock() == [("RC", "PULL", "sellable", 1)]


def test_another_site_takes_the_stock_and_that_one_only(merchant):
    """Case 81."""
    shop = Location.objects.create(
        code="SHOP", name="Boutique", line1="x", postcode="1", city="x", country="FR"
    )
    [item] = items(awaited())
    receive(item=item, actor=CLERK, location=shop)
    accept_as_new(item=item, actor=CLERK)
    assert stock() == [("SHOP", "PULL", "sellable", 1)]


@pytest.mark.parametrize("permission", ["requested", "rejected", "cancelled", "expired", "needs_information"])
def test_what_was_not_allowed_is_not_received(merchant, permission):
    """Case 56: a late arrival is for a person."""
    [item] = items(awaited())
    ReturnItem.objects.update(permission=permission)
    with refused(Conflict, "not_approved", current=permission):
        receive(item=item, actor=CLERK)


def test_not_received_not_inspected(merchant):
    [item] = items(awaited())
    with refused(Conflict, "not_received", current="awaiting"):
        look(item)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"grade": "z"}, "grade"),
        ({"disposition": "eat"}, "disposition"),
        ({"accepted": False, "disposition": ""}, "disposition"),
        ({"accepted": False, "note": " "}, "note_required"),
    ],
)
def test_an_inspection_needs_known_words_and_a_refusal_a_reason(merchant, words, code):
    """Case 88: the customer reads why."""
    [item] = items(awaited())
    receive(item=item, actor=CLERK)
    said = {"accepted": True, "grade": "b", "disposition": "restock", "note": "", **words}
    with refused(InvalidInput, code):
        inspect(item=item, actor=CLERK, **said)


def test_undone_everything_goes_back(merchant):
    """Case 85: state, stock by a compensating movement, the refund that was only due; nothing is deleted."""
    rma = awaited()
    [item] = items(rma)
    receive(item=item, actor=CLERK)
    refund = accept_as_new(item=item, actor=CLERK)
    undo_receipt(item=item, actor=CLERK)
    [item] = items(rma)
    state = (item.journey, item.inspection_state, item.grade, item.disposition, item.received_at)
    assert state == ("awaiting", "pending", "", "", None)
    assert moves() == [("sellable", 1, "restock"), ("sellable", -1, "undo_restock")]
    refund.refresh_from_db()
    payment = refund.payment
    assert (refund.refund_state, payment.reserved_amount, Inspection.objects.count()) == ("cancelled", 0, 1)


def test_undone_and_done_again_counts_once(merchant):
    """Cases 85 and 86: the second receipt is a new cause, and one unit lies in stock."""
    rma = awaited()
    for _ in range(3):
        [item] = items(rma)
        receive(item=item, actor=CLERK)
        accept_as_new(item=item, actor=CLERK)
        undo_receipt(item=item, actor=CLERK)
    [item] = items(rma)
    receive(item=item, actor=CLERK)
    assert str(accept_as_new(item=item, actor=CLERK).amount) == "10.00"
    assert (stock(), len(moves())) == ([("RC", "PULL", "sellable", 1)], 7)
    assert [refund.refund_state for refund in rma.refunds.order_by("id")] == ["cancelled"] * 3 + ["due"]


def test_undone_without_an_inspection_moves_no_stock(merchant):
    [item] = items(awaited())
    receive(item=item, actor=CLERK)
    undo_receipt(item=item, actor=CLERK)
    assert (items(item.rma)[0].journey, moves()) == ("awaiting", [])


def test_a_disposition_chosen_later_is_undone_as_well(merchant):
    """Cases 85 and 86: stock moved when it was chosen, once."""
    [item] = items(awaited())
    receive(item=item, actor=CLERK)
    look(item, "")
    assert stock() == []
    choose_disposition(item=item, disposition="restock", actor=CLERK)
    with refused(Conflict, "disposition_chosen"):
        choose_disposition(item=item, disposition="restock", actor=CLERK)
    assert stock() == [("RC", "PULL", "sellable", 1)]
    undo_receipt(item=item, actor=CLERK)
    assert stock() == []


def test_no_undo_once_the_money_is_under_way(merchant):
    """Case 85: until the money moved."""
    [item] = items(awaited())
    receive(item=item, actor=CLERK)
    submit_refund(refund=accept_as_new(item=item, actor=CLERK), actor=MANAGER)
    with refused(Conflict, "money_moved"):
        undo_receipt(item=item, actor=CLERK)
    assert stock() == [("RC", "PULL", "sellable", 1)]


def test_a_cause_moves_stock_once(merchant):
    """Case 86: retried, clicked twice, delivered twice."""
    [item] = items(awaited())
    receive(item=item, actor=CLERK)
    inspection = look(item)
    [row] = items(item.rma)
    assert [restock(row, inspection) for _ in range(3)] == [False] * 3
    again = {"variant": row.variant, "location": row.location, "condition": "sellable", "quantity": 1}
    assert not move_stock(**again, cause_kind="restock", cause_id=inspection.pk)
    assert (stock(), len(moves())) == ([("RC", "PULL", "sellable", 1)], 1)


def test_refund_without_restock_and_restock_without_refund(merchant):
    """Case 87: both are possible."""
    rma = awaited(2)
    broken, refused_one = items(rma)
    for item in (broken, refused_one):
        receive(item=item, actor=CLERK)
    look(broken, "destroy")
    look(refused_one, "restock", accepted=False)
    assert str(book_refund(rma=rma, actor=CLERK).amount) == "10.00"
    assert (rma.refunds.count(), stock()) == (1, [("RC", "PULL", "sellable", 1)])


def test_an_article_that_is_not_in_the_catalogue_moves_no_stock(merchant):
    """Cases 28 and 82: it is refunded all the same."""
    rma = awaited()
    ReturnItem.objects.update(variant=None)
    [item] = items(rma)
    receive(item=item, actor=CLERK)
    assert str(accept_as_new(item=item, actor=CLERK).amount) == "10.00"
    assert moves() == []


def test_a_strangers_article_is_not_found(merchant, stranger):
    """Case 131."""
    [item] = items(awaited())
    with merchant_context(stranger.pk), pytest.raises(Return.DoesNotExist):
        receive(item=item, actor=CLERK)


def test_a_customer_and_an_agent_receive_nothing(merchant):
    [item] = items(awaited())
    with refused(NotPermitted, "actor_not_permitted"):
        receive(item=item, actor=SHOPPER)
    with refused(NotPermitted, "role_not_permitted"):
        receive(item=item, actor=Actor("staff", "3", "Ada", "agent"))


def test_what_was_received_is_not_cancelled(merchant):
    """Case 55."""
    [item] = items(awaited())
    receive(item=item, actor=CLERK)
    with refused(Conflict, "already_received"):
        cancel(rma=item.rma, actor=SHOPPER)


def test_without_a_return_centre_the_article_is_still_received(merchant):
    """Case 82: it lies nowhere, so nothing is put into stock, and nothing crashes."""
    ReturnsSettings.objects.update(return_centre=None)
    [item] = items(awaited())
    receive(item=item, actor=CLERK)
    assert str(accept_as_new(item=item, actor=CLERK).amount) == "10.00"
    assert (items(item.rma)[0].location, moves()) == (None, [])
