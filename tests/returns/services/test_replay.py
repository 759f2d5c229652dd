"""A draft over the past: counted once, stopped at once, never half shown."""

import csv
import datetime as dt
import io

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.domain.policy.rules import draft_policy
from returns.models import Decision, PolicyDraft, PolicyReplay, ReplayedChunk
from returns.queries.replays import article_counts
from returns.services.cancel_replay import cancel_replay
from returns.services.run_replay import run_chunk, run_replay
from returns.services.start_replay import start_replay
from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from rma_portal.core.errors import Conflict, InvalidInput, NotPermitted
from rma_portal.outbox.models import OutboxMessage
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_merchant
from tests.returns.flow import MANAGER
from tests.returns.past import WORDS, asked, draft, run, start

FEE = {"thirty_days": {"return_fee": "4.90"}}
STRICT = {"plain_return": {"automation": "ask_person"}}


def report_of(replay: PolicyReplay) -> list[list[str]]:
    """Return the lines of a run's report."""
    with default_storage.open(replay.report) as file:
        return list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))


def test_the_policy_that_was_in_force_changes_nothing(merchant):
    asked()
    asked(reason="defective")
    asked("250.00", resolution="store_credit")
    replay = run(start(draft()))
    side = {
        "counts": {"approve": 1, "ask_person": 2, "law": 1},  # a defect gives a right to repair
        "money": {
            "EUR": {"approve": "49.900", "ask_person": "299.900", "fees": "0.00", "refund": "349.800"},
        },
    }
    assert replay.summary == {"kinds": {"same": 3}, "then": side, "now": side}
    assert (replay.replay_state, replay.total, replay.done, replay.differing) == ("done", 3, 3, 0)
    assert (replay.first_differing, replay.report) == ([], "")


def test_what_a_fee_costs_whom(merchant):
    plain, defect = asked(title="=SUM(A1)"), asked(reason="defective")
    replay = run(start(draft(**FEE)))
    item = plain.items.get()
    decision = Decision.objects.get(item=item)
    assert replay.summary["kinds"] == {"harsher": 1, "same": 1}
    assert replay.summary["now"] == {
        "counts": {"approve": 1, "ask_person": 1, "law": 1},
        "money": {"EUR": {"approve": "49.900", "ask_person": "49.900", "fees": "4.90", "refund": "94.900"}},
    }
    assert replay.first_differing == [
        {
            "decision": decision.pk, "kind": "harsher", "currency": "EUR", "was": "approve", "is": "approve",
            "then": {"fee": "0.00"}, "now": {"fee": "4.90"},
        }
    ]  # fmt: skip
    day = clock.day_in(decision.decided_at, "Europe/Paris").isoformat()
    assert report_of(replay) == [
        ["Return", "Article number", "SKU", "Article", "Asked", "Then", "Now", "Change", "What differs"],
        [
            str(plain), item.number, item.sku, "'=SUM(A1)", day, "Approved by itself", "Approved by itself",
            "Harsher", "return fee: €0.00 → €4.90",
        ],
    ]  # fmt: skip
    assert not ReplayedChunk.objects.exists()
    assert defect.items.get().decisions.count() == 1  # nothing was decided anew


def test_the_report_speaks_the_language_of_who_asked(merchant):
    asked()
    lines = report_of(run(start(draft(**STRICT), language="fr")))
    assert (lines[0][5:7], lines[1][5:]) == (
        ["Avant", "Maintenant"],
        ["Acceptée automatiquement", "À une personne", "Traité autrement", ""],
    )


def test_the_rules_are_those_of_the_start(merchant):
    asked()
    one = draft()
    replay = start(one)
    PolicyDraft.objects.filter(pk=one.pk).update(promise=[], handling=[])
    assert run(replay).summary["kinds"] == {"same": 1}


