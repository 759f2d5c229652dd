"""One plain case, from which each test changes only what it is about."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from returns.domain.policy.facts import ArticleFacts, Consumer, Evidence, Facts, OrderFacts, ReasonFacts
from returns.domain.policy.rules import ACTIONS, Policy, Rule

PARIS = "Europe/Paris"


def at(text: str, zone: str = PARIS) -> dt.datetime:
    """An instant from a local day and time, such as "2026-11-02 10:00"."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


PLAIN = Facts(
    asked_at=at("2026-11-10 10:00"),
    consumer=Consumer("FR", PARIS),
    order=OrderFacts(at("2026-10-28 09:00"), at("2026-11-02 15:00"), "FR", "EUR", Decimal("80.00"), "shop"),
    article=ArticleFacts("DRESS-38", "dresses", ("summer",), Decimal("40.00")),
    reason=ReasonFacts("size_small", False, "withdrawal"),
    evidence=Evidence(),
)


def changed(**changes: Any) -> Facts:
    """PLAIN with other values; `order__country="DE"` reaches inside."""
    facts = PLAIN
    for path, value in changes.items():
        outer, _, inner = path.partition("__")
        new = replace(getattr(facts, outer), **{inner: value}) if inner else value
        facts = replace(facts, **{outer: new})
    return facts


def promising(**actions: Any) -> Policy:
    """A policy of one rule for each part that has something to set; actions go where they belong."""
    handling = {key: actions.pop(key) for key in ACTIONS["handling"] if key in actions}
    promise = (Rule("promised", "promise", {}, actions),) if actions else ()
    return Policy(1, promise, (Rule("handled", "handling", {}, handling),) if handling else ())
