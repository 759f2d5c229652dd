"""The money: what is owed, to which payment, never twice and never more than was captured."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from customers.models import Order, OrderLine, Payment, StoreCreditEntry, UnitShare
from returns.gateways.base import RefundAnswer
from returns.gateways.registry import GATEWAYS
from returns.models import PolicyVersion, Refund, RefundLine, Return, ReturnItem, Rule
from returns.services.accept_as_new import accept_as_new
from returns.services.book_refund import book_refund
from returns.services.cancel_refund import cancel_refund
from returns.services.inspect import inspect
from returns.services.pay_refund import pay_refund
from returns.services.receive import receive
from returns.services.submit_refund import submit_refund
from returns.services.undo_receipt import undo_receipt
from rma_portal.audit.verify import broken_links
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, NotPermitted, Unavailable
from rma_portal.outbox.deliver import ATTEMPTS
from rma_portal.outbox.models import OutboxMessage
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, SHOPPER, ask, items, units, work
from tests.returns.refused import refused

ALL = Decimal("49.90")  # what the plain order cost


def accept(rma: Return, *positions: int) -> list[Refund]:
    """Receive and accept articles, all unless told otherwise; return what was booked for each."""
    booked = []
    for item in items(rma):
        if item.position in positions or not positions:
            receive(item=item, actor=CLERK)
            booked.append(accept_as_new(item=item, actor=CLERK))
    return booked


def inspected(rma: Return) -> None:
    """Receive and accept every article, booking nothing."""
    for item in items(rma):
        receive(item=item, actor=CLERK)
        inspect(item=item, accepted=True, grade="a", disposition="restock", actor=CLERK)


def tender(order: Order, *captured: str) -> list[Payment]:
    """Pay the order by several payments instead of one, oldest first."""
    Payment.objects.filter(order=order).delete()
    return [
        Payment.objects.create(order=order, ref=f"T{no}", currency=order.currency, captured_amount=amount)
        for no, amount in enumerate(captured)
    ]


def held(order: Order) -> list[tuple[str, str]]:
    """Return reserved and refunded of each payment, oldest first."""
    rows = Payment.objects.filter(order=order).order_by("id")
    return [(f"{row.reserved_amount:.2f}", f"{row.refunded_amount:.2f}") for row in rows]


def amounts(rma: Return) -> list[tuple[str, str]]:
    """Return amount and state of each refund, in order."""
    return [(f"{row.amount:.2f}", row.refund_state) for row in rma.refunds.order_by("id")]


def publish(promise: dict, handling: dict) -> None:
    """Publish a policy of one promise and one handling rule."""
    version = PolicyVersion.objects.create(number=1, in_force_from=clock.now())
    base = {"window_days": 30, "resolutions": ["refund", "store_credit"], "return_fee": "0"}
    Rule.objects.create(version=version, part="promise", position=1, name="p", actions={**base, **promise})
    plain = {"automation": "approve", "refund_when": "accepted"}
    Rule.objects.create(version=version, part="handling", position=1, name="h", actions={**plain, **handling})


def sums_are_right(rma: Return) -> bool:
    """Say whether each live refund is the sum of its lines."""
    return all(
        refund.amount == sum(line.amount for line in refund.lines.all())
        for refund in rma.refunds.exclude(refund_state="cancelled")
    )


@pytest.mark.parametrize(
    ("currency", "gross", "tax", "shares"),
    [
        ("EUR", "59.97", "10.00", ["19.99", "19.99", "19.99"]),
        ("EUR", "100.00", "16.67", ["33.34", "33.33", "33.33"]),
        ("EUR", "0.02", "0.00", ["0.01", "0.01", "0"]),
        ("JPY", "10000", "909", ["3334", "3333", "3333"]),
        ("KWD", "10.000", "0.001", ["3.334", "3.333", "3.333"]),
    ],
)
def test_all_partial_refunds_add_up_to_what_was_paid(merchant, currency, gross, tax, shares):
    """Cases 96, 97 and 98: to the minor unit, gross and tax, in any order, one return for each unit."""
    order = make_order(lines=[(make_variant(), 3, gross)], currency=currency, tax=tax)
    publish({}, {})
    found = {}
    for no in (3, 1, 2):
        rma = ask(order, {units(order)[no - 1]: {"reason": "size_small"}})
        booked = accept(rma)[0]
        found[no] = str(booked.amount) if booked else "0"
        for refund in rma.refunds.all():
            submit_refund(refund=refund, actor=MANAGER)
            pay_refund(refund)
    assert [found[no] for no in sorted(found)] == shares
    payment = Payment.objects.get()
    assert (payment.refunded_amount, payment.reserved_amount) == (Decimal(gross), 0)
    taxes = RefundLine.objects.values_list("tax_amount", flat=True)
    assert sum(taxes) == sum(
        UnitShare.objects.filter(gross_amount__gt=0).values_list("tax_amount", flat=True)
    )
    assert {refund.currency for refund in Refund.objects.all()} == {currency}


def test_a_refund_is_the_sum_of_its_lines(merchant):
    order = make_order(lines=[(make_variant(), 2, "59.98"), (make_variant(), 1, "5.01")])
    rma = ask(order)
    inspected(rma)
    refund = book_refund(rma=rma, actor=CLERK)
    lines = refund.lines.order_by("id").values_list("code", "amount")
    assert list(lines) == [
        ("article", Decimal("29.990")),
        ("article", Decimal("29.990")),
        ("article", Decimal("5.010")),
    ]
    assert (str(refund.amount), sums_are_right(rma)) == ("64.99", True)


def test_received_and_not_announced_is_what_is_offered(merchant):
    """Case 109: three announced, one arrived."""
    rma = ask(make_order(lines=[(make_variant(), 3, "269.97")], tax="45.00"), reason="defective")
    ReturnItem.objects.update(permission="approved")
    receive(item=items(rma)[0], actor=CLERK)
    inspect(item=items(rma)[0], accepted=True, grade="d", disposition="recycle", actor=CLERK)
    assert str(book_refund(rma=rma, actor=CLERK).amount) == "89.99"


def test_nothing_before_it_is_owed(merchant):
    """Case 148: not when asked, not when received, unless the policy says so."""
    rma = ask(make_order())
    assert book_refund(rma=rma, actor=MANAGER) is None
    receive(item=items(rma)[0], actor=CLERK)
    assert book_refund(rma=rma, actor=MANAGER) is None
    assert Refund.objects.count() == 0


@pytest.mark.parametrize(("when", "booked"), [("asked", [1, 1]), ("received", [0, 1]), ("accepted", [0, 0])])
def test_the_policy_says_when(merchant, when, booked):
    """Case 148."""
    publish({}, {"refund_when": when})
    rma = ask(make_order())
    found = []
    book_refund(rma=rma, actor=MANAGER)
    found.append(Refund.objects.count())
    receive(item=items(rma)[0], actor=CLERK)
    book_refund(rma=rma, actor=MANAGER)
    found.append(Refund.objects.count())
    assert found == booked


def test_booked_twice_is_booked_once(merchant):
    """Cases 101 and 148: a second key finds nothing owed."""
    order = make_order()
    rma = ask(order)
    accept(rma)
    assert book_refund(rma=rma, actor=CLERK) is None
    assert (amounts(rma), held(order)) == ([("49.90", "due")], [("49.90", "0.00")])


def test_the_database_pays_an_article_once(merchant):
    """Invariant 5: below all code."""
    rma = ask(make_order())
    [refund] = accept(rma)
    line = RefundLine(refund=refund, item=items(rma)[0], code="article", amount=1)
    with pytest.raises(IntegrityError, match="an_article_is_paid_once"), transaction.atomic():
        line.save()


@pytest.mark.parametrize(
    ("model", "columns", "constraint"),
    [
        (Refund, {"amount": 0}, "a_refund_is_positive"),
        (Refund, {"amount": Decimal("-1")}, "a_refund_is_positive"),
        (Payment, {"reserved_amount": Decimal("49.91")}, "never_more_than_captured"),
        (Payment, {"refunded_amount": Decimal("0.01")}, "never_more_than_captured"),
        (Payment, {"reserved_amount": Decimal("-0.01")}, "payment_amounts_not_negative"),
        (Payment, {"captured_amount": Decimal("-1"), "reserved_amount": 0}, "captured|negative"),
    ],
)
def test_the_database_keeps_the_ceiling(merchant, model, columns, constraint):
    """Cases 99, 108 and 146."""
    accept(ask(make_order()))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(**columns)


@pytest.mark.parametrize(
    ("refunded", "reserved", "amount"),
    [("0", "0", "49.90"), ("9.90", "0", "40.00"), ("0", "49.89", "0.01"), ("25.00", "24.00", "0.90")],
)
def test_never_more_than_the_payments_still_hold(merchant, refunded, reserved, amount):
    """Cases 99, 106 and 108: what went back elsewhere or is promised already is taken off."""
    order = make_order()
    Payment.objects.update(refunded_amount=refunded, reserved_amount=reserved)
    rma = ask(order)
    [refund] = accept(rma)
    assert (str(refund.amount), sums_are_right(rma)) == (amount, True)


def test_nothing_is_booked_where_all_went_back_elsewhere(merchant):
    """Case 106: not paid twice."""
    order = make_order()
    Payment.objects.update(refunded_amount=ALL)
    assert accept(ask(order)) == [None]
    assert Refund.objects.count() == 0


def test_two_returns_of_one_order_share_one_ceiling(merchant):
    """Case 101: 60 and 60 of 100 are 100."""
    order = make_order(lines=[(make_variant(), 2, "120.00")])
    Payment.objects.update(captured_amount=100)
    first, second = (ask(order, {unit: {"reason": "size_small"}}) for unit in units(order))
    booked = [str(refund.amount) for rma in (first, second) for refund in accept(rma)]
    assert (booked, held(order)) == (["60.00", "40.00"], [("100.00", "0.00")])


@pytest.mark.parametrize(
    ("fee", "amount"), [("5", "44.90"), ("49.89", "0.01"), ("49.90", None), ("80", None)]
)
def test_a_fee_never_makes_a_negative_refund(merchant, fee, amount):
    """Cases 72, 108 and 110: floored at zero; nothing is owed, and the return ends without a refund."""
    publish({"return_fee": fee}, {"methods": ["label"]})
    order = make_order()
    rma = ask(order)
    assert [refund and str(refund.amount) for refund in accept(rma)] == [amount]
    rma.refresh_from_db()
    assert rma.stage == ("inspected" if amount else "closed")


def test_a_free_article_is_worth_nothing(merchant):
    """Case 122: a gift, net value zero: no division, no refund."""
    rma = ask(make_order(lines=[(make_variant(), 2, "0.00")]))
    assert accept(rma) == [None, None]
    rma.refresh_from_db()
    assert rma.stage == "closed"


def test_split_tender_fills_one_payment_after_the_other(merchant):
    """Case 100: newest first; partial coverage is not everything, and the lines add up on each side."""
    order = make_order()
    tender(order, "30.00", "20.00")
    rma = ask(order)
    accept(rma)
    assert amounts(rma) == [("20.00", "due"), ("29.90", "due")]
    assert held(order) == [("29.90", "0.00"), ("20.00", "0.00")]
    assert sums_are_right(rma)
    first, second = rma.refunds.order_by("id")
    submit_refund(refund=first, actor=MANAGER)
    pay_refund(first)
    rma.refresh_from_db()
    assert (rma.stage, held(order)) == ("inspected", [("29.90", "0.00"), ("0.00", "20.00")])
    submit_refund(refund=second, actor=MANAGER)
    pay_refund(second)
    rma.refresh_from_db()
    assert (rma.stage, held(order)) == ("closed", [("0.00", "29.90"), ("0.00", "20.00")])


@pytest.mark.parametrize("which", [0, 1])
def test_a_split_booking_is_cancelled_as_a_whole(merchant, which):
    """Case 100: else the articles could be booked again while a part of them is still promised."""
    order = make_order(lines=[(make_variant(), 1, "60.00"), (make_variant(), 1, "40.00")])
    tender(order, "50.00", "50.00")
    rma = ask(order, {units(order)[0]: {"reason": "size_small"}})
    accept(rma)
    assert held(order) == [("10.00", "0.00"), ("50.00", "0.00")]
    cancel_refund(refund=rma.refunds.order_by("id")[which], actor=MANAGER)
    assert (amounts(rma), held(order)) == (
        [("50.00", "cancelled"), ("10.00", "cancelled")],
        [("0.00", "0.00"), ("0.00", "0.00")],
    )
    book_refund(rma=rma, actor=CLERK)
    assert held(order) == [("10.00", "0.00"), ("50.00", "0.00")]


@pytest.mark.parametrize("which", [0, 1])
def test_a_split_booking_under_way_stays(merchant, which):
    """Cases 85 and 100: one half was sent, the other can be neither cancelled nor undone."""
    order = make_order()
    tender(order, "30.00", "20.00")
    rma = ask(order)
    accept(rma)
    submit_refund(refund=rma.refunds.order_by("id")[which], actor=MANAGER)
    with refused(Conflict, "transition_refused", current="pending"):
        cancel_refund(refund=rma.refunds.order_by("id")[1 - which], actor=MANAGER)
    with refused(Conflict, "money_moved"):
        undo_receipt(item=items(rma)[0], actor=CLERK)
    assert held(order) == [("29.90", "0.00"), ("20.00", "0.00")]


def test_undoing_a_receipt_cancels_both_halves(merchant):
    """Cases 85 and 100."""
    order = make_order()
    tender(order, "30.00", "20.00")
    rma = ask(order)
    accept(rma)
    undo_receipt(item=items(rma)[0], actor=CLERK)
    assert (held(order), {state for _amount, state in amounts(rma)}) == (
        [("0.00", "0.00")] * 2,
        {"cancelled"},
    )


def test_submitted_twice_is_refused(merchant):
    """Cases 101 and 102: a double click sends one."""
    [refund] = accept(ask(make_order()))
    submit_refund(refund=refund, actor=MANAGER)
    with refused(Conflict, "transition_refused", current="pending"):
        submit_refund(refund=refund, actor=MANAGER)
    assert OutboxMessage.objects.filter(kind="returns.pay_refund").count() == 1


def test_paid_twice_is_paid_once(merchant):
    """Case 102: the task delivered again finds nothing to do."""
    order = make_order()
    [refund] = accept(ask(order))
    submit_refund(refund=refund, actor=MANAGER)
    for _ in range(3):
        pay_refund(refund)
    assert held(order) == [("0.00", "49.90")]


class Gateway:
    """A gateway that answers what the test says, and counts."""

    def __init__(self, *answers) -> None:
        self.answers, self.keys = list(answers), []

    def refund(self, order) -> RefundAnswer:
        self.keys.append(order.key)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


DECLINED, PAID, LATER = (
    RefundAnswer("failed", reason="card closed"),
    RefundAnswer("succeeded", "X1"),
    RefundAnswer("pending"),
)


def with_gateway(monkeypatch, *answers) -> Gateway:
    gateway = Gateway(*answers)
    monkeypatch.setitem(GATEWAYS, "manual", gateway)
    return gateway


def test_a_declined_refund_is_tried_again_with_the_same_key(merchant, monkeypatch):
    """Case 103: the row that failed does not block the retry, and is the same row."""
    gateway = with_gateway(monkeypatch, DECLINED, PAID)
    order = make_order()
    rma = ask(order)
    [refund] = accept(rma)
    submit_refund(refund=refund, actor=MANAGER)
    pay_refund(refund)
    refund.refresh_from_db()
    assert (refund.refund_state, refund.failure, held(order)) == (
        "failed",
        "card closed",
        [("49.90", "0.00")],
    )
    submit_refund(refund=refund, actor=MANAGER)
    pay_refund(refund)
    refund.refresh_from_db()
    assert (refund.refund_state, refund.failure, held(order)) == ("succeeded", "", [("0.00", "49.90")])
    assert gateway.keys == [refund.key.hex] * 2


def test_a_declined_refund_can_be_given_up_and_paid_in_another_way(merchant, monkeypatch):
    """Case 103: cancelled, its articles are owed again; the receipt can even be undone."""
    with_gateway(monkeypatch, DECLINED)
    order = make_order()
    rma = ask(order)
    [refund] = accept(rma)
    submit_refund(refund=refund, actor=MANAGER)
    pay_refund(refund)
    cancel_refund(refund=refund, actor=MANAGER)
    assert held(order) == [("0.00", "0.00")]
    book_refund(rma=rma, actor=CLERK)
    assert amounts(rma) == [("49.90", "cancelled"), ("49.90", "due")]


def test_pending_at_the_gateway_is_neither_done_nor_failed(merchant, monkeypatch):
    """Case 105."""
    with_gateway(monkeypatch, LATER)
    order = make_order()
    rma = ask(order)
    [refund] = accept(rma)
    submit_refund(refund=refund, actor=MANAGER)
    work(merchant)
    rma.refresh_from_db()
    assert (amounts(rma), held(order), rma.stage) == (
        [("49.90", "pending")],
        [("49.90", "0.00")],
        "inspected",
    )


def test_a_gateway_that_does_not_answer_is_asked_again_with_the_same_key(merchant, monkeypatch):
    """Case 105: not known is not failed, and no reason to stop asking."""
    gateway = with_gateway(monkeypatch, Unavailable("gateway_silent"), PAID)
    rma = ask(make_order())
    [refund] = accept(rma)
    submit_refund(refund=refund, actor=MANAGER)
    work(merchant)
    assert amounts(rma) == [("49.90", "pending")]
    OutboxMessage.objects.filter(done_at=None).update(due_at=clock.now())
    work(merchant)
    assert (amounts(rma), gateway.keys) == ([("49.90", "succeeded")], [refund.key.hex] * 2)


def test_a_gateway_that_never_answers_leaves_the_refund_unknown(merchant, monkeypatch):
    """Case 105: nobody knows whether it paid, so the reservation stays and nothing is repeated."""
    with_gateway(monkeypatch, TimeoutError())
    order = make_order()
    rma = ask(order)
    [refund] = accept(rma)
    submit_refund(refund=refund, actor=MANAGER)
    OutboxMessage.objects.filter(kind="returns.pay_refund").update(attempts=ATTEMPTS - 1)
    work(merchant)
    assert (amounts(rma), held(order)) == ([("49.90", "unknown")], [("49.90", "0.00")])
    with refused(Conflict, "transition_refused", current="unknown"):
        cancel_refund(refund=refund, actor=MANAGER)


def test_store_credit_is_given_once(merchant):
    """Cases 102 and 111: the ledger's cause decides, and the payment's room is used up."""
    order = make_order()
    rma = ask(order, resolution="store_credit")
    [refund] = accept(rma)
    submit_refund(refund=refund, actor=MANAGER)
    for _ in range(3):
        Refund.objects.update(refund_state="pending")
        Payment.objects.update(reserved_amount=ALL, refunded_amount=0)
        pay_refund(refund)
    entries = StoreCreditEntry.objects.values_list("customer__email", "amount", "currency")
    assert list(entries) == [("claire@example.org", ALL, "EUR")]
    assert held(order) == [("0.00", "49.90")]


def test_store_credit_for_nobody_fails_and_is_said(merchant):
    """Case 111: a customer who is gone by then; the article can be paid in another way."""
    rma = ask(make_order(), resolution="store_credit")
    Order.objects.update(customer=None)
    Return.objects.update(customer=None)
    rma.refresh_from_db()
    [refund] = accept(rma)
    submit_refund(refund=refund, actor=MANAGER)
    pay_refund(refund)
    refund.refresh_from_db()
    assert (refund.refund_state, StoreCreditEntry.objects.count()) == ("failed", 0)
    ReturnItem.objects.update(resolution="refund")
    cancel_refund(refund=refund, actor=MANAGER)
    assert book_refund(rma=rma, actor=CLERK).way == "payment"


def test_both_ways_in_one_return_share_one_ceiling(merchant):
    """Case 120."""
    order = make_order(lines=[(make_variant(), 2, "99.99")])
    one, two = units(order)
    rma = ask(
        order,
        {one: {"reason": "size_small"}, two: {"reason": "size_small", "resolution": "store_credit"}},
    )
    inspected(rma)
    book_refund(rma=rma, actor=CLERK)
    booked = list(rma.refunds.order_by("id").values_list("way", "amount"))
    assert booked == [("payment", Decimal("50.000")), ("store_credit", Decimal("49.990"))]


def shipped(order: Order, shipping: str = "4.90") -> Order:
    """Let the order have paid shipping, by its one payment."""
    total = order.total_amount + Decimal(shipping)
    Order.objects.filter(pk=order.pk).update(shipping_amount=shipping, total_amount=total)
    Payment.objects.filter(order=order).update(captured_amount=total)
    order.refresh_from_db()
    return order


def shipping_lines() -> list[str]:
    return [
        str(amount) for amount in RefundLine.objects.filter(code="shipping").values_list("amount", flat=True)
    ]


def test_the_whole_order_withdrawn_gives_the_shipping_back_once(merchant):
    """Case 94: with the last article, whichever return it is in."""
    order = shipped(make_order(lines=[(make_variant(), 3, "30.00")]))
    first = ask(order, {unit: {"reason": "size_small"} for unit in units(order)[:2]})
    second = ask(order, {units(order)[2]: {"reason": "size_small"}})
    booked = [str(refund.amount) for rma in (second, first) for refund in accept(rma)]
    assert (booked, shipping_lines(), held(order)) == (
        ["10.00", "10.00", "14.90"], ["4.900"], [("34.90", "0.00")],
    )  # fmt: skip


def test_a_part_of_the_order_gives_no_shipping_back(merchant):
    """Cases 93 and 94."""
    order = shipped(make_order(lines=[(make_variant(), 2, "20.00")]))
    accept(ask(order, {units(order)[0]: {"reason": "size_small"}}))
    assert (shipping_lines(), held(order)) == ([], [("10.00", "0.00")])


def test_a_unit_cancelled_before_does_not_hold_the_shipping(merchant):
    """Case 94: whole is what was still bought."""
    order = shipped(make_order(lines=[(make_variant(), 2, "20.00")]))
    UnitShare.objects.filter(unit_no=2).update(cancelled_at=clock.now())
    accept(ask(order, {units(order)[0]: {"reason": "size_small"}}))
    assert shipping_lines() == ["4.900"]


def test_a_claim_is_no_withdrawal(merchant):
    """Case 94: shipping goes back by the right of withdrawal alone."""
    order = shipped(make_order())
    rma = ask(order, reason="defective")
    ReturnItem.objects.update(permission="approved")
    accept(rma)
    assert shipping_lines() == []


def test_a_refused_article_keeps_the_shipping(merchant):
    order = shipped(make_order(lines=[(make_variant(), 2, "20.00")]))
    rma = ask(order)
    accept(rma, 1)
    receive(item=items(rma)[1], actor=CLERK)
    inspect(item=items(rma)[1], accepted=False, grade="d", disposition="destroy", note="Usé", actor=CLERK)
    assert book_refund(rma=rma, actor=CLERK) is None
    assert shipping_lines() == []


@pytest.mark.parametrize("when", ["asked", "received"])
def test_the_shipping_goes_back_also_where_money_goes_early(merchant, when):
    """Case 94: a policy that pays before the inspection pays the shipping, too."""
    publish({}, {"refund_when": when})
    order = shipped(make_order(lines=[(make_variant(), 2, "20.00")]))
    rma = ask(order)
    for item in items(rma):
        receive(item=item, actor=CLERK)
        book_refund(rma=rma, actor=CLERK)
    assert (shipping_lines(), held(order)) == (["4.900"], [("24.90", "0.00")])


def test_a_free_article_received_last_still_brings_the_shipping(merchant):
    """Cases 94 and 122."""
    order = shipped(make_order(lines=[(make_variant(), 1, "20.00"), (make_variant(), 1, "0.00")]))
    rma = ask(order)
    accept(rma)
    assert (shipping_lines(), held(order), sums_are_right(rma)) == (["4.900"], [("24.90", "0.00")], True)


def test_the_shipping_is_in_one_of_two_ways_and_not_in_the_next_booking(merchant):
    """Cases 94 and 120: once, though the payment still holds more."""
    order = shipped(make_order(lines=[(make_variant(), 2, "20.00")]))
    Payment.objects.update(captured_amount=100)
    one, two = units(order)
    credit = {"reason": "size_small", "resolution": "store_credit"}
    rma = ask(order, {one: {"reason": "size_small"}, two: credit})
    inspected(rma)
    for _ in range(2):
        book_refund(rma=rma, actor=CLERK)
    assert (amounts(rma), shipping_lines()) == ([("14.90", "due"), ("10.00", "due")], ["4.900"])


def test_a_cancelled_booking_frees_the_shipping_for_the_next(merchant):
    """Case 94: once, whatever is cancelled and booked again."""
    order = shipped(make_order())
    rma = ask(order)
    [refund] = accept(rma)
    cancel_refund(refund=refund, actor=MANAGER)
    book_refund(rma=rma, actor=CLERK)
    assert (amounts(rma), held(order)) == ([("54.80", "cancelled"), ("54.80", "due")], [("54.80", "0.00")])


def test_postage_lines_are_no_articles_of_a_whole_order(merchant):
    """Case 94: the line of the shipping itself need not come back."""
    order = shipped(make_order(lines=[(make_variant(), 1, "20.00"), (make_variant(), 1, "4.90")]))
    OrderLine.objects.filter(gross_amount="4.90").update(kind="shipping")
    accept(ask(order, {units(order)[0]: {"reason": "size_small"}}))
    assert shipping_lines() == ["4.900"]


@pytest.mark.parametrize(
    ("actor", "book", "submit"),
    [
        (SHOPPER, None, "actor_not_permitted"),
        (Actor("staff", "9", "Rita", "reader"), "role_not_permitted", "role_not_permitted"),
        (CLERK, None, "role_not_permitted"),
    ],
)
def test_who_lets_money_go(merchant, actor, book, submit):
    rma = ask(make_order())
    inspected(rma)
    if book:
        with refused(NotPermitted, book):
            book_refund(rma=rma, actor=actor)
    refund = book_refund(rma=rma, actor=CLERK)
    with refused(NotPermitted, submit):
        submit_refund(refund=refund, actor=actor)
    with refused(NotPermitted, submit):
        cancel_refund(refund=refund, actor=actor)


def test_every_step_of_the_money_is_in_the_chain(merchant):
    rma = ask(make_order())
    [refund] = accept(rma)
    cancel_refund(refund=refund, actor=MANAGER)
    assert broken_links() == []
