"""Races of two to sixteen, each with its control: first the loss with the guard off, then none with it on."""

from customers.models import Payment
from inventory.models import StockLevel
from returns.models import ListedPerson, NumberCounter, Refund, Return, ReturnItem
from returns.services import book_refund as booking
from returns.services import change as changing
from returns.services import request_return as requesting
from returns.services import restage as restaging
from returns.services.accept_as_new import accept_as_new
from returns.services.approve import approve
from returns.services.book_refund import book_refund
from returns.services.fill_draft import fill_draft
from returns.services.inspect import inspect
from returns.services.issue_numbers import issue_numbers
from returns.services.open_draft import open_draft
from returns.services.receive import receive
from returns.services.request_return import request_return
from returns.services.submit_refund import submit_refund
from rma_portal.audit.models import AuditEvent
from rma_portal.audit.verify import broken_links
from rma_portal.outbox.models import OutboxMessage
from tests.concurrency.together import (
    crowds,
    definition_of,
    meeting,
    together,
    without_guard,
    without_index,
    without_locks,
)
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, SHOPPER, ask, chosen, items, units

TAKE, RESERVE, CHANGE = requesting.take_units, booking.reserve, changing.change
RESTAGE = restaging.restage
UNIT, PAID = "a_unit_is_in_one_live_return_at_a_time", "an_article_is_paid_once"
TWINS = "DELETE FROM {0} a USING {0} b WHERE a.id > b.id AND {1}"


def filled(order):
    """Return a draft that asks for every unit of the order."""
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=chosen(order))
    return draft


def clients(within, order, count: int, monkeypatch) -> list:
    """Return so many requests for the same units, which all look before any of them writes."""
    monkeypatch.setattr(requesting, "take_units", meeting(count, TAKE))
    drafts = [within(lambda: filled(order)) for _ in range(count)]
    return [lambda draft=draft: request_return(draft=draft, actor=SHOPPER) for draft in drafts]


@crowds
def test_the_same_unit_without_the_index_is_taken_by_everybody(shop, within, monkeypatch, count):
    """Cases 8 and 143, the control: as many returns of one unit as there are clients."""
    order = within(make_order)
    same = "a.order_line_id = b.order_line_id AND a.unit_no = b.unit_no"
    clean = f"DELETE FROM returns_decision; {TWINS.format('returns_returnitem', same)}"
    with without_index(UNIT, definition_of(UNIT), clean):
        said = together(shop, *clients(within, order, count, monkeypatch))
        assert (said, within(ReturnItem.objects.count)) == (["done"] * count, count)


@crowds
def test_the_same_unit_is_taken_by_exactly_one(shop, within, monkeypatch, count):
    """Cases 8 and 143: the others are told, and nothing of them is left."""
    order = within(lambda: make_order(lines=[(make_variant(), 2, "20.00")]))
    said = together(shop, *clients(within, order, count, monkeypatch))
    assert said == ["done", *["unit_taken"] * (count - 1)]
    left = within(lambda: [model.objects.count() for model in (Return, ReturnItem, AuditEvent)])
    assert left == [1, 2, 2]


@crowds
def test_one_draft_sent_by_many_clicks_is_one_return(shop, within, count):
    """Cases 102 and 143: every click gets it."""
    draft = within(lambda: filled(make_order()))
    said = together(shop, *[lambda: request_return(draft=draft, actor=SHOPPER)] * count)
    assert (said, within(Return.objects.count)) == (["done"] * count, 1)


def waiting():
    """Return a return that waits for a person."""
    return ask(make_order(), reason="defective")


def approvals() -> list[int]:
    """Return how often it was approved, and how many workers were asked to number it."""
    return [
        AuditEvent.objects.filter(verb="approved").count(),
        OutboxMessage.objects.filter(kind="returns.issue_numbers").count(),
    ]


def approve_at_once(shop, within, count: int) -> list[str]:
    """Let so many people approve the same article at once; return what they were told."""
    rma = within(waiting)
    [item] = within(lambda: items(rma))
    acts = [lambda: approve(rma=Return(pk=rma.pk), items=[item], actor=MANAGER)] * count
    return together(shop, *acts)


@crowds
def test_approved_at_once_without_locks_and_guard(shop, within, monkeypatch, count):
    """Cases 48 and 52, the control: approved by everybody, numbered by as many workers."""
    without_locks(monkeypatch)
    without_guard(monkeypatch)
    monkeypatch.setattr("returns.services.lock.require_expected", meeting(count, lambda *words: None))
    said = approve_at_once(shop, within, count)
    assert (said, within(approvals)) == (["done"] * count, [count, count])


@crowds
def test_approved_at_once_without_locks_the_guard_still_holds(shop, within, monkeypatch, count):
    """Case 49: `UPDATE ... WHERE status = old` decides alone."""
    without_locks(monkeypatch)
    monkeypatch.setattr("returns.services.lock.require_expected", meeting(count, lambda *words: None))
    said = approve_at_once(shop, within, count)
    assert (said, within(approvals)) == (["done", *["somebody_was_first"] * (count - 1)], [1, 1])


