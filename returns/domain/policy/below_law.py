"""Where a policy says less than the law gives, so that its author is told; the law wins all the same."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from returns.domain.policy import legal
from returns.domain.policy.legal import Law
from returns.domain.policy.rules import CLAIMS, REMORSE, Policy, Rule
from rma_portal.core.partial import mentioned, partly

REMORSE_RIGHTS = frozenset({"withdrawal", "refund", "no_restocking_fee", "not_refused"})
CLAIM_RIGHTS = frozenset({"free_claim", "not_refused"})


@dataclass(frozen=True)
class Harsher:
    """One action of one rule, for consumers of some countries.

    `granted` says what the law gives instead: withdrawal (the right stays open for `days`), refund (money
    must be offered), no_restocking_fee, free_claim (a defect costs nothing), not_refused (a person looks).
    """

    rule: str
    part: str
    action: str
    value: Any
    granted: str
    days: int | None
    countries: tuple[str, ...]
    source: str


Found = dict[tuple[str, str, str, str], dict[str, Law]]
"""By part, rule, action and what is granted: the countries with their laws."""


def below_law(policy: Policy, day: dt.date) -> tuple[Harsher, ...]:
    """Return what of a validated policy is harsher than the laws in force on a day, rule by rule (T-4).

    Only what can happen counts: a rule whose condition cannot hold for a consumer with that right, or that an
    earlier rule always forestalls there, harms nobody.
    """
    found: Found = {}
    for country in sorted(legal.LAWS):
        law = legal.law_of(country, day)
        for rules in (policy.promise, policy.handling):
            if law:
                _look(rules, country, law, found)
    return tuple(
        _harsher(rule, action, granted, laws)
        for rule in (*policy.promise, *policy.handling)
        for (part, name, action, granted), laws in found.items()
        if (part, name) == (rule.part, rule.name)
    )


def _look(rules: tuple[Rule, ...], country: str, law: Law, found: Found) -> None:
    """Go through every situation of a consumer of a country once, rule by rule in their order."""
    asked = frozenset().union(*(mentioned(rule.when) for rule in rules))
    for rights, known in _situations(country, law, asked):
        settled: set[str] = set()
        for rule in rules:
            holds = partly(rule.when, known)
            if holds is not False:
                for action, granted in _less(rule, law):
                    if granted in rights and action not in settled:
                        found.setdefault((rule.part, rule.name, action, granted), {})[country] = law
            if holds:
                settled |= rule.actions.keys()


_Choices = Mapping[str, list[Any]]  # what each field may be


def _situations(
    country: str, law: Law, asked: frozenset[str]
) -> Iterator[tuple[frozenset[str], dict[str, Any]]]:
    """Yield which rights a consumer has and what is known then, told apart only by what the rules ask for."""
    anyone: _Choices = {
        "consumer.country": [country],
        "order.country": [country],
        "consumer.is_business": [False],
    }
    claims: _Choices = {**anyone, "reason.regime": [str(regime) for regime in CLAIMS]}
    yield from ((CLAIM_RIGHTS, known) for known in _each(claims, asked))
    if law.withdrawal_days is not None:
        remorse: _Choices = {
            **anyone,
            "reason.regime": [str(regime) for regime in REMORSE],
            "article.exemption": [""],
            "order.days_since_delivery": [None, *range(law.withdrawal_days + 1)],
        }
        yield from ((REMORSE_RIGHTS, known) for known in _each(remorse, asked))


def _each(choices: _Choices, asked: frozenset[str]) -> Iterator[dict[str, Any]]:
    fields = [field for field in choices if field in asked]
    for values in product(*(choices[field] for field in fields)):
        yield dict(zip(fields, values, strict=True))


def _less(rule: Rule, law: Law) -> Iterator[tuple[str, str]]:
    """Yield the actions of a rule that give less than a law, with what the law gives."""
    actions, has_right = rule.actions, law.withdrawal_days is not None
    if has_right and not actions.get("eligible", {"allowed": True})["allowed"]:
        yield "eligible", "withdrawal"
    if has_right and (days := actions.get("window_days")) is not None and days < (law.withdrawal_days or 0):
        yield "window_days", "withdrawal"
    if has_right and "resolutions" in actions and "refund" not in actions["resolutions"]:
        yield "resolutions", "refund"
    if has_right and Decimal(actions.get("restocking_percent", "0")):
        yield "restocking_percent", "no_restocking_fee"
    if law.remedies and Decimal(actions.get("return_fee", "0")):
        yield "return_fee", "free_claim"
    if actions.get("automation") == "refuse":
        yield "automation", "not_refused"


def _harsher(rule: Rule, action: str, granted: str, laws: Mapping[str, Law]) -> Harsher:
    law = next(iter(laws.values()))
    source = law.sources[0] if granted != "free_claim" else law.sources[-1]
    days = law.withdrawal_days if granted == "withdrawal" else None
    return Harsher(rule.name, rule.part, action, rule.actions[action], granted, days, tuple(laws), source)
