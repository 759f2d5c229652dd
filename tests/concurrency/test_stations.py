"""People at once: stations over one parcel, two decisions from one page, an undo against a payment."""

import pytest

from returns.backoffice.station_commands import handle
from returns.backoffice.station_state import Station
from returns.models import Refund, Return, ReturnItem, ReturnParcel
from returns.services import change as changing
from returns.services.approve import approve
from returns.services.book_refund import book_refund
from returns.services.receive import receive
from returns.services.reject import reject
from returns.services.submit_refund import submit_refund
from returns.services.undo_receipt import undo_receipt
from rma_portal.audit.models import AuditEvent
from rma_portal.audit.verify import broken_links
from rma_portal.mail.models import OutgoingMail
from rma_portal.outbox.models import OutboxMessage
from tests.concurrency.test_races import accepted, waiting
from tests.concurrency.together import crowds, meeting, together, without_guard, without_locks
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, approved, ask, items, work

CHANGE, RECEIVE = changing.change, receive


def events(*verbs: str) -> list[int]:
    """Return how often each of these things happened."""
    return [AuditEvent.objects.filter(verb=verb).count() for verb in verbs]


def scan_at_once(shop, within, count: int) -> list[str]:
    """Let so many stations scan the same article of one parcel; return what each was told."""
    rma = within(lambda: ask(make_order(lines=[(make_variant("PULL"), 1, "20.00")])))
    told: list[str] = []

    def station() -> None:
        told.append(handle(Station(Return.objects.get(pk=rma.pk)), "PULL", CLERK).code)

    assert together(shop, *[station] * count) == ["done"] * count
    return sorted(told)


@crowds
def test_stations_that_scan_one_article_without_locks_and_guard(shop, within, monkeypatch, count):
    """Cases 79 and 144, the control: every station shows a receipt."""
    without_locks(monkeypatch)
    without_guard(monkeypatch)
    monkeypatch.setattr("returns.services.receive.change", meeting(count, CHANGE))
    assert (scan_at_once(shop, within, count), within(lambda: events("received"))) == (
        ["received"] * count,
        [count],
    )


@crowds
def test_stations_that_scan_one_article_receive_it_once(shop, within, monkeypatch, count):
    """Cases 79 and 144: all have seen it as awaited; one receives it, the others learn who did, and when."""
    monkeypatch.setattr("returns.backoffice.station_commands.receive", meeting(count, RECEIVE))
    told = scan_at_once(shop, within, count)
    assert told == ["received", *["received_before"] * (count - 1)]
    assert within(lambda: events("received")) == [1]


@pytest.fixture
def full_parcel(shop, within):
    """One parcel with an article for each station, its label drawn."""

    def packed(count: int) -> list[ReturnItem]:
        lines = [(make_variant(f"PULL-{no}"), 1, "20.00") for no in range(count)]
        return items(approved(shop, make_order(lines=lines)))

    return lambda count: within(lambda: packed(count))


def unpack_at_once(shop, rows: list[ReturnItem]) -> list[str]:
    """Let each article of a parcel be received at a station of its own."""
    strangers = [ReturnItem(pk=row.pk, rma_id=row.rma_id) for row in rows]
    return together(shop, *[lambda row=row: receive(item=row, actor=CLERK) for row in strangers])


def meeting_before(event: str, count: int):
    """Return `change`, before one event of which so many threads wait for each other."""
    together_then = meeting(count, CHANGE)

    def changed(row, subject: str, name: str, **words) -> None:
        (together_then if name == event else CHANGE)(row, subject, name, **words)

    return changed


@crowds
def test_a_parcel_unpacked_at_several_stations_without_locks(shop, within, monkeypatch, full_parcel, count):
    """The control: each sees the parcel on its way, one marks it as arrived, the others are turned away."""
    rows = full_parcel(count)
    without_locks(monkeypatch)
    monkeypatch.setattr("returns.services.receive.change", meeting_before("depart", count))
    assert unpack_at_once(shop, rows) == ["done", *["somebody_was_first"] * (count - 1)]