@crowds
def test_approved_at_once_is_approved_once(shop, within, count):
    """Cases 48 and 52."""
    said = approve_at_once(shop, within, count)
    assert (said, within(approvals)) == (["done", *["transition_refused"] * (count - 1)], [1, 1])


def receive_at_once(shop, within, count: int) -> tuple[list[str], int]:
    """Let clerks receive the same article at once; return what they were told, and how often it came."""
    rma = within(lambda: ask(make_order()))
    [item] = within(lambda: items(rma))
    said = together(shop, *[lambda: receive(item=ReturnItem(pk=item.pk, rma_id=rma.pk), actor=CLERK)] * count)
    return said, within(AuditEvent.objects.filter(verb="received").count)


@crowds
def test_received_at_once_without_locks_and_guard(shop, within, monkeypatch, count):
    """Cases 79 and 144, the control: every clerk is told that they received it."""
    without_locks(monkeypatch)
    without_guard(monkeypatch)
    monkeypatch.setattr("returns.services.receive.change", meeting(count, CHANGE))
    assert receive_at_once(shop, within, count) == (["done"] * count, count)


@crowds
def test_received_and_accepted_at_once(shop, within, count):
    """Cases 86 and 144: all clerks but one are refused, stock rises by one."""
    rma = within(lambda: ask(make_order()))
    [item] = within(lambda: items(rma))

    def clerk():
        receive(item=ReturnItem(pk=item.pk, rma_id=rma.pk), actor=CLERK)
        accept_as_new(item=ReturnItem(pk=item.pk, rma_id=rma.pk), actor=CLERK)

    assert together(shop, *[clerk] * count) == ["done", *["transition_refused"] * (count - 1)]
    assert within(lambda: list(StockLevel.objects.values_list("quantity", flat=True))) == [1]
    assert within(broken_links) == []


@crowds
def test_received_at_once_is_received_once(shop, within, count):
    """Cases 79 and 144."""
    refused = ["transition_refused"] * (count - 1)
    assert receive_at_once(shop, within, count) == (["done", *refused], 1)


def accepted(within, **words):
    """Return a return of one of two articles at 60.00, accepted and not booked."""
    order = within(lambda: make_order(lines=[(make_variant(), 2, "120.00")]))
    rma = within(lambda: ask(order, {units(order)[0]: {"reason": "size_small"}}))
    within(lambda: inspect_all(rma))
    return order, rma


def inspect_all(rma):
    for item in items(rma):
        receive(item=item, actor=CLERK)
        inspect(item=item, accepted=True, grade="a", disposition="restock", actor=CLERK)


def stage_after_both(shop, within) -> str:
    """Let two clerks inspect two articles of one return at once; return the stage that is stored then."""
    rma = within(lambda: ask(make_order(lines=[(make_variant(), 2, "20.00")])))
    rows = within(lambda: [receive(item=item, actor=CLERK) for item in items(rma)])
    acts = [lambda row=row: inspect(item=row, **LOOK) for row in rows]
    assert together(shop, *acts) == ["done", "done"]
    return within(lambda: Return.objects.get().stage)


def without_chain(monkeypatch) -> None:
    """Leave the audit out: its own lock on the return's stream would stand in for the one we look at."""
    monkeypatch.setattr("returns.services.inspect.enter", lambda *words, **facts: None)


LOOK = {"accepted": True, "grade": "a", "disposition": "destroy", "actor": CLERK}


def test_two_articles_inspected_at_once_without_locks(shop, within, monkeypatch):
    """The control: each clerk sees the other's article as it was, and the return never moves on."""
    without_chain(monkeypatch)
    without_locks(monkeypatch)
    monkeypatch.setattr("returns.services.inspect.restage", meeting(2, RESTAGE))
    assert stage_after_both(shop, within) == "received"


def test_two_articles_inspected_at_once_move_the_return_on(shop, within, monkeypatch):
    """The return is locked first, so that its stage follows from all its articles."""
    without_chain(monkeypatch)
    assert stage_after_both(shop, within) == "inspected"


def reserved() -> list[str]:
    return [str(amount) for amount in Payment.objects.values_list("reserved_amount", flat=True)]


def book_at_once(shop, within, count: int) -> list[str]:
    """Let clerks book one article of 60.00 at once, of an order for which much more was paid."""
    _order, rma = accepted(within)
    within(lambda: Payment.objects.update(captured_amount=60 * 16))
    return together(shop, *[lambda: book_refund(rma=Return(pk=rma.pk), actor=CLERK)] * count)


@crowds
def test_booked_at_once_without_locks_and_index(shop, within, monkeypatch, count):
    """Case 101, the control: one article of 60.00 is promised as often as it was asked for."""
    without_locks(monkeypatch)
    monkeypatch.setattr("returns.services.book_refund.reserve", meeting(count, RESERVE))
    clean = TWINS.format("returns_refundline", "a.item_id = b.item_id")
    with without_index(PAID, definition_of(PAID), clean):
        said = book_at_once(shop, within, count)
        assert (said, within(reserved)) == (["done"] * count, [f"{60 * count}.000"])


