"""Policies and their rules, what a rule may say, and the policy of a merchant who sets nothing.

Actions, and what they take:

    promise   eligible           {"allowed": bool, "code": "final_sale"}: may it come back without a defect;
                                 optional "message": {"fr": "...", "en": "..."}, what the customer reads
              window_days        0 (the day of delivery), 1, 2, ... or None: without end
              window_until       "2027-01-31": the window lasts at least until that day, whatever the days say
              resolutions        list of `Resolution`
              return_fee         what the way back costs the customer: a decimal in text, order's currency
              restocking_percent part of the price paid that is kept: "0" to "100"
              bonus_percent      added to the price paid where store credit is taken: "0" to "100"
    handling  methods            list of `Method`
              evidence           list of "photos", "note", "serial"
              keep               bool: nothing is sent back, the customer keeps the article
              destination        code of the site it travels to
              automation         "approve", "ask_person" or "refuse"
              flags              list of short words that staff see beside the return
              refund_when        "asked", "received" or "accepted"
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from typing import Any, Literal, NamedTuple

from returns.domain.policy.facts import FIELDS
from returns.domain.policy.legal import EXEMPTIONS, excludes_withdrawal
from returns.domain.policy.listed import LISTED
from returns.domain.states import Method, Regime, Resolution
from rma_portal.core import conditions
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import storable

CLAIMS = (Regime.CONFORMITY, Regime.DELIVERY_DAMAGE, Regime.WRONG_ITEM, Regime.RECALL)
REMORSE = (Regime.WITHDRAWAL, Regime.COMMERCIAL)  # of the reasons: no defect
MAX_RULES = 500  # of a policy, both parts together
MAX_NAME = 120


Part = Literal["promise", "handling"]


@dataclass(frozen=True)
class Rule:
    """When the condition tree holds, the actions apply, each unless an earlier rule has said it."""

    name: str
    part: Part
    when: conditions.Tree
    actions: Mapping[str, Any]


class CompiledRule(NamedTuple):
    """A rule with its condition as a function of folded facts, and the actions it could set."""

    rule: Rule
    holds: conditions.Test
    names: frozenset[str]


def compiled(rules: tuple[Rule, ...]) -> tuple[CompiledRule, ...]:
    """Read the conditions of validated rules once; equal ones once in a process."""
    return tuple(CompiledRule(rule, _test(json.dumps(rule.when)), frozenset(rule.actions)) for rule in rules)


@lru_cache(maxsize=4096)
def _test(tree: str) -> conditions.Test:
    return conditions.compile_tree(json.loads(tree), FIELDS)


@dataclass(frozen=True)
class Policy:
    """A promise (in force when the order was placed) and a handling (in force when the return is asked).

    `number` is the promise's version, `handling_number` the handling's. `newer` are later promises up to the
    moment of asking, oldest first: they hold for this order where they are kinder.
    """

    number: int
    promise: tuple[Rule, ...] = ()
    handling: tuple[Rule, ...] = ()
    newer: tuple[tuple[int, tuple[Rule, ...]], ...] = ()
    handling_number: int = 0

    @cached_property
    def promises(self) -> tuple[tuple[int, tuple[CompiledRule, ...]], ...]:
        """The promise and the newer ones with their versions' numbers, ready to be asked."""
        return tuple(
            (number, compiled(rules)) for number, rules in ((self.number, self.promise), *self.newer)
        )

    @cached_property
    def compiled_handling(self) -> tuple[CompiledRule, ...]:
        """The handling, ready to be asked."""
        return compiled(self.handling)


def draft_policy(promise: Iterable[Mapping[str, Any]], handling: Iterable[Mapping[str, Any]]) -> Policy:
    """Return the rules of a draft as the engine takes them, number 0; not validated."""
    return Policy(
        number=0, promise=draft_rules(promise, "promise"), handling=draft_rules(handling, "handling")
    )


def draft_rules(stored: Iterable[Mapping[str, Any]], part: Part) -> tuple[Rule, ...]:
    """Return one part of a draft's rules, in order; each is stored as {"id", "name", "when", "actions"}."""
    return tuple(Rule(rule["name"], part, rule["when"], rule["actions"]) for rule in stored)


def _is_eligibility(value: object) -> bool:
    match value:
        case {"allowed": bool(), "code": code, "message": dict(texts), **rest}:
            said = all(_is_text(text) for pair in texts.items() for text in pair)
            return not rest and said and (code == "" or _is_code(code))
        case {"allowed": bool(), "code": code, **rest}:
            return not rest and (code == "" or _is_code(code))
    return False


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 500 and storable(value) == value


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _is_percent(value: object) -> bool:
    return _is_fee(value) and Decimal(value) <= 100  # type: ignore[arg-type]


