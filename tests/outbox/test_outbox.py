"""The outbox: nothing leaves before the commit, nothing is lost, and each effect happens once."""

import ast
import datetime as dt
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

from inventory.models import Location
from rma_portal.celery import app
from rma_portal.core import clock
from rma_portal.core.context import current_merchant_id, merchant_context
from rma_portal.core.errors import Conflict, Unavailable
from rma_portal.outbox import tasks as outbox_tasks
from rma_portal.outbox.deliver import ATTEMPTS, LEASE, PAUSES, claim, perform
from rma_portal.outbox.enqueue import announce, enqueue
from rma_portal.outbox.models import OutboxMessage
from rma_portal.outbox.registry import KINDS, Kind, PermanentFailure
from rma_portal.outbox.tasks import deliver, drain, due_messages, mark_of, sweep
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_merchant

ROOT = Path(__file__).resolve().parents[2]


class Work:
    """A kind of work that does what the test says, and remembers."""

    def __init__(self) -> None:
        self.done: list[dict] = []
        self.given_up: list[dict] = []
        self.troubles: list[Exception] = []

    def handle(self, **ids) -> None:
        """Fail as long as there is trouble, else leave a row behind."""
        if self.troubles:
            raise self.troubles.pop(0)
        Location.objects.create(
            code=f"L{len(self.done)}", name="x", line1="x", postcode="1", city="x", country="FR"
        )
        self.done.append({**ids, "merchant": current_merchant_id()})

    def give_up(self, **ids) -> None:
        self.given_up.append(ids)


@pytest.fixture
def work(monkeypatch) -> Work:
    made = Work()
    monkeypatch.setitem(KINDS, "test.work", Kind(made.handle, "outbox", made.give_up))
    return made


def sites() -> int:
    """Return how many rows the work has left, the return centre not counted."""
    return Location.objects.exclude(code="RC").count()


def state(message: OutboxMessage) -> tuple:
    """Return attempts, done, failed, leased."""
    row = OutboxMessage.objects.get(pk=message.pk)
    return row.attempts, row.done_at is not None, row.failed_at is not None, row.leased_until is not None


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_asked_for(merchant, work, no_broker, monkeypatch):
    """Cases 123 and 149: no row, and nobody was told."""
    told = []
    monkeypatch.setattr("rma_portal.outbox.enqueue.announce", told.append)
    with suppress(Conflict), merchant_transaction(merchant.pk):
        enqueue("test.work", a=1)
        raise Conflict("later_trouble")
    assert (OutboxMessage.objects.count(), told) == (0, [])
    with merchant_transaction(merchant.pk):
        message = enqueue("test.work", a=1)
        assert told == []
    assert told == [message]


def test_work_is_done_once_in_the_merchants_name(merchant, work):
    message = enqueue("test.work", a=1, b="x")
    with merchant_context(None):
        assert (drain(), drain()) == (1, 0)
    assert (work.done, state(message)) == (
        [{"a": 1, "b": "x", "merchant": merchant.pk}],
        (1, True, False, False),
    )


def test_a_message_is_claimed_by_one(merchant, work):
    message = enqueue("test.work")
    assert claim(message.pk) == message
    assert claim(message.pk) is None
    assert list(due_messages()) == []


def test_a_delayed_message_is_not_due_yet(merchant, work):
    message = enqueue("test.work", delay=dt.timedelta(hours=1))
    assert (claim(message.pk), list(due_messages())) == (None, [])
    with clock.travel(clock.now() + dt.timedelta(minutes=61)):
        assert list(due_messages()) == [message]


def test_a_lease_that_ran_out_is_taken_again(merchant, work):
    """Invariant 6: the worker died; the row waits, and another takes it."""
    message = enqueue("test.work")
    claim(message.pk)
    with clock.travel(clock.now() + LEASE - dt.timedelta(seconds=1)):
        assert list(due_messages()) == []
    with clock.travel(clock.now() + LEASE + dt.timedelta(seconds=1)):
        assert list(due_messages()) == [message]
        assert claim(message.pk).attempts == 2