@crowds
def test_booked_at_once_is_booked_once(shop, within, count):
    """Case 101."""
    said = book_at_once(shop, within, count)
    assert (said, within(reserved), within(Refund.objects.count)) == (["done"] * count, ["60.000"], 1)


def returns_of_a_smaller_payment(within, count: int) -> list[Return]:
    """Return returns of 60.00 each, accepted; only 100.00 was captured for all of them."""
    order = within(lambda: make_order(lines=[(make_variant(), count, f"{60 * count}.00")]))
    within(lambda: Payment.objects.update(captured_amount=100))
    trusted = {"kind": "allowed", "mark": "email", "key": "claire@example.org", "note": "Many at once"}
    within(lambda: ListedPerson.objects.create(**trusted))  # so many quick returns would meet a person
    returns = [
        within(lambda u=u: ask(order, {u: {"reason": "size_small"}})) for u in within(lambda: units(order))
    ]
    for rma in returns:
        within(lambda rma=rma: inspect_all(rma))
    return returns


def refund_at_once(shop, returns: list[Return]) -> list[str]:
    """Book the refunds of several returns at once."""
    return together(shop, *[lambda rma=rma: book_refund(rma=rma, actor=CLERK) for rma in returns])


@crowds
def test_refunds_at_once_on_one_payment_without_locks(shop, within, monkeypatch, count):
    """Cases 99 and 101, the control: each believes in all of it, and only the database's check is left."""
    returns = returns_of_a_smaller_payment(within, count)
    without_locks(monkeypatch)
    monkeypatch.setattr("returns.services.book_refund.reserve", meeting(count, RESERVE))
    said = refund_at_once(shop, returns)
    assert (said, within(reserved)) == ([*["IntegrityError"] * (count - 1), "done"], ["60.000"])


@crowds
def test_refunds_at_once_share_what_was_captured(shop, within, count):
    """Cases 99 and 101: 60 and the 40 that are left, nothing for the others, no error."""
    said = refund_at_once(shop, returns_of_a_smaller_payment(within, count))
    assert (said, within(reserved)) == (["done"] * count, ["100.000"])
    amounts = within(lambda: sorted(str(r.amount) for r in Refund.objects.all()))
    assert amounts == ["40.000", "60.000"]


def submit_at_once(shop, within, count: int) -> tuple[list[str], int]:
    """Let people send one refund to its gateway at once; return what they were told, and how often it was."""
    _order, rma = accepted(within)
    refund = within(lambda: book_refund(rma=rma, actor=CLERK))
    said = together(shop, *[lambda: submit_refund(refund=within_thread(refund), actor=MANAGER)] * count)
    sent = OutboxMessage.objects.filter(kind="returns.pay_refund").count()
    return said, sent


def within_thread(refund) -> Refund:
    """Return the refund as this thread reads it."""
    return Refund.objects.get(pk=refund.pk)


@crowds
def test_submitted_at_once_without_locks_and_guard(shop, within, monkeypatch, count):
    """Case 102, the control: as many workers are asked to pay."""
    without_guard(monkeypatch)
    monkeypatch.setattr("returns.services.submit_refund.change", meeting(count, CHANGE))
    without_locks(monkeypatch)
    assert submit_at_once(shop, within, count) == (["done"] * count, count)


@crowds
def test_submitted_at_once_is_sent_once(shop, within, count):
    """Case 102."""
    refused = ["transition_refused"] * (count - 1)
    assert submit_at_once(shop, within, count) == (["done", *refused], 1)


def unnumbered(within, count: int) -> list:
    return within(lambda: [ask(make_order(email=f"c{one}@example.org")) for one in range(count)])


@crowds
def test_numbers_counted_by_looking_first(shop, within, monkeypatch, count):
    """Case 54, the control: read, add one, write gives all returns the same number."""

    def look_and_write():
        last = NumberCounter.objects.get().last
        meet()
        NumberCounter.objects.update(last=last + 1)
        return last + 1

    meet = meeting(count, lambda: None)
    monkeypatch.setattr("returns.services.issue_numbers.next_serial", look_and_write)
    acts = [lambda rma=rma: issue_numbers(rma) for rma in unnumbered(within, count)]
    assert together(shop, *acts) == [*["IntegrityError"] * (count - 1), "done"]


@crowds
def test_returns_numbered_at_once(shop, within, count):
    """Case 54: unique, and without a gap."""
    acts = [lambda rma=rma: issue_numbers(rma) for rma in unnumbered(within, count)]
    assert together(shop, *acts) == ["done"] * count
    serials = within(lambda: sorted(Return.objects.values_list("serial", flat=True)))
    assert serials == list(range(1, count + 1))
    assert within(lambda: Return.objects.values("number").distinct().count()) == count
    assert within(lambda: NumberCounter.objects.get().last) == count