def _is_code(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[\w-]{1,40}", value) is not None


def _are_codes(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(_is_code(one) for one in value)


def _is_days(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 3650)


def _is_fee(value: object) -> bool:
    try:
        return isinstance(value, str) and Decimal(0) <= Decimal(value) < 10_000
    except InvalidOperation:
        return False


def _is_one_of(*choices: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in choices


def _are_some_of(*choices: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, (list, tuple)) and all(one in choices for one in value)


ACTIONS: Mapping[str, Mapping[str, Callable[[object], bool]]] = {
    "promise": {
        "eligible": _is_eligibility,
        "window_days": _is_days,
        "window_until": _is_day,
        "resolutions": _are_some_of(*Resolution),
        "return_fee": _is_fee,
        "restocking_percent": _is_percent,
        "bonus_percent": _is_percent,
    },
    "handling": {
        "methods": _are_some_of(*Method),
        "evidence": _are_some_of("photos", "note", "serial"),
        "keep": lambda value: isinstance(value, bool),
        "destination": _is_code,
        "automation": _is_one_of("approve", "ask_person", "refuse"),
        "flags": _are_codes,
        "refund_when": _is_one_of("asked", "received", "accepted"),
    },
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with one rule of a policy, so that the screen can point at it.

    `index` is the rule's place in its part, from 0; `path` the node of its condition ("all[1].not",
    "(root)" for the whole), empty where it is not about the condition; `action` the action it is about, or
    empty; `params` what else is known (field, op, value, most). A policy with too many rules has no `part`.
    """

    code: str
    hint: str
    part: str = ""
    index: int = 0
    rule: str = ""
    path: str = ""
    action: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def as_error(self) -> InvalidInput:
        """Return it as the refusal that services raise, with all it knows as parameters."""
        place = {"part": self.part, "index": self.index, "rule": self.rule}
        return InvalidInput(self.code, self.hint, **place, path=self.path, action=self.action, **self.params)


def validate(policy: Policy) -> None:
    """Refuse a policy that cannot be evaluated; called before a version is published.

    Raises the first of `problems_of` as InvalidInput with `part`, `index`, `rule`, `path` and `action`.
    """
    for problem in _problems(policy):
        raise problem.as_error()


def problems_of(policy: Policy) -> tuple[Problem, ...]:
    """Return all that keeps a policy from being evaluated, rule by rule, promise first.

    Codes: policy_rules (more than MAX_RULES; nothing else is looked at then), rule_part, rule_name,
    rule_name_length, rule_name_taken, rule_idle (no action at all), rule_action, rule_action_part (an action
    of the other part), rule_value, and those of `conditions.problems`.
    """
    return tuple(_problems(policy))


def _problems(policy: Policy) -> Iterator[Problem]:
    if len(policy.promise) + len(policy.handling) > MAX_RULES:
        yield Problem("policy_rules", f"write at most {MAX_RULES} rules", params={"most": MAX_RULES})
        return
    for part, rules in (("promise", policy.promise), ("handling", policy.handling)):
        taken: set[str] = set()
        for index, rule in enumerate(rules):
            for problem in (*_name_problems(rule, taken), *_rule_problems(rule, part)):
                yield replace(problem, part=part, index=index, rule=rule.name)


def _name_problems(rule: Rule, taken: set[str]) -> Iterator[Problem]:
    """`taken` are the names of the rules before, as people read them; this one's is added."""
    name = rule.name.strip().casefold()
    if not name:
        yield Problem("rule_name", "give it a name")
    elif len(rule.name) > MAX_NAME:
        yield Problem("rule_name_length", f"use {MAX_NAME} characters", params={"most": MAX_NAME})
    elif name in taken:
        yield Problem("rule_name_taken", "give it a name of its own")
    taken.add(name)


def _rule_problems(rule: Rule, part: str) -> Iterator[Problem]:
    if rule.part != part:
        yield Problem("rule_part", f"it stands among the rules of the {part}")
        return
    for error in conditions.problems(rule.when, FIELDS, LISTED):
        params = dict(error.params)
        yield Problem(error.code, error.hint, path=str(params.pop("path")), params=params)
    if not rule.actions:
        yield Problem("rule_idle", "let it set something, or remove it")
    for action, value in rule.actions.items():
        yield from _action_problems(rule.part, action, value)


def _action_problems(part: str, action: str, value: object) -> Iterator[Problem]:
    fits = ACTIONS[part].get(action)
    if fits is None:
        is_elsewhere = any(action in actions for actions in ACTIONS.values())
        code = "rule_action_part" if is_elsewhere else "rule_action"
        yield Problem(code, f"choose one of {', '.join(ACTIONS[part])}", action=action)
    elif not fits(value):
        yield Problem("rule_value", f"see {action} in the table", action=action)


def default_policy(auto_approve_up_to: Decimal = Decimal(200)) -> Policy:
    """Return the policy of a merchant who sets nothing: 30 days from delivery, free, money or credit.

    Without a defect, up to a price paid (order's currency) the rule approves by itself; a person looks at
    anything else. Money goes back when the article has been accepted.
    """
    is_claim = {"field": "reason.regime", "op": "in", "value": [str(regime) for regime in CLAIMS]}
    needs_photo = {"field": "reason.regime", "op": "in", "value": [str(regime) for regime in CLAIMS[:3]]}
    is_final_sale = {"field": "article.final_sale", "op": "is", "value": True}
    exempt = sorted(code for code in EXEMPTIONS if excludes_withdrawal(code))
    is_exempt = {"field": "article.exemption", "op": "in", "value": exempt}
    no_return = {"eligible": {"allowed": False, "code": "final_sale"}}
    is_cheap = {"field": "article.price_paid", "op": "at_most", "value": str(auto_approve_up_to)}
    thirty_days = {
        "eligible": {"allowed": True, "code": ""},
        "window_days": 30,
        "resolutions": ["refund", "store_credit"],
        "return_fee": "0",
    }
    return Policy(
        number=0,
        promise=(
            Rule("final_sale", "promise", is_final_sale, no_return),
            Rule("exempt", "promise", is_exempt, {"eligible": {"allowed": False, "code": "exempt"}}),
            Rule("thirty_days", "promise", {}, thirty_days),
        ),
        handling=(
            Rule("photos_of_defects", "handling", needs_photo, {"evidence": ["photos"]}),
            Rule("person_for_claims", "handling", is_claim, {"automation": "ask_person"}),
            Rule("plain_return", "handling", is_cheap, {"automation": "approve"}),
            Rule(
                "otherwise",
                "handling",
                {},
                {"automation": "ask_person", "methods": ["label", "own_carrier"], "refund_when": "accepted"},
            ),
        ),
    )


DEFAULT_POLICY = default_policy()