@crowds
def test_a_parcel_unpacked_at_several_stations_arrives_once(shop, within, full_parcel, count):
    """Every article is received, the parcel has arrived, the customer gets one mail."""
    assert unpack_at_once(shop, full_parcel(count)) == ["done"] * count
    work(shop)
    assert within(lambda: (events("received"), Return.objects.get().stage)) == ([count], "received")
    assert within(lambda: list(ReturnParcel.objects.values_list("transit", flat=True))) == ["delivered"]
    assert within(OutgoingMail.objects.filter(template="received").count) == 1
    assert within(broken_links) == []


def decide_at_once(shop, within, count: int) -> list[str]:
    """Let half approve and half reject, all from a page that showed the article as requested."""
    rma = within(waiting)
    [item] = within(lambda: items(rma))
    page = {"items": [item], "actor": MANAGER, "expected": {item.pk: "requested"}}
    yes = [lambda: approve(rma=Return(pk=rma.pk), **page)] * (count // 2)
    no = [lambda: reject(rma=Return(pk=rma.pk), why="Worn.", **page)] * (count // 2)
    return together(shop, *yes, *no)


@crowds
def test_decided_from_a_stale_page_without_the_look_at_it(shop, within, monkeypatch, count):
    """Case 49, the control: approved and rejected, and everybody was told that it worked."""
    without_locks(monkeypatch)
    without_guard(monkeypatch)
    monkeypatch.setattr("returns.services.lock.require_expected", meeting(count, lambda *words: None))
    said = decide_at_once(shop, within, count)
    assert (said, within(lambda: events("approved", "rejected"))) == (["done"] * count, [count // 2] * 2)


@crowds
def test_decided_from_a_stale_page_is_decided_once(shop, within, count):
    """Case 49: whoever comes second is shown that the page was old."""
    assert decide_at_once(shop, within, count) == ["done", *["stale_page"] * (count - 1)]
    assert sum(within(lambda: events("approved", "rejected"))) == 1


def undo_and_pay_at_once(shop, within, count: int) -> list[str]:
    """Let half take the receipt back and half let its refund go."""
    _order, rma = accepted(within)
    refund = within(lambda: book_refund(rma=rma, actor=CLERK))
    [item] = within(lambda: items(rma))
    undo = [lambda: undo_receipt(item=ReturnItem.objects.get(pk=item.pk), actor=MANAGER)] * (count // 2)
    pay = [lambda: submit_refund(refund=Refund.objects.get(pk=refund.pk), actor=MANAGER)] * (count // 2)
    return together(shop, *undo, *pay)


def after_both() -> tuple[str, str, int]:
    """Return where the article is, what the refund is, and how many workers were asked to pay."""
    asked = OutboxMessage.objects.filter(kind="returns.pay_refund").count()
    return ReturnItem.objects.get().journey, Refund.objects.get().refund_state, asked


@crowds
def test_undone_and_paid_at_once_without_locks_and_guard(shop, within, monkeypatch, count):
    """Case 85, the control: the article is as if it never came, and its money leaves all the same."""
    without_locks(monkeypatch)
    without_guard(monkeypatch)
    both = meeting(count, CHANGE)
    monkeypatch.setattr("returns.services.cancel_refund.change", both)
    monkeypatch.setattr("returns.services.submit_refund.change", both)
    undo_and_pay_at_once(shop, within, count)
    journey, _refund, asked = within(after_both)
    assert (journey, asked) == ("awaiting", count // 2)


@crowds
def test_undone_and_paid_at_once_is_one_of_them(shop, within, count):
    """Case 85: the receipt is undone and nothing is paid, or the money goes and the article stays."""
    said = undo_and_pay_at_once(shop, within, count)
    ends = {("awaiting", "cancelled", 0): [], ("received", "pending", 1): ["money_moved"] * (count // 2)}
    refused = ends[within(after_both)]
    others = ["transition_refused"] * (count - 1 - len(refused))
    assert said == sorted(["done", *refused, *others])
    assert within(broken_links) == []
