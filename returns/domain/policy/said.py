"""What the rules of a policy say of some facts: the first that matches wins, action by action."""

from collections.abc import Iterable, Mapping, Set
from typing import Any, NamedTuple

from returns.domain.policy.facts import Facts, fold
from returns.domain.policy.kindness import is_kinder
from returns.domain.policy.rules import CompiledRule, Policy, Rule
from returns.domain.policy.trace import Traced

# What holds where no rule says anything: no promise beyond the law, and a person decides.
UNSAID: Mapping[str, Any] = {
    "eligible": {"allowed": True, "code": ""},
    "resolutions": ("refund",),
    "return_fee": "0",
    "restocking_percent": "0",
    "bonus_percent": "0",
    "methods": ("own_carrier",),
    "evidence": (),
    "keep": False,
    "destination": "",
    "automation": "ask_person",
    "flags": (),
    "refund_when": "accepted",
}
_NOTHING = object()


class Won(NamedTuple):
    """A rule that set something: of which version, and what it set."""

    rule: Rule
    version: int
    actions: Mapping[str, Any]

    def traced(self) -> Traced:
        """Return it as a voice in a decision."""
        return Traced(self.rule.part, self.rule.name, "set", self.actions, (), self.version)


def winners(policy: Policy, facts: Facts) -> list[Won]:
    """Return the rules that set something by promise, kinder newer promises, and handling, in this order."""
    flat = fold(facts.flat())
    (number, rules), *newer = policy.promises
    won = _first_won(rules, flat, number)
    for later, later_rules in newer:
        won = _kindest(won, _first_won(later_rules, flat, later))
    return won + _first_won(policy.compiled_handling, flat, policy.handling_number)


def _first_won(rules: Iterable[CompiledRule], flat: Mapping[str, Any], version: int) -> list[Won]:
    won: list[Won] = []
    said: set[str] = set()
    for rule, holds, names in rules:
        if (not said or not names <= said) and holds(flat):
            fresh = {action: value for action, value in rule.actions.items() if action not in said}
            won.append(Won(rule, version, fresh))
            said |= names
    return won


def _kindest(before: list[Won], later: list[Won]) -> list[Won]:
    """Put a newer promise in the place of an older one where it is strictly kinder, action by action."""
    old = dict(UNSAID) | {action: value for won in before for action, value in won.actions.items()}
    kinder = {
        action
        for won in later
        for action, value in won.actions.items()
        if action not in old or is_kinder(action, value, old[action])
    }
    kept = [_only(won, won.actions.keys() - kinder) for won in before]
    return [won for won in (*kept, *(_only(won, kinder) for won in later)) if won.actions]


def _only(won: Won, actions: Set[str]) -> Won:
    return won._replace(actions={action: value for action, value in won.actions.items() if action in actions})
