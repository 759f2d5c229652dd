"""The past that drafts are tried on, and the runs of a draft."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from returns.domain.policy.engine import Decision as Decided
from returns.domain.policy.engine import decide
from returns.domain.policy.explain import explain
from returns.domain.policy.facts import Facts
from returns.domain.policy.rules import draft_policy
from returns.domain.policy.trace import Traced
from returns.models import Decision, PolicyDraft, PolicyReplay
from rma_portal.core import clock

PERIODS = (30, 90, 365, None)  # days; None: all there are
TOLD = (  # of an article in a list of those that differ
    "decided_at",
    "item__number",
    "item__sku",
    "item__title",
    "item__options",
    "item__rma__number",
    "item__rma__order__number",
)

Stored = tuple[int, str, str]  # a decision's id, its facts and its outcome as JSON text


def asked_articles(*, until: dt.datetime, days: int | None) -> QuerySet[Decision]:
    """Return the decisions on requests that were made up to an instant, in the last days."""
    known = Decision.objects.filter(source=Decision.Source.REQUEST, decided_at__lte=until)
    return known if days is None else known.filter(decided_at__gt=until - dt.timedelta(days=days))


def article_counts() -> dict[int | None, int]:
    """Return how many articles each of PERIODS holds at this moment, in one query."""
    moment = clock.now()
    counts = {
        f"in_{days}": Count("item", distinct=True, filter=Q(decided_at__gt=moment - dt.timedelta(days=days)))
        for days in PERIODS
        if days is not None
    }
    found = asked_articles(until=moment, days=None).aggregate(in_None=Count("item", distinct=True), **counts)
    return {days: found[f"in_{days}"] for days in PERIODS}


def count_articles(*, until: dt.datetime, days: int | None) -> int:
    """Return how many articles a run over the last days will read."""
    return asked_articles(until=until, days=days).aggregate(count=Count("item", distinct=True))["count"]


def next_chunk(replay: PolicyReplay, size: int) -> list[Stored]:
    """Return the decisions that follow the last one counted, by id; of an article only the last one.

    As text: whoever parses them one by one has never more than one in memory, which is a quarter quicker.
    """
    past = asked_articles(until=replay.asked_at, days=replay.days)
    known = asked_articles(until=replay.asked_at, days=None)
    later = known.filter(item=OuterRef("item"), pk__gt=OuterRef("pk"))
    rows = past.filter(~Exists(later), pk__gt=replay.last_id).order_by("pk")
    return list(rows.values_list("pk", Cast("facts", TextField()), Cast("outcome", TextField()))[:size])


@dataclass(frozen=True)
class Difference:
    """One article that would be decided differently: `row` is what `Tally.add` told, with its decision."""

    decision: Decision
    row: Mapping[str, Any]


def differences(rows: Sequence[Mapping[str, Any]]) -> Iterator[Difference]:
    """Find the articles of rows that a run wrote down, in one query; no more is read than is told."""
    known = Decision.objects.select_related("item__rma__order").only(*TOLD)
    found = known.in_bulk([row["decision"] for row in rows])
    for row in rows:
        yield Difference(found[row["decision"]], row)


def replays_of(draft: PolicyDraft) -> QuerySet[PolicyReplay]:
    """Return the runs of a draft, newest first."""
    return draft.replays.order_by("-asked_at", "-pk").defer("promise", "handling", "first_differing")


def unfinished_replay() -> PolicyReplay | None:
    """Return the merchant's one run that has not ended yet, if there is one."""
    return PolicyReplay.objects.filter(replay_state__in=PolicyReplay.UNFINISHED).first()


def retried(replay: PolicyReplay, row: Decision) -> tuple[Decided, tuple[Traced, ...]]:
    """Decide one article again by a run's rules, and explain it: who was tried, and why not."""
    policy, facts = draft_policy(replay.promise, replay.handling), Facts.from_json(row.facts)
    decision = decide(policy, facts)
    return decision, explain(policy, facts, decision)