def test_who_comes_too_late_changes_nothing(merchant, work):
    """Invariant 6: the first worker was only slow; its work is rolled back, the second's counts."""
    message = enqueue("test.work")
    slow = claim(message.pk)
    with clock.travel(clock.now() + LEASE + dt.timedelta(seconds=1)):
        second = claim(message.pk)
        perform(slow)
        assert (sites(), state(message)) == (0, (2, False, False, True))
        perform(second)
        assert (sites(), state(message)) == (1, (2, True, False, False))
        perform(slow)
    assert sites() == 1


@pytest.mark.parametrize("trouble", [ValueError("x"), PermanentFailure("x")])
def test_who_fails_too_late_changes_nothing(merchant, work, trouble):
    """Invariant 6: neither a pause nor the end of what another worker is doing."""
    message = enqueue("test.work")
    slow = claim(message.pk)
    with clock.travel(clock.now() + LEASE + dt.timedelta(seconds=1)):
        second = claim(message.pk)
        work.troubles.append(trouble)
        perform(slow)
        assert (work.given_up, state(message)) == ([], (2, False, False, True))
        perform(second)
    assert (sites(), state(message)) == (1, (2, True, False, False))


def test_half_done_is_not_done(merchant, work, monkeypatch):
    """Case 104: work and mark share one transaction."""
    message = enqueue("test.work")

    def breaks_at_the_end(**ids):
        work.handle(**ids)
        raise ValueError

    monkeypatch.setitem(KINDS, "test.work", Kind(breaks_at_the_end, "outbox"))
    perform(claim(message.pk))
    assert (sites(), state(message)) == (0, (1, False, False, False))


def test_pauses_grow_and_then_it_is_given_up(merchant, work):
    """Case 51: twelve tries over a little more than a day, then staff are shown it, once."""
    message = enqueue("test.work", a=1)
    moment, pauses = clock.now(), []
    for _ in range(ATTEMPTS):
        work.troubles.append(ValueError("no paper"))
        with clock.travel(moment):
            perform(claim(message.pk))
        message.refresh_from_db()
        pauses.append((message.due_at - moment).total_seconds())
        moment = max(moment, message.due_at)
    assert pauses[:-1] == PAUSES
    assert (work.given_up, state(message)) == ([{"a": 1}], (ATTEMPTS, False, True, False))
    assert message.last_error == "ValueError"  # its words may quote a person
    assert claim(message.pk) is None


@pytest.mark.parametrize(
    ("trouble", "ended"),
    [
        (PermanentFailure("no"), True),
        (Conflict("no"), True),
        (Unavailable("away"), False),
        (OSError("away"), False),
    ],
)
def test_what_cannot_help_is_not_tried_again(merchant, work, trouble, ended):
    """A refusal stays one; what only did not answer is asked again."""
    message = enqueue("test.work", a=1)
    work.troubles.append(trouble)
    perform(claim(message.pk))
    assert (work.given_up, state(message)) == ([{"a": 1}] if ended else [], (1, False, ended, False))


def test_a_message_that_kills_its_workers_is_given_up(merchant, work):
    """Case 145: it is not taken for ever, though no worker ever came back to say so."""
    message = enqueue("test.work")
    moment = clock.now()
    for _ in range(ATTEMPTS):
        with clock.travel(moment):
            assert claim(message.pk) is not None
        moment += LEASE + dt.timedelta(seconds=1)
    with clock.travel(moment):
        perform(claim(message.pk))
    assert (work.done, work.given_up, state(message)) == ([], [{}], (ATTEMPTS + 1, False, True, False))


def test_a_kind_nobody_knows_is_kept_and_said(merchant, work, monkeypatch):
    """A worker of an older version does not lose it."""
    message = enqueue("test.work")
    monkeypatch.delitem(KINDS, "test.work")
    perform(claim(message.pk))
    message.refresh_from_db()
    assert (message.last_error, state(message)) == ("KeyError", (1, False, False, False))
    OutboxMessage.objects.update(attempts=ATTEMPTS - 1, due_at=clock.now())
    perform(claim(message.pk))
    assert state(message) == (ATTEMPTS, False, True, False)


