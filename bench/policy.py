"""How many articles a policy of 50 rules decides in a second, beside the same rules in `rule-engine`.

    python bench/policy.py [--articles 20000] [--no-replay]

One process on one core. Ours is the whole `decide`: rules, law and money. The baseline answers less: which
rule sets what, and nothing of the law. Both read the same facts and must choose the same rules. The last
line is JSON: `articles_per_second`, `baseline_per_second`, `ratio`; memory before and after; and, with a
database of its own, `replay_articles` and `replay_seconds` (see replay.py).
"""

import argparse
import datetime as dt
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.pop(0)  # not this folder: its numbers.py is not the standard library's
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import rule_engine

from bench.measuring import machine, memory_mb, spread
from returns.domain.policy.engine import decide
from returns.domain.policy.facts import (
    FIELDS,
    ArticleFacts,
    Consumer,
    Evidence,
    Facts,
    OrderFacts,
    ReasonFacts,
)
from returns.domain.policy.rules import Policy, Rule, validate
from returns.domain.policy.said import winners
from rma_portal.core.conditions import FieldType

CATEGORIES = ["dresses", "shoes", "jeans", "coats", "bags", "toys", "books", "lamps", "chairs", "phones"]
MARKETS = (["FR", "BE", "LU", "MC", "RE", "GP", "MQ", "GF"], ["DE", "AT", "NL", "IT", "ES", "PT", "PL", "IE"])
COUNTRIES = ["FR", "DE", "ES", "IT", "NL", "BE", "GB", "US", "CH", "PL"]
ZONES = {"FR": "Europe/Paris", "GB": "Europe/London", "US": "America/New_York"}
REASONS = [("too_small", "withdrawal"), ("changed_mind", "withdrawal"), ("defective", "conformity")]
BATCH = 500


def leaf(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


def fifty_rules() -> Policy:
    """Make 30 rules of a promise and 20 of a handling, of two or three checks each, as big shops have."""
    promise = [
        Rule(f"{category} to {market[0]}", "promise", {"all": [
            leaf("order.country", "in", market),
            leaf("article.category", "is", category),
            {"not": leaf("article.tags", "contains", "outlet")},
        ]}, {"window_days": 20 + index, "return_fee": "4.90"})
        for market in MARKETS
        for index, category in enumerate(CATEGORIES)
    ]  # fmt: skip
    promise += [
        Rule(f"dear {index}", "promise", {"any": [
            leaf("article.price_paid", "at_least", str(900 + 20 * index)),
            leaf("order.value", "more_than", str(2000 + 100 * index)),
        ]}, {"resolutions": ["refund", "store_credit"], "bonus_percent": str(index)})
        for index in range(9)
    ]  # fmt: skip
    promise.append(Rule("otherwise", "promise", {}, {"window_days": 30, "return_fee": "0"}))
    handling = [
        Rule(f"watch {index}", "handling", {"all": [
            leaf("consumer.return_rate", "at_least", 95 - index),
            leaf("consumer.orders_before", "at_least", 10),
        ]}, {"automation": "ask_person", "flags": ["many_returns"]})
        for index in range(9)
    ]  # fmt: skip
    handling += [
        Rule(f"proof {category}", "handling", {"all": [
            leaf("article.category", "is", category), leaf("reason.regime", "is", "conformity"),
        ]}, {"evidence": ["photos"]})
        for category in CATEGORIES
    ]  # fmt: skip
    handling.append(Rule("else", "handling", {}, {"automation": "approve", "methods": ["label"]}))
    policy = Policy(1, tuple(promise), tuple(handling))
    validate(policy)
    return policy


def articles(count: int) -> list[Facts]:
    """Make varied facts, the same ones at each run."""
    chance, noon = random.Random(7), dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC)
    return [an_article(chance, noon) for _serial in range(count)]


def an_article(chance: random.Random, noon: dt.datetime) -> Facts:
    country = chance.choice(COUNTRIES)
    delivered_at = noon - dt.timedelta(days=chance.randint(0, 60))
    price = Decimal(chance.randint(500, 40_000)) / 100
    code, regime = chance.choice(REASONS)
    return Facts(
        asked_at=noon,
        consumer=Consumer(
            country, ZONES.get(country, "Europe/Paris"), orders_before=chance.randint(0, 20),
            returns_before=chance.randint(0, 9), return_rate=chance.randint(0, 80),
        ),
        order=OrderFacts(delivered_at - dt.timedelta(3), delivered_at, country, "EUR", price * 2, "shop"),
        article=ArticleFacts("SKU-1", chance.choice(CATEGORIES), ("summer",), price),
        reason=ReasonFacts(code, False, regime),
        evidence=Evidence(photos=chance.randint(0, 1)),
    )  # fmt: skip


