"""What a policy's rules can never do, proven from the rules alone: told to whoever writes them.

`problems_of` tells what keeps a policy from being evaluated; `findings` what is lawful to write and yet of no
use. Both are pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from returns.domain.policy.reachable import Condition, covering
from returns.domain.policy.rules import Policy, Problem, Rule, problems_of

__all__ = ["Finding", "Kind", "Problem", "findings", "problems_of"]


class Kind(StrEnum):
    """Why a rule, or a part of it, never does anything."""

    NEVER_HOLDS = "never_holds"  # its condition contradicts itself
    ALWAYS_BEFORE = "always_before"  # a rule for every case stands before and sets all it would
    SAME_BEFORE = "same_before"  # a rule with the same condition does
    WIDER_BEFORE = "wider_before"  # one or several rules that hold whenever it does
    PARTLY_HIDDEN = "partly_hidden"  # as before, for some of its actions: a hint


@dataclass(frozen=True)
class Finding:
    """A rule that never sets some `actions`, because of the `others` that stand before it, in their order.

    `index` is its place in its part, from 0. No others where its condition contradicts itself.
    """

    kind: Kind
    rule: str
    part: str
    index: int
    others: tuple[str, ...]
    actions: tuple[str, ...]

    @property
    def stops_publishing(self) -> bool:
        """The rule as a whole is of no use; a hint does not stop."""
        return self.kind is not Kind.PARTLY_HIDDEN


def findings(policy: Policy) -> tuple[Finding, ...]:
    """Return what is proven of a policy's rules, at most one finding a rule, promise first.

    Rules with problems are left out, as are those of newer promises. What cannot be proven is not told.
    """
    problems = problems_of(policy)
    if any(not problem.part for problem in problems):
        return ()
    broken = {(problem.part, problem.index) for problem in problems}
    found: list[Finding] = []
    for part, rules in (("promise", policy.promise), ("handling", policy.handling)):
        sound = [_Placed(rule, index) for index, rule in enumerate(rules) if (part, index) not in broken]
        found += _findings(sound)
    return tuple(found)


class _Placed:
    """A rule at its place, with what is proven about its condition."""

    def __init__(self, rule: Rule, index: int) -> None:
        self.rule, self.index = rule, index
        self.condition = Condition(rule.when)
        self.actions = frozenset(rule.actions)

    def found(self, kind: Kind, others: Sequence["_Placed"], actions: frozenset[str]) -> Finding:
        """Return a finding about this rule, with its actions in their own order."""
        names = tuple(other.rule.name for other in others)
        told = tuple(action for action in self.rule.actions if action in actions)
        return Finding(kind, self.rule.name, self.rule.part, self.index, names, told)


def _findings(placed: Sequence[_Placed]) -> Iterator[Finding]:
    before: list[_Placed] = []
    for late in placed:
        if late.condition.never_holds:
            yield late.found(Kind.NEVER_HOLDS, (), late.actions)
            continue
        yield from _hidden(late, [early for early in before if early.actions & late.actions])
        before.append(late)


def _hidden(late: _Placed, before: Sequence[_Placed]) -> Iterator[Finding]:
    """Tell whether one rule before hides all of a rule, or several together all or some of it."""
    wider = []
    for early in before:
        if late.condition.implies(early.condition):
            if early.actions >= late.actions:
                yield late.found(_kind(late, early), (early,), late.actions)
                return
            wider.append(early)
    hiding: dict[int, _Placed] = {}
    hidden = set()
    for action in late.rule.actions:
        by = _hiding([early for early in wider if action in early.actions][:1], late, before, action)
        hiding |= {early.index: early for early in by}
        hidden |= {action} if by else set()
    if hiding:
        kind = Kind.WIDER_BEFORE if hidden == late.actions else Kind.PARTLY_HIDDEN
        yield late.found(kind, [hiding[index] for index in sorted(hiding)], frozenset(hidden))


def _hiding(
    first: Sequence[_Placed], late: _Placed, before: Sequence[_Placed], action: str
) -> Sequence[_Placed]:
    """Return the rules that set an action whenever a later one would: the first, or else all it takes."""
    if first:
        return first
    setting = [early for early in before if action in early.actions]
    used = covering(late.condition, [early.condition for early in setting])
    return [setting[index] for index in used]


def _kind(late: _Placed, early: _Placed) -> Kind:
    if early.condition.always_holds:
        return Kind.ALWAYS_BEFORE
    return Kind.SAME_BEFORE if early.condition.form == late.condition.form else Kind.WIDER_BEFORE