def test_a_dead_broker_is_no_trouble(merchant, work, dead_broker, caplog):
    """Invariant 6: the row waits; the sweeper stops at the first silence and finds it later."""
    message = enqueue("test.work")
    with caplog.at_level(logging.WARNING):
        assert (announce(message), sweep()) == (False, 0)
    assert [record.name for record in caplog.records] == ["rma_portal.outbox.enqueue"] * 2
    assert (list(due_messages()), state(message)) == ([message], (0, False, False, False))


def test_the_sweeper_tells_of_what_nobody_was_told(merchant, work, no_broker):
    """Invariant 6: due and free messages, the oldest first; not what is done, leased or later."""
    messages = [enqueue("test.work", a=no) for no in range(5)]
    claim(messages[0].pk)
    perform(claim(messages[1].pk))
    OutboxMessage.objects.filter(pk=messages[2].pk).update(due_at=clock.now() + dt.timedelta(hours=1))
    OutboxMessage.objects.filter(pk=messages[4].pk).update(due_at=clock.now() - dt.timedelta(hours=1))
    assert list(due_messages()) == [messages[4], messages[3]]
    assert sweep() == 2


def test_what_stands_in_a_queue_is_not_told_twice(merchant, work, no_broker):
    """A backlog must not grow by its own sweeps; what was tried, or lost by the broker, is told again."""
    message = enqueue("test.work")
    assert (sweep(), sweep()) == (1, 0)
    OutboxMessage.objects.update(attempts=1)
    assert (sweep(), sweep()) == (1, 0)
    cache.delete(mark_of(OutboxMessage.objects.get(pk=message.pk)))
    assert sweep() == 1


def test_told_twice_is_done_once(merchant, work):
    """The broker may deliver again whatever it likes."""
    message = enqueue("test.work")
    for _ in range(3):
        deliver(message.pk, merchant_id=merchant.pk)
    assert len(work.done) == 1


@pytest.fixture
def shop(transactional_db, no_broker):
    return make_merchant("atelier", prefix="ATR")


def delivered_by(count: int, message: OutboxMessage) -> None:
    """Let so many workers deliver a message at once."""
    start = threading.Barrier(count)

    def worker(_no) -> None:
        start.wait(10)
        try:
            deliver(message.pk, merchant_id=message.merchant_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(worker, range(count)))


@pytest.fixture
def listening(no_broker, monkeypatch):
    """Be a worker that listens to one queue alone, on a broker that holds nothing yet."""
    for queue in ("outbox", "far"):
        announced(queue)
    app.amqp.queues.add("outbox")
    monkeypatch.setattr(app.amqp.queues, "_consume_from", {"outbox": app.amqp.queues["outbox"]})


def announced(queue: str) -> int:
    """Take what lies in a queue of the broker and return how many it was."""
    with app.connection() as broker, broker.SimpleQueue(queue) as waiting:
        count = waiting.qsize()
        waiting.clear()
        return count


def test_what_follows_is_done_at_once_by_a_worker_that_listens_to_its_queue(
    shop, work, listening, monkeypatch
):
    """One way through the broker for a whole chain: each link is a row with a claim of its own."""
    monkeypatch.setitem(KINDS, "test.first", Kind(lambda: enqueue("test.work", link=2), "outbox"))
    monkeypatch.setitem(KINDS, "test.elsewhere", Kind(lambda: enqueue("test.far", link=3), "outbox"))
    monkeypatch.setitem(KINDS, "test.far", Kind(work.handle, "far"))
    for kind in ("test.first", "test.elsewhere"):
        with merchant_transaction(shop.pk):
            message = enqueue(kind)
        assert (announced("outbox"), announced("far")) == (1, 0)
        deliver(message.pk, merchant_id=shop.pk)
    assert (work.done, announced("outbox"), announced("far")) == ([{"link": 2, "merchant": shop.pk}], 0, 1)
    rows = [(row.kind, row.attempts, row.done_at is not None) for row in OutboxMessage.objects.order_by("pk")]
    assert rows == [
        ("test.first", 1, True),
        ("test.work", 1, True),
        ("test.elsewhere", 1, True),
        ("test.far", 0, False),
    ]