def test_only_the_last_request_of_an_article_counts_and_only_in_its_days(merchant):
    """A worker's later decision knew more than the request did, and is no request."""
    now = clock.now()
    first, second = (asked().items.get() for _ in range(2))
    facts = Decision.objects.get(item=first)
    for item, source in ((first, "request"), (second, "worker")):
        Decision.objects.create(
            item=item, source=source, decided_at=now, promise_version=0, handling_version=0,
            facts=facts.facts, outcome=facts.outcome,
        )  # fmt: skip
    assert article_counts() == {30: 2, 90: 2, 365: 2, None: 2}
    replay = run(start(draft(**FEE)))
    last = [item.decisions.filter(source="request").order_by("pk").last().pk for item in (first, second)]
    assert [row["decision"] for row in replay.first_differing] == sorted(last)
    assert (replay.total, replay.done) == (2, 2)


def test_what_lies_further_back_is_left_out(merchant):
    asked()
    with clock.travel(clock.now() + dt.timedelta(days=40)):
        assert article_counts() == {30: 0, 90: 1, 365: 1, None: 1}
        assert run(start(draft(), days=30)).done == 0
        assert run(start(draft(), days=None)).done == 1


def test_a_run_goes_on_from_its_last_chunk_and_counts_nothing_twice(merchant):
    """A worker was killed between two chunks: the next takes over; one that comes late is harmless."""
    for _ in range(5):
        asked()
    replay = run(start(draft(**FEE)), chunk=2, seconds=0)
    assert (replay.replay_state, replay.done, replay.differing) == ("running", 2, 2)
    assert ReplayedChunk.objects.count() == 1
    kinds = OutboxMessage.objects.filter(done_at=None).values_list("kind", "ids", "queue")
    waiting = [row for row in kinds if row[0] == "returns.replay"]
    assert waiting == [("returns.replay", {"replay_id": replay.pk}, "webhooks")] * 2
    done = run(replay, chunk=2)
    assert (done.replay_state, done.done, done.summary["kinds"]) == ("done", 5, {"harsher": 5})
    before = PolicyReplay.objects.filter(pk=done.pk).values()
    assert run(done, chunk=2) == done
    assert list(before) == list(PolicyReplay.objects.filter(pk=done.pk).values())
    assert len(report_of(done)) == 6


def test_two_workers_on_one_run_write_each_chunk_once(merchant):
    for _ in range(3):
        asked()
    replay = run(start(draft(**FEE)), chunk=1, seconds=0)
    policy = draft_policy(replay.promise, replay.handling)
    slow = PolicyReplay.objects.get(pk=replay.pk)
    assert run_chunk(replay, policy, WORDS, 1) is True
    assert run_chunk(slow, policy, WORDS, 1) is False
    slow.refresh_from_db()
    assert (slow.done, slow.chunks.count()) == (2, 2)


def test_a_cancelled_run_stops_at_the_next_chunk_and_shows_nothing(merchant):
    for _ in range(2):
        asked()
    replay = run(start(draft(**FEE)), chunk=1, seconds=0)
    cancel_replay(replay=replay, actor=MANAGER)
    stopped = run(replay, chunk=1)
    assert (stopped.replay_state, stopped.done, stopped.report) == ("cancelled", 1, "")
    assert not ReplayedChunk.objects.exists()
    with pytest.raises(Conflict, match="replay_over"):
        cancel_replay(replay=replay, actor=MANAGER)


def test_a_cancellation_during_a_chunk_undoes_it(merchant):
    asked()
    replay = run(start(draft(**FEE)), chunk=1, seconds=0)
    asked()
    PolicyReplay.objects.filter(pk=replay.pk).update(last_id=0, done=0, summary={})
    replay.refresh_from_db()
    cancel_replay(replay=replay, actor=MANAGER)
    policy = draft_policy(replay.promise, replay.handling)
    assert run_chunk(replay, policy, WORDS, 1) is False
    assert not ReplayedChunk.objects.exists()


