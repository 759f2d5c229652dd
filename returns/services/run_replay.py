"""Decide the past by a draft's rules, chunk by chunk, and count what would be different."""

import csv
import io
import json
import logging
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from returns.domain.policy.engine import decide
from returns.domain.policy.facts import Facts
from returns.domain.policy.replay import SAME, Tally
from returns.domain.policy.rules import Policy, draft_policy
from returns.models import PolicyReplay, ReplayedChunk
from returns.queries.replays import Stored, next_chunk
from rma_portal.core import clock
from rma_portal.core.collector import collector_paused
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.files import keep_file

logger = logging.getLogger(__name__)

CHUNK = 2000  # articles: about a quarter of a second, and a few megabytes
SECONDS = 15  # after which a worker makes room for other work; well within the time limit of a task
SHOWN = 200  # articles that differ and stand on the page; the report names all of them
BOM = "\ufeff"  # without it, Excel reads UTF-8 as something else

Row = Mapping[str, Any]


class ReportWords(NamedTuple):
    """What puts a report into words: the heads of its columns, and a line for each row."""

    heads: Callable[[], Sequence[str]]
    lines: Callable[[Sequence[Row]], Iterable[Sequence[str]]]


class Unreadable(Exception):
    """A stored decision that cannot be tried again."""

    def __init__(self, decision_id: int) -> None:
        super().__init__(f"decision {decision_id} cannot be decided again")
        self.decision_id = decision_id


def run_replay(replay_id: int, *, words: ReportWords, chunk: int = CHUNK, seconds: float = SECONDS) -> None:
    """Go on with a run from its last chunk, for so many seconds; what is left then waits in the outbox.

    Opens its own transactions, one a chunk: counts, lines and place are written together or not at all, so
    that a run that was killed goes on where it was, and two workers never count an article twice. No row is
    locked meanwhile. At the end `report` holds every article that differs, put into `words` in the run's
    language. A decision that cannot be read fails the whole run: half a result is none. A run
    that was cancelled, or has ended, is left alone.
    """
    ends = time.monotonic() + seconds
    with transaction.atomic():
        replay = begin(replay_id)
    if replay is None:
        return
    policy = draft_policy(replay.promise, replay.handling)
    try:
        with translation.override(replay.language):
            while run_chunk(replay, policy, words, chunk):
                if time.monotonic() >= ends:
                    return go_on_later(replay)
    except Unreadable as error:
        logger.exception("replay %s failed", replay.pk)
        with transaction.atomic():
            fail_replay(replay.pk, "unreadable", error.decision_id)


def begin(replay_id: int) -> PolicyReplay | None:
    """Return a run that is to be gone on with, or None."""
    unfinished = PolicyReplay.objects.filter(pk=replay_id, replay_state__in=PolicyReplay.UNFINISHED)
    unfinished.filter(started_at=None).update(replay_state=PolicyReplay.State.RUNNING, started_at=clock.now())
    return unfinished.first()


def go_on_later(replay: PolicyReplay) -> None:
    """Let the next slice of a long run wait its turn behind other work."""
    with transaction.atomic():
        enqueue("returns.replay", replay_id=replay.pk)


def run_chunk(replay: PolicyReplay, policy: Policy, words: ReportWords, size: int) -> bool:
    """Try the next chunk and write what it brought; say whether there may be more.

    False at the end, and where somebody else has ended the run or gone on with it: nothing is written then.
    """
    with transaction.atomic(), collector_paused():
        chunk = next_chunk(replay, size)
        if not chunk:
            return finish(replay, words)
        tally = Tally(replay.summary)
        found = tried(policy, chunk, tally)
        return advance(replay, chunk, tally, found, words)


def tried(policy: Policy, chunk: Iterable[Stored], tally: Tally) -> list[Row]:
    """Decide each article of a chunk again, count it, and return a row for each that differs."""
    found: list[Row] = []
    for pk, facts_text, outcome_text in chunk:
        if facts_text == "{}":
            continue  # nothing was known of this article: there is nothing to decide on
        try:
            facts = Facts.from_json(json.loads(facts_text))
            row = tally.add(facts, json.loads(outcome_text), decide(policy, facts))
        except Exception as error:  # pure code: whatever it raises comes from what is stored
            raise Unreadable(pk) from error
        if row is not None:
            found.append({"decision": pk, **row})
    return found


def advance(
    replay: PolicyReplay, chunk: Sequence[Stored], tally: Tally, found: list[Row], words: ReportWords
) -> bool:
    """Write a chunk, unless the run is no longer where it was; say whether it was written."""
    changes: dict[str, Any] = {
        "last_id": chunk[-1][0],
        "done": replay.done + len(chunk),
        "summary": tally.to_json(),
        "differing": sum(tally.kinds.values()) - tally.kinds[SAME],
    }
    if found and len(replay.first_differing) < SHOWN:
        changes["first_differing"] = (replay.first_differing + found)[:SHOWN]
    text = as_csv(words.lines(found))  # before the row is touched: it stays locked until the commit
    if not as_believed(replay).update(**changes):
        return False
    if found:
        ReplayedChunk.objects.create(replay=replay, last_id=chunk[-1][0], lines=text)
    for name, value in changes.items():
        setattr(replay, name, value)
    return True


def as_believed(replay: PolicyReplay) -> QuerySet[PolicyReplay]:
    """Return the run's row while it is what we believe it is."""
    running = PolicyReplay.State.RUNNING
    return PolicyReplay.objects.filter(pk=replay.pk, replay_state=running, last_id=replay.last_id)


def as_csv(lines: Iterable[Sequence[str]]) -> str:
    """Return lines as a table for spreadsheets."""
    file = io.StringIO()
    csv.writer(file).writerows(lines)
    return file.getvalue()


def finish(replay: PolicyReplay, words: ReportWords) -> bool:
    """End a run: its report is put together from its chunks, which are forgotten. Returns False: no more."""
    report = write_report(replay, words) if replay.differing else ""
    done = {"replay_state": PolicyReplay.State.DONE, "finished_at": clock.now(), "total": replay.done}
    if as_believed(replay).update(**done, report=report):
        replay.chunks.all().delete()
    return False


def write_report(replay: PolicyReplay, words: ReportWords) -> str:
    """Store the report, part by part, and return its name in the storage."""
    with tempfile.TemporaryFile() as file:
        file.write((BOM + as_csv([words.heads()])).encode())
        for text in replay.chunks.order_by("last_id").values_list("lines", flat=True).iterator(20):
            file.write(text.encode())
        file.seek(0)
        return keep_file(f"replays/{replay.key.hex}.csv", File(file))


def fail_replay(replay_id: int, failure: str, decision_id: int | None = None) -> None:
    """End a run that cannot go on, and say why: unreadable (a decision) or given_up; its parts go."""
    unfinished = PolicyReplay.objects.filter(pk=replay_id, replay_state__in=PolicyReplay.UNFINISHED)
    failed = {"replay_state": PolicyReplay.State.FAILED, "failure": failure, "failed_on": decision_id}
    if unfinished.update(**failed, finished_at=clock.now()):
        ReplayedChunk.objects.filter(replay=replay_id).delete()
