"""Tries a draft of 31 rules on 100,000 articles asked back before; ends with one JSON line.

    .venv/bin/python bench/replay.py [--articles N] [--folder F --keep]

One process, as a worker runs it: the past is read from PostgreSQL in chunks, decided again, compared and
counted, and what differs is written into the report. The baseline beside it reads the same rows, parses
their JSON, and does nothing else: the ratio says what the deciding costs. Memory is that before and after.
"""

import argparse
import datetime as dt
import itertools
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

sys.path.pop(0)  # not this folder: its numbers.py is not the standard library's
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil
import psycopg2

from bench import ground, measuring, million, pages
from bench.million import Examples, Shop

ARTICLES = 100_000
EXAMPLES = 500  # different articles, each decided with the default policy


def main() -> None:
    """Measure, and print the line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=ARTICLES, help="a multiple of four")
    parser.add_argument("--folder", help="where the data set lies or is to be made")
    parser.add_argument("--keep", action="store_true", help="keep the folder for the next run")
    asked = parser.parse_args()
    found = measure_replay(asked.articles, folder=asked.folder, keep=asked.keep)
    measuring.print_line("replay", asked.articles, **found)


def measure_replay(articles: int = ARTICLES, *, folder: str | None = None, keep: bool = False) -> dict:
    """Make the past, try the draft on it, and return `replay_articles`, `replay_seconds` and more figures."""
    where = Path(folder or tempfile.mkdtemp(prefix="rma-replay-", dir="/tmp"))
    try:
        with ground.standing(where, keep=keep) as stand:
            merchant = fill(stand, articles)
            return measured(merchant)
    finally:
        if not keep:
            shutil.rmtree(where, ignore_errors=True)


# --- the past --------------------------------------------------------------------------------------------


def fill(stand: ground.Bench, articles: int) -> int:
    """Load a merchant's returns where there are none: four articles in three returns. Return its id."""
    from rma_portal.tenancy.models import Merchant

    if known := Merchant.objects.first():
        return known.pk
    shop: Shop = pages.open_shop(0, 3, 3 + articles * 3 // 4)
    pages.say(f"loading {articles:,} articles")
    million.load(stand.superuser, [shop], Examples("{}", "{}"), pages.say)
    decide_all(stand.superuser)
    return shop.merchant


def decide_all(address: str) -> None:
    """Give every article one of the examples, as if it had been asked for as that one was."""
    connection = psycopg2.connect(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("CREATE TEMP TABLE example (number int, facts jsonb, outcome jsonb)")
        cursor.executemany("INSERT INTO example VALUES (%s, %s, %s)", list(examples()))
        cursor.execute("CREATE TEMP TABLE kept AS SELECT * FROM returns_decision")
        cursor.execute("TRUNCATE returns_decision, returns_policyreplay, returns_replayedchunk")
        cursor.execute(
            "INSERT INTO returns_decision (id, merchant_id, item_id, promise_version, handling_version,"
            " source, decided_at, facts, outcome)"
            " SELECT k.id, k.merchant_id, k.item_id, 0, 0, 'request', k.decided_at, e.facts, e.outcome"
            " FROM kept k JOIN example e ON e.number = k.id %% %s ORDER BY k.id",
            [EXAMPLES],
        )
        cursor.execute("VACUUM ANALYZE returns_decision")
    connection.close()


def examples() -> Iterator[tuple[int, str, str]]:
    """Decide different articles with the real engine, as they are stored."""
    from returns.domain.policy.engine import decide
    from returns.domain.policy.rules import DEFAULT_POLICY

    dice = random.Random(7)
    for number in range(EXAMPLES):
        facts = an_article(dice)
        yield number, json.dumps(facts.to_json()), json.dumps(decide(DEFAULT_POLICY, facts).to_json())


def an_article(dice: random.Random):
    """Return the facts of an article that was asked back after some days, for some reason."""
    from returns.domain.policy.facts import ArticleFacts, Consumer, Evidence, Facts, OrderFacts, ReasonFacts

    asked = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC) - dt.timedelta(hours=dice.randrange(9_000))
    delivered = asked - dt.timedelta(days=dice.randrange(1, 45))
    country = dice.choice(["FR", "FR", "FR", "BE", "DE", "ES"])
    price = Decimal(dice.randrange(1500, 30000)) / 100
    reason = dice.choice(
        [("size_small", "commercial"), ("changed_mind", "commercial")] * 3 + [("defective", "conformity")]
    )
    tags = tuple(dice.sample(["outlet", "summer", "new"], dice.randrange(3)))
    return Facts(
        asked_at=asked,
        consumer=Consumer(country, "Europe/Paris", returns_before=dice.randrange(6)),
        order=OrderFacts(delivered - dt.timedelta(days=3), delivered, country, "EUR", price * 2, "web"),
        article=ArticleFacts(f"SKU-{dice.randrange(120):04d}", dice.choice(million.CATEGORIES), tags, price),
        reason=ReasonFacts(reason[0], False, reason[1]),
        evidence=Evidence(),
        asked_resolution=dice.choice(["refund", "refund", "store_credit"]),
    )


def draft_rules() -> tuple[list[dict], list[dict]]:
    """Return about 30 rules: some for each category and country before those of the default policy."""
    from returns.domain.policy.rules import DEFAULT_POLICY

    fees = itertools.cycle([{"return_fee": "3.90"}, {"window_days": 20}, {"bonus_percent": "5"}])
    promise = [
        rule(all_of(is_a(category), leaf("order.country", "in", [country, "LU"]), NO_OUTLET), next(fees))
        for category, country in itertools.product(million.CATEGORIES, ["DE", "ES"])
    ]
    dear = leaf("article.price_paid", "more_than", "150")
    often = leaf("consumer.returns_before", "at_least", 5)
    handling = [
        *(
            rule(all_of(is_a(category), dear), {"automation": "ask_person"})
            for category in million.CATEGORIES
        ),
        *(rule(all_of(is_a(category), often), {"flags": ["often"]}) for category in million.CATEGORIES),
    ]
    default = [
        [{"id": one.name, "name": one.name, "when": one.when, "actions": one.actions} for one in rules]
        for rules in (DEFAULT_POLICY.promise, DEFAULT_POLICY.handling)
    ]
    return promise + default[0], handling + default[1]


def leaf(field: str, op: str, value: object) -> dict:
    """Return one check."""
    return {"field": field, "op": op, "value": value}


def is_a(category: str) -> dict:
    """Return a check of the category."""
    return leaf("article.category", "is", category)


def all_of(*checks: dict) -> dict:
    """Return checks that must all hold."""
    return {"all": list(checks)}


NO_OUTLET = {"not": leaf("article.tags", "contains", "outlet")}


def rule(when: dict, actions: dict) -> dict:
    """Return a draft's rule, under a name of its own."""
    key = str(next(_NUMBERS))
    return {"id": key, "name": f"rule {key}", "when": when, "actions": actions}


_NUMBERS = itertools.count(1)


# --- the run ---------------------------------------------------------------------------------------------


def measured(merchant: int) -> dict:
    """Run the baseline, then the draft to its end; return the figures."""
    from returns.models import PolicyDraft
    from returns.services.run_replay import run_replay
    from returns.services.start_replay import start_replay
    from returns.wording.replays import report_words
    from rma_portal.core.actors import Actor
    from rma_portal.core.context import merchant_context
    from rma_portal.tenancy.scope import merchant_transaction

    promise, handling = draft_rules()
    with merchant_transaction(merchant):
        draft = PolicyDraft.objects.create(title="Bench", promise=promise, handling=handling)
        replay = start_replay(draft=draft, days=None, language="fr", actor=Actor.system())
    with merchant_context(merchant):
        baseline, memory = read_alone(replay), own_memory_mb()
        began, cpu = time.perf_counter(), time.process_time()
        while is_unfinished(replay):
            run_replay(replay.pk, words=report_words("Europe/Paris"))
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    assert (replay.replay_state, replay.done) == ("done", replay.total), replay.replay_state
    return {
        "replay_articles": replay.done,
        "replay_seconds": round(seconds, 1),
        "replay_cpu_seconds": round(cpu, 1),
        "replay_rules": len(promise) + len(handling),
        "replay_differing": replay.differing,
        "replay_read_cpu_seconds": round(baseline, 1),
        "replay_ratio": round(cpu / baseline, 1),
        "replay_memory_mb": [memory, own_memory_mb()],
    }


def own_memory_mb() -> int:
    """Return the memory of this process alone, in megabytes."""
    return round(psutil.Process().memory_info().rss / measuring.MEGABYTE)


def read_alone(replay) -> float:
    """Read and parse all rows as the run does, and nothing else; return the seconds of CPU."""
    from django.db import transaction

    from returns.models import PolicyReplay
    from returns.queries.replays import next_chunk
    from returns.services.run_replay import CHUNK

    reader = PolicyReplay(asked_at=replay.asked_at, days=None, last_id=0)
    began, chunk = time.process_time(), [(0, "{}", "{}")]
    while chunk:
        for _pk, facts, outcome in chunk:
            json.loads(facts), json.loads(outcome)
        reader.last_id = chunk[-1][0]
        with transaction.atomic():
            chunk = next_chunk(reader, CHUNK)
    return time.process_time() - began


def is_unfinished(replay) -> bool:
    """Read the run again, and say whether it has not ended."""
    from django.db import transaction

    with transaction.atomic():
        replay.refresh_from_db()
    return replay.is_unfinished


if __name__ == "__main__":
    main()
