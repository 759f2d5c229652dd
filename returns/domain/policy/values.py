"""Sets of the values a fact can have, exact enough to prove that no value is left.

A set may be told too large, never too small: what is proven empty is empty. Values are as the engine reads
them: text without case, days as ordinals.
"""

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from rma_portal.core.conditions import FieldType

Cut = tuple[Any, int]  # (value, 0) lies just before a value, (value, 1) just after it
_NONE: frozenset[Any] = frozenset()


class Line(NamedTuple):
    """Ordered values (numbers, amounts, days): each cut, in order, begins or ends a stretch inside.

    `begins_inside` tells whether what lies before the first cut belongs to the set.
    """

    cuts: tuple[Cut, ...]
    begins_inside: bool = False

    @property
    def is_empty(self) -> bool:
        """No value is inside: there is no stretch."""
        return not self.cuts and not self.begins_inside

    def inverse(self) -> "Line":
        """All other values."""
        return Line(self.cuts, not self.begins_inside)

    def both(self, other: "Line") -> "Line":
        """The values inside this and the other."""
        mine, theirs = set(self.cuts), set(other.cuts)
        here, there = self.begins_inside, other.begins_inside
        inside = begins = here and there
        cuts = []
        for cut in sorted(mine | theirs):
            here, there = here ^ (cut in mine), there ^ (cut in theirs)
            if (here and there) != inside:
                inside = not inside
                cuts.append(cut)
        return Line(tuple(cuts), begins)

    def sample(self) -> Any:
        """A value inside, of a set that is not empty."""
        if self.begins_inside:
            return self.cuts[0][0] - 1 if self.cuts else 0
        low, is_after = self.cuts[0]
        if not is_after:
            return low
        return (low + self.cuts[1][0]) / 2 if self.cuts[1:] else low + 1


class Text(NamedTuple):
    """One text: among those named, or with `but` any except them; containing all of `has`, none of `lacks`.

    `inverse` is for a set with one demand alone, as one leaf of a condition makes it.
    """

    named: frozenset[str]
    but: bool = False
    has: frozenset[str] = _NONE
    lacks: frozenset[str] = _NONE

    @property
    def is_empty(self) -> bool:
        """None of the named is left, or what it must contain contains what it must lack."""
        if not self.but:
            return not self.named
        return "" in self.lacks or any(lack in has for lack in self.lacks for has in self.has)

    def inverse(self) -> "Text":
        """All other texts."""
        if self.has or self.lacks:
            return Text(_NONE, True, self.lacks, self.has)
        return Text(self.named, not self.but)

    def both(self, other: "Text") -> "Text":
        """The texts inside this and the other."""
        has, lacks = self.has | other.has, self.lacks | other.lacks
        if self.but and other.but:
            return Text(self.named | other.named, True, has, lacks)
        if self.but or other.but:
            few, out = (other, self) if self.but else (self, other)
            named = few.named - out.named
        else:
            named = self.named & other.named
        if has or lacks:
            named = frozenset(text for text in named if _has(text, has, lacks))
        return Text(named)

    def sample(self) -> str:
        """A text inside, or one that may be, where parts are demanded and forbidden at once."""
        if not self.but:
            return min(self.named)
        text = "~".join(sorted(self.has))
        while text in self.named:
            text += "~"
        return text


def _has(text: str, has: frozenset[str], lacks: frozenset[str]) -> bool:
    return all(part in text for part in has) and not any(part in text for part in lacks)


class Tags(NamedTuple):
    """Several texts at once: at least one out of each of `some`, and none of `lacks`; inverse as in Text."""

    some: frozenset[frozenset[str]]
    lacks: frozenset[str] = _NONE

    @property
    def is_empty(self) -> bool:
        """All that would do for one demand is forbidden."""
        return any(one <= self.lacks for one in self.some)

    def inverse(self) -> "Tags":
        """All other tags."""
        if self.lacks:
            return Tags(frozenset({self.lacks}))
        (wanted,) = self.some
        return Tags(_NONE, wanted)

    def both(self, other: "Tags") -> "Tags":
        """The tags inside this and the other."""
        return Tags(self.some | other.some, self.lacks | other.lacks)

    def sample(self) -> frozenset[str]:
        """The tags that do for each demand, as few as come to hand, of a set that is not empty."""
        return frozenset(min(one - self.lacks) for one in self.some)


