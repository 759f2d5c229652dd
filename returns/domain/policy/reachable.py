"""What can be proven about conditions: that one never holds, always holds, or holds whenever another does.

A condition is brought into alternatives, each a set of values by field; an alternative that leaves a field
no value is dropped. No alternative left means that the condition never holds. Fields are taken as
independent of each other, so some truths stay unproven; nothing false is ever proven.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from returns.domain.policy.facts import FIELDS, OPTIONAL
from returns.domain.policy.values import Values, every_value, sample_of, values_of
from rma_portal.core.conditions import FieldType, Test, Tree, compile_tree

MOST_ALTERNATIVES = 256
_MOST_PAIRS = 4096  # of alternatives tried at once; beyond either, nothing is proven
_MOST_SHARES = 2048  # pairs tried to find out what several conditions together leave of one
_MOST_WITNESSES = 8

Alternative = Mapping[str, Values]
Alternatives = list[Alternative]
Facts = Mapping[str, Any]
ALWAYS: Alternatives = [{}]
_ANY: Facts = {field: sample_of(kind, every_value(kind)) for field, kind in FIELDS.items()}


class _TooMany(Exception):  # the caller answers that it is not proven
    pass


@dataclass(frozen=True)
class Condition:
    """A validated tree, and what is proven about it, found once."""

    tree: Tree

    @cached_property
    def when(self) -> Alternatives | None:
        """The alternatives in which it holds, or None where there are too many to tell."""
        return _or_none(self.tree, holds=True)

    @cached_property
    def unless(self) -> Alternatives | None:
        """The alternatives in which it does not hold, or None where there are too many to tell."""
        return _or_none(self.tree, holds=False)

    @cached_property
    def form(self) -> Hashable:
        """The tree without order and case: equal forms hold for the same facts."""
        return _form(self.tree)

    @cached_property
    def holds(self) -> Test:
        """The condition as a function of folded facts."""
        return compile_tree(self.tree, FIELDS)

    @cached_property
    def witnesses(self) -> list[Facts]:
        """A few facts that satisfy it. What does not hold for them is refuted in no time."""
        few = (self.when or [])[:_MOST_WITNESSES]
        facts = [
            {**_ANY, **{field: sample_of(FIELDS[field], values) for field, values in one.items()}}
            for one in few
        ]
        return [one for one in facts if self.holds(one)]

    @property
    def never_holds(self) -> bool:
        """No facts satisfy it: proven."""
        return self.when == []

    @property
    def always_holds(self) -> bool:
        """All facts satisfy it: proven."""
        return self.unless == []

    def implies(self, other: "Condition") -> bool:
        """Whether the other holds whenever this one does: proven."""
        if not all(other.holds(facts) for facts in self.witnesses):
            return False
        if self.when is None or other.unless is None:
            return self.form == other.form
        return not _meets(self.when, other.unless)


def covering(condition: Condition, others: Sequence[Condition]) -> tuple[int, ...]:
    """Return which of the others leave nothing of a condition, taken together; none where unproven.

    Of those in order, each that can meet what is left takes its share of it.
    """
    if not all(any(other.holds(facts) for other in others) for facts in condition.witnesses):
        return ()
    left, used, tried = condition.when, [], 0
    for index, other in enumerate(others):
        if not left:
            break
        if other.when is None or other.unless is None:
            continue
        tried += len(left) * len(other.when)
        if _meets(left, other.when):
            tried += len(left) * len(other.unless)
            if tried > _MOST_SHARES:
                return ()
            left = [both for one in left for rest in other.unless if (both := meet(one, rest)) is not None]
            used.append(index)
    return tuple(used) if left == [] else ()


def _meets(some: Alternatives, others: Alternatives) -> bool:
    return any(_can_meet(one, other) for one in some for other in others)


def _or_none(tree: Tree, *, holds: bool) -> Alternatives | None:
    try:
        return _alternatives(tree, holds)
    except _TooMany:
        return None


def _alternatives(tree: Tree, holds: bool) -> Alternatives:
    if "not" in tree:
        return _alternatives(tree["not"], not holds)
    if "field" in tree:
        return _leaf(tree["field"], tree["op"], tree["value"], holds)
    if not tree:
        return ALWAYS if holds else []
    parts = (_alternatives(child, holds) for child in tree.get("all") or tree["any"])
    return _together(parts) if ("all" in tree) is holds else _either(parts)


def _leaf(field: str, op: str, value: Any, holds: bool) -> Alternatives:
    values = values_of(FIELDS[field], op, value, holds=holds, may_be_unknown=field in OPTIONAL)
    return [] if values.is_empty else [{field: values}]


def _either(parts: Iterable[Alternatives]) -> Alternatives:
    found: Alternatives = []
    for part in parts:
        found = _few([*found, *part])
    return found


def _together(parts: Iterable[Alternatives]) -> Alternatives:
    """Return what satisfies every part: each alternative of one with each of the next, where they meet."""
    found = ALWAYS
    for part in parts:
        if len(found) * len(part) > _MOST_PAIRS:
            raise _TooMany
        pairs = (meet(one, other) for one in found for other in part)
        found = _few([pair for pair in pairs if pair is not None])
    return found


def _few(alternatives: Alternatives) -> Alternatives:
    if len(alternatives) > MOST_ALTERNATIVES:
        raise _TooMany
    return alternatives


def meet(one: Alternative, other: Alternative) -> Alternative | None:
    """Return what satisfies both alternatives, or None where nothing does."""
    both = {**one, **other}
    for field in one.keys() & other.keys():
        both[field] = one[field].both(other[field])
        if both[field].is_empty:
            return None
    return both


def _can_meet(one: Alternative, other: Alternative) -> bool:
    return not any(field in one and one[field].both(values).is_empty for field, values in other.items())


def _form(tree: Tree) -> Hashable:
    if "not" in tree:
        return ("not", _form(tree["not"]))
    for join in ("all", "any"):
        if join in tree:
            forms = frozenset(_form(child) for child in tree[join])
            return next(iter(forms)) if len(forms) == 1 else (join, forms)
    return (tree["field"], tree["op"], _plain(tree)) if tree else ()


def _plain(tree: Tree) -> Hashable:
    """Return a leaf's value without case, and the values of a list without order, but for between."""
    value, kind = tree["value"], FIELDS[tree["field"]]
    is_text = kind in (FieldType.TEXT, FieldType.TEXTS)
    if isinstance(value, list):
        values = [one.casefold() if is_text else one for one in value]
        return tuple(values) if tree["op"] == "between" else frozenset(values)
    return value.casefold() if is_text else value
