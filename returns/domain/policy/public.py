"""What a policy promises anybody, before an order: the terms that a public page and JSON-LD can state.

Told for a plain article: no tag, no final sale, no exemption, of a category, brand and channel that no rule
names. What else a rule asks for (a price, a weight, a customer's history, the day of asking) is not known
beforehand: there the harsher answer is told, so that nothing is promised that is not kept.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from returns.domain.method import Traveller, ways_of_sending
from returns.domain.policy import legal
from returns.domain.policy.kindness import is_kinder
from returns.domain.policy.rules import CLAIMS, REMORSE, Policy, Rule
from returns.domain.policy.said import UNSAID
from returns.domain.states import Regime
from rma_portal.core.conditions import Tree
from rma_portal.core.partial import partly

NOWHERE = "\N{EM DASH}"  # a category, brand or channel of no rule
_UNSAID: Mapping[str, Any] = {**UNSAID, "window_days": -1, "window_until": ""}


@dataclass(frozen=True)
class Season:
    """Orders placed from `start` to `end` (days, both included) may come back at least until a day."""

    start: dt.date
    end: dt.date
    until: dt.date


@dataclass(frozen=True)
class Terms:
    """What a consumer of a country may count on for a plain article without a defect.

    `days` from delivery within which it may come back; None without end. `fee` is what the way back costs,
    `restocking` and `bonus` are percents of the price, all decimals in text. `is_law` says that the window is
    the right of withdrawal alone. `free_claims`: sending back a defective article costs nothing;
    `guarantee_months` is how long defects may be claimed, None where no term is fixed.
    """

    allowed: bool
    days: int | None
    is_law: bool
    resolutions: tuple[str, ...]
    methods: tuple[str, ...]
    fee: str
    restocking: str
    bonus: str
    keep: bool
    seasons: tuple[Season, ...]
    free_claims: bool
    guarantee_months: int | None
    claims_are_open: bool
    source: str


def public_terms(policy: Policy, country: str, day: dt.date) -> Terms:
    """Return the terms for orders placed on a day (outside the seasons) by consumers of a country.

    Only ways of sending that can be carried out are told. The law's part is told with the rules', the kinder
    of the two as everywhere. Where the rules are harsher once the right of withdrawal is over (a restocking
    fee, no money back), the terms are those of the right.
    """
    law = legal.law_of(country, day)
    said = _said(policy, plain_facts(country, day), REMORSE)
    right = law.withdrawal_days if law else None
    own = _own_window(said)
    is_harsher = bool(Decimal(said["restocking_percent"])) or "refund" not in said["resolutions"]
    methods = ways_of_sending([Traveller(Regime.COMMERCIAL, said["methods"])])
    is_law = right is not None and (own == -1 or is_harsher or (own is not None and own <= right))
    if is_law and "refund" not in said["resolutions"]:
        said["resolutions"] = ("refund", *said["resolutions"])
    claims = _said(policy, plain_facts(country, day), CLAIMS[:3])
    has_rights = bool(law and law.remedies)
    return Terms(
        allowed=is_law or own != -1,
        days=right if is_law else own,
        is_law=is_law,
        resolutions=tuple(said["resolutions"]),
        methods=methods,
        fee=said["return_fee"],
        restocking="0" if right is not None else said["restocking_percent"],
        bonus=said["bonus_percent"],
        keep=said["keep"],
        seasons=() if is_harsher and is_law else tuple(seasons(policy, country, day)),
        free_claims=has_rights or not Decimal(claims["return_fee"]),
        guarantee_months=law.guarantee_months if law else None,
        claims_are_open=has_rights,
        source=law.sources[0] if law else "",
    )


def _own_window(said: Mapping[str, Any]) -> int | None:
    """The rules' own window in days; None without end, -1 where they promise none."""
    return said["window_days"] if _is_promised(said) else -1


def _is_promised(said: Mapping[str, Any]) -> bool:
    return said["eligible"]["allowed"] and not said["may_refuse"]


def plain_facts(country: str, day: dt.date) -> dict[str, Any]:
    """Return what is known of a plain article that a consumer of a country orders on a day."""
    return {
        "consumer.country": country,
        "order.country": country,
        "consumer.is_business": False,
        "consumer.listed": "",
        "order.placed_on": day,
        "order.channel": NOWHERE,
        "article.sku": NOWHERE,
        "article.category": NOWHERE,
        "article.brand": NOWHERE,
        "article.tags": (),
        "article.final_sale": False,
        "article.second_hand": False,
        "article.exemption": "",
    }


def _said(policy: Policy, known: Mapping[str, Any], regimes: Iterable[Regime]) -> dict[str, Any]:
    """Return each action's harshest answer for some reasons, as far as facts are known."""
    cases = [{**known, "reason.regime": str(regime)} for regime in regimes]
    answers = {
        action: [value for case in cases for value in _answers(policy, action, case)] for action in _UNSAID
    }
    said = {action: _harshest(action, values) for action, values in answers.items()}
    return {**said, "may_refuse": "refuse" in answers["automation"]}


def _answers(policy: Policy, action: str, known: Mapping[str, Any]) -> Iterator[Any]:
    """Yield what an action may be set to: by every rule that may hold, down to the first that surely does."""
    for rule in (*policy.promise, *policy.handling):
        holds = partly(rule.when, known) if action in rule.actions else False
        if holds is not False:
            yield rule.actions[action]
        if holds:
            return
    yield _UNSAID[action]


def _harshest(action: str, values: list[Any]) -> Any:
    if action in _COMMON:
        return tuple(one for one in values[0] if all(one in other for other in values))
    if action not in _KINDER_KNOWN:
        return values[0] if all(value == values[0] for value in values) else _UNSAID[action]
    worst = values[0]
    for value in values[1:]:
        if _is_kinder(action, worst, value):
            worst = value
    return worst


_COMMON = frozenset({"resolutions", "methods"})
_KINDER_KNOWN = frozenset({"eligible", "window_days", "return_fee", "restocking_percent", "bonus_percent"})


def _is_kinder(action: str, new: Any, old: Any) -> bool:
    if action == "window_days" and -1 in (new, old):
        return new != -1 and old == -1
    return is_kinder(action, new, old)


def seasons(policy: Policy, country: str, day: dt.date) -> Iterator[Season]:
    """Yield the promises of a longer window for orders of some days, those that are not over by a day.

    A season is told where a rule's only open question is the order's day, in one span.
    """
    for rule in policy.promise:
        span = _span(rule.when)
        if "window_until" not in rule.actions or span is None or span[1] < day:
            continue
        inside = plain_facts(country, span[0])
        holds = partly(rule.when, {**inside, "reason.regime": str(Regime.COMMERCIAL)})
        if holds and _is_promised(_said(policy, inside, REMORSE)):
            yield Season(*span, dt.date.fromisoformat(rule.actions["window_until"]))


def _span(tree: Tree) -> tuple[dt.date, dt.date] | None:
    """Return the days of a condition on the order's day, alone or among others that must hold too."""
    children = tree.get("all", [tree])
    spans = [
        child for child in children if child.get("field") == "order.placed_on" and child["op"] == "between"
    ]
    if len(spans) != 1:
        return None
    first, last = (dt.date.fromisoformat(text) for text in spans[0]["value"])
    return first, last


def exceptions(policy: Policy) -> tuple[Rule, ...]:
    """Return the rules by which something cannot come back without a defect."""
    return tuple(
        rule for rule in policy.promise if not rule.actions.get("eligible", {"allowed": True})["allowed"]
    )