def test_a_decision_that_cannot_be_read_fails_the_whole_run(merchant, caplog):
    asked()
    broken = Decision.objects.get(item=asked().items.get())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("UPDATE returns_decision SET facts = facts - 'order' WHERE id = %s", [broken.pk])
        cursor.execute("SET LOCAL ROLE rma_app")
    failed = run(start(draft(**FEE)), chunk=1)
    assert (failed.replay_state, failed.failure, failed.failed_on_id) == ("failed", "unreadable", broken.pk)
    assert (failed.done, failed.report, ReplayedChunk.objects.count()) == (1, "", 0)
    assert f"decision {broken.pk} cannot be decided again" in caplog.text


def test_one_run_at_a_time_and_rules_that_can_be_evaluated(merchant, clerk):
    replay = start(draft())
    with pytest.raises(Conflict, match="replay_running"):
        start(draft("Another"))
    cancel_replay(replay=replay, actor=MANAGER)
    wrong = draft(thirty_days={"return_fee": "free"})
    with pytest.raises(InvalidInput, match="rule_value"):
        start(wrong)
    for days in (0, -1, 3651):
        with pytest.raises(InvalidInput, match="quantity"):
            start(draft(), days=days)
    for act in (lambda: start_replay(draft=wrong, days=1, language="fr", actor=clerk),
                lambda: cancel_replay(replay=replay, actor=clerk)):  # fmt: skip
        with pytest.raises(NotPermitted):
            act()
    assert PolicyReplay.objects.count() == 1


def test_a_stranger_runs_nothing_of_ours(merchant, stranger):
    asked()
    replay = start(draft())
    with merchant_context(stranger.pk):
        run_replay(replay.pk, words=WORDS)
        assert article_counts() == {30: 0, 90: 0, 365: 0, None: 0}
    replay.refresh_from_db()
    assert replay.replay_state == "queued"


def test_a_chunk_takes_as_many_queries_whatever_it_holds(merchant):
    counts = []
    for articles in (1, 10):
        for _ in range(articles):
            asked()
        replay = start(draft(**FEE))
        with CaptureQueriesContext(connection) as counted:
            run(replay)
        counts.append(len(counted))
    assert counts[0] == counts[1]


# --- with a real worker ---------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """A terminal at which somebody presses Ctrl-C as soon as something stands there."""

    def write(self, text: str) -> int:
        super().write(text)
        raise KeyboardInterrupt


@pytest.fixture
def shop(transactional_db):
    """A merchant with one return and a draft, committed."""
    made = make_merchant("atelier", prefix="ATR")
    with merchant_transaction(made.pk):
        asked()
        made.draft = draft(**FEE)
    return made


def test_the_command_follows_a_worker_to_the_end(shop, worker, capsys):
    call_command("replay_policy", "atelier", str(shop.draft.pk), "--days", "90")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "En attente: 0 / 1"
    assert lines[-1] == "Sur 1 article, 1 serait décidé autrement\N{NO-BREAK SPACE}: 1 moins favorable."
    with merchant_transaction(shop.pk):
        replay = PolicyReplay.objects.get()
        assert (replay.replay_state, replay.done, len(report_of(replay))) == ("done", 1, 2)


def test_ctrl_c_cancels(shop, no_broker):
    with pytest.raises(CommandError, match="cancelled"):
        call_command("replay_policy", "atelier", str(shop.draft.pk), stdout=Terminal())
    with merchant_transaction(shop.pk):
        assert PolicyReplay.objects.get().replay_state == "cancelled"


def test_the_command_says_what_is_wrong(shop):
    for words, why in (
        (["nobody", "1"], "no merchant is called nobody"),
        (["atelier", "0"], "atelier has no draft 0"),
        (["atelier", str(shop.draft.pk), "--days", "0"], "Indiquez un nombre entier"),
    ):
        with pytest.raises(CommandError, match=why):
            call_command("replay_policy", *words)