def test_nothing_follows_where_the_cause_was_undone(shop, work, listening, monkeypatch):
    """A handler that fails after it enqueued leaves nothing behind: no row, nothing done, nothing told."""

    def fail() -> None:
        enqueue("test.work")
        raise OSError("away")

    monkeypatch.setitem(KINDS, "test.first", Kind(fail, "outbox"))
    with merchant_transaction(shop.pk):
        message = enqueue("test.first")
    announced("outbox")
    deliver(message.pk, merchant_id=shop.pk)
    left = [(row.kind, row.attempts, row.done_at) for row in OutboxMessage.objects.all()]
    assert (left, work.done, announced("outbox")) == ([("test.first", 1, None)], [], 0)


def test_a_chain_that_takes_long_goes_on_through_the_broker(shop, work, listening, monkeypatch):
    """The last link must end within the time limit of a task."""
    monkeypatch.setattr(outbox_tasks, "CHAIN_SECONDS", 0)
    monkeypatch.setitem(KINDS, "test.first", Kind(lambda: enqueue("test.work"), "outbox"))
    with merchant_transaction(shop.pk):
        message = enqueue("test.first")
    announced("outbox")
    deliver(message.pk, merchant_id=shop.pk)
    assert (work.done, announced("outbox")) == ([], 1)


@pytest.fixture
def outside(monkeypatch) -> list:
    """An effect that no transaction takes back: a letter that was posted."""
    posted: list[int] = []
    monkeypatch.setitem(KINDS, "test.post", Kind(lambda: posted.append(1), "outbox"))
    return posted


def test_four_workers_without_the_claim_post_four_letters(shop, outside, monkeypatch):
    """The control: look first, then take."""
    gate = threading.Barrier(4)

    def look_and_take(message_id: int) -> OutboxMessage:
        message = OutboxMessage.objects.get(pk=message_id, leased_until=None)
        gate.wait(10)
        OutboxMessage.objects.filter(pk=message_id).update(leased_until=clock.now() + LEASE)
        return message

    monkeypatch.setattr("rma_portal.outbox.tasks.claim", look_and_take)
    with merchant_transaction(shop.pk):
        message = enqueue("test.post")
    delivered_by(4, message)
    assert len(outside) == 4


def test_four_workers_post_one_letter(shop, outside):
    """One message, one effect, also outside the database."""
    with merchant_transaction(shop.pk):
        message = enqueue("test.post")
    delivered_by(4, message)
    assert (len(outside), state(message)) == (1, (1, True, False, False))


def kinds_in_code() -> dict[str, str]:
    """Return every kind that any of our files enqueues, with the place."""
    found = {}
    for room in ("rma_portal", "returns", "customers", "inventory"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "enqueue":
                    where = f"{path.relative_to(ROOT)}:{node.lineno}"
                    assert isinstance(node.args[0], ast.Constant), f"{where} hides its kind"
                    found[node.args[0].value] = where
    return found


def test_every_kind_that_is_enqueued_has_a_handler():
    """Tasks that are not found vanish in silence; these cannot."""
    asked = kinds_in_code()
    assert {kind: where for kind, where in asked.items() if kind not in KINDS} == {}
    assert set(KINDS) == set(asked)


def test_every_queue_has_workers(settings):
    assert {kind.queue for kind in KINDS.values()} <= set(settings.CELERY_TASK_QUEUES_NAMES)


def test_work_that_calls_out_holds_no_transaction_meanwhile(shop, monkeypatch):
    """A stranger's slow answer must hold no row and no connection's transaction (case 127)."""
    held: dict[str, bool] = {}

    def look(**ids) -> None:
        held[ids["name"]] = connection.in_atomic_block

    monkeypatch.setitem(KINDS, "test.out", Kind(look, "outbox", calls_out=True))
    monkeypatch.setitem(KINDS, "test.in", Kind(look, "outbox"))
    with merchant_transaction(shop.pk):
        messages = [enqueue("test.out", name="out"), enqueue("test.in", name="in")]
    with merchant_context(shop.pk):
        for message in messages:
            perform(claim(message.pk))
    assert held == {"out": False, "in": True}
    assert [state(message) for message in messages] == [(1, True, False, False)] * 2