# The same rules for the other engine: text that it parses once, over the same flat facts.
OPERATORS = {
    "is": "==",
    "is_not": "!=",
    "at_least": ">=",
    "at_most": "<=",
    "more_than": ">",
    "less_than": "<",
}


def as_text(tree: Mapping[str, Any]) -> str:
    """Return a condition in the other engine's language."""
    if not tree:
        return "true"
    if "not" in tree:
        return f"not ({as_text(tree['not'])})"
    for join, word in (("all", " and "), ("any", " or ")):
        if join in tree:
            return "(" + word.join(as_text(child) for child in tree[join]) + ")"
    return leaf_text(tree["field"].replace(".", "__"), tree["op"], tree["value"], FIELDS[tree["field"]])


def leaf_text(field: str, op: str, value: Any, kind: FieldType) -> str:
    if op == "in":
        return f"{field} in [{', '.join(literal(one, kind) for one in value)}]"
    if op == "contains":
        return f"{literal(value, kind)} in {field}"
    return f"{field} {OPERATORS[op]} {literal(value, kind)}"


def literal(value: Any, kind: FieldType) -> str:
    return json.dumps(value) if kind in (FieldType.TEXT, FieldType.TEXTS) else str(value)


class Baseline:
    """First match wins for each action, by `rule-engine`."""

    def __init__(self, policy: Policy) -> None:
        self.parts = [
            [(rule, rule_engine.Rule(as_text(rule.when))) for rule in rules]
            for rules in (policy.promise, policy.handling)
        ]

    def said(self, facts: Facts) -> dict[str, Rule]:
        """Return which rule sets each action."""
        flat = {name.replace(".", "__"): value for name, value in facts.flat().items()}
        return {action: rule for part in self.parts for action, rule in self._part(part, flat).items()}

    def _part(self, rules: Iterable[Any], flat: Mapping[str, Any]) -> dict[str, Rule]:
        said: dict[str, Rule] = {}
        for rule, condition in rules:
            if not rule.actions.keys() <= said.keys() and condition.matches(flat):
                said = {**dict.fromkeys(rule.actions, rule), **said}
        return said


def per_second(act: Callable[[Facts], object], cases: list[Facts]) -> tuple[float, list[float]]:
    """Return how many cases a second of CPU is worth, and the milliseconds of wall for each batch."""
    walls, before = [], time.process_time()
    for start in range(0, len(cases), BATCH):
        begun = time.perf_counter()
        for facts in cases[start : start + BATCH]:
            act(facts)
        walls.append((time.perf_counter() - begun) * 1000)
    return len(cases) / (time.process_time() - before), walls


def measure(count: int) -> dict[str, Any]:
    """Decide `count` articles by ours and a tenth of them by the other; a first round warms both."""
    policy, cases = fifty_rules(), articles(min(count, 5_000))
    baseline = Baseline(policy)
    for facts in cases[:500]:
        ours = {action: won.rule for won in winners(policy, facts) for action in won.actions}
        assert baseline.said(facts) == ours, "the two engines must choose the same rules"
        decide(policy, facts)
    before = memory_mb()
    rate, walls = per_second(lambda facts: decide(policy, facts), cases * (count // len(cases)))
    after = memory_mb()
    slow, _walls = per_second(baseline.said, cases[: max(500, count // 20)])
    return {
        "bench": "policy",
        "rules": len(policy.promise) + len(policy.handling),
        "articles": count,
        "articles_per_second": round(rate),
        **spread([wall / BATCH for wall in walls], "ms", 4),
        "cpu_ms": round(1000 / rate, 4),
        "memory_mb": after,
        "memory_grown_mb": round(after - before, 1),
        "baseline": f"rule-engine {rule_engine.__version__}",
        "baseline_per_second": round(slow),
        "ratio": round(rate / slow, 1),
        "machine": machine(),
    }


def replayed() -> dict:
    """Return what the replay's own bench measures, in a process of its own: so a worker begins, too."""
    command = [sys.executable, str(Path(__file__).with_name("replay.py"))]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return {
        name: value for name, value in json.loads(done.stdout.splitlines()[-1]).items() if "replay" in name
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--no-replay", action="store_true", help="leave out the part that needs a database")
    given = options.parse_args()
    found = measure(given.articles)
    if not given.no_replay:
        found |= replayed()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