class Values(NamedTuple):
    """What a fact can be: a value out of a set, or unknown (None) too."""

    known: Any
    unknown: bool

    @property
    def is_empty(self) -> bool:
        """Neither a value nor the want of one is left."""
        return not self.unknown and self.known.is_empty

    def both(self, other: "Values") -> "Values":
        """What is in this and the other."""
        return Values(self.known.both(other.known), self.unknown and other.unknown)


def sample_of(kind: FieldType, values: Values) -> Any:
    """Return one fact inside, as compiled conditions read it, of a set that is not empty."""
    if values.known.is_empty:
        return None
    found = values.known.sample()
    if kind is FieldType.DAY:
        return dt.date.fromordinal(found)
    return bool(found) if kind is FieldType.BOOLEAN else found


def every_value(kind: FieldType) -> Values:
    """Return all values a known fact of a type can have."""
    match kind:
        case FieldType.TEXT:
            return Values(Text(_NONE, True), False)
        case FieldType.TEXTS:
            return Values(Tags(_NONE), False)
    return Values(_BOUNDS.get(kind, Line((), True)), False)


def values_of(kind: FieldType, op: str, value: Any, *, holds: bool, may_be_unknown: bool) -> Values:
    """Return for what a leaf holds, or does not; the value is as in the condition, validated.

    An unknown fact satisfies only is_not and not_in, as in `conditions.evaluate`.
    """
    known = _known(kind, op, [_read(kind, one) for one in (value if isinstance(value, list) else [value])])
    if not holds:
        known = known.inverse()
    if isinstance(known, Line) and kind in _BOUNDS:
        known = known.both(_BOUNDS[kind])
    return Values(known, may_be_unknown and (op in ("is_not", "not_in")) is holds)


_BOUNDS = {
    FieldType.BOOLEAN: Line(((0, 0), (2, 0))),
    FieldType.DAY: Line(((1, 0), (dt.date.max.toordinal() + 1, 0))),
}


def _read(kind: FieldType, value: Any) -> Any:
    match kind:
        case FieldType.TEXT | FieldType.TEXTS:
            return value.casefold()
        case FieldType.MONEY:
            return Decimal(value)
        case FieldType.DAY:
            return dt.date.fromisoformat(value).toordinal()
    return int(value)


def _known(kind: FieldType, op: str, values: list[Any]) -> Text | Tags | Line:
    if kind is FieldType.TEXTS:
        wanted = Tags(frozenset({frozenset(values)}))
        return wanted.inverse() if op == "not_in" else wanted
    if kind is FieldType.TEXT and op == "contains":
        return Text(_NONE, True, frozenset(values))
    if kind is FieldType.TEXT:
        return Text(frozenset(values), op in ("is_not", "not_in"))
    return _line(op, values, is_whole=kind is not FieldType.MONEY)


def _line(op: str, values: list[Any], *, is_whole: bool) -> Line:
    """Return the stretch that an operator means; of whole numbers the next one begins just after one."""
    low, high = (values[0], 0), (values[-1] + 1, 0) if is_whole else (values[-1], 1)
    match op:
        case "at_least" | "less_than":
            return Line((low,), op == "less_than")
        case "more_than" | "at_most":
            return Line((high,), op == "at_most")
        case "between":
            return Line((low, high))
    return Line(_points(values, is_whole=is_whole), op in ("is_not", "not_in"))


def _points(values: list[Any], *, is_whole: bool) -> tuple[Cut, ...]:
    """Return the cuts around single values; neighbours among whole numbers make one stretch."""
    cuts: set[Cut] = set()
    for value in set(values):
        cuts ^= {(value, 0), (value + 1, 0) if is_whole else (value, 1)}
    return tuple(sorted(cuts))
