"""What differs between two policies, rule by rule, so that a person reads only what is new."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from returns.domain.policy.rules import Rule

Aspect = Literal["added", "removed", "renamed", "changed", "moved"]


@dataclass(frozen=True)
class Difference:
    """One rule before and after, None where it was or will be no more, and in what it differs."""

    before: Rule | None
    after: Rule | None
    aspects: tuple[Aspect, ...]


@dataclass
class _Pairing:
    """The places of one order's rules that were found again in the other's."""

    before: Sequence[Rule]
    after: Sequence[Rule]
    found: dict[int, int] = field(default_factory=dict)  # after -> before

    def match(self, same: Callable[[Rule], object]) -> None:
        """Pair what is the same by a key and not paired yet; of several alike, in order."""
        free = [place for place in range(len(self.before)) if place not in self.found.values()]
        keys = [(same(self.before[place]), place) for place in free]
        for place, rule in enumerate(self.after):
            hit = next((one for one in keys if one[0] == same(rule)), None)
            if place not in self.found and hit:
                self.found[place] = hit[1]
                keys.remove(hit)


def compare(
    before: Sequence[Rule], after: Sequence[Rule], called: Callable[[str], str] = str
) -> list[Difference]:
    """Return how the rules of one part differ: first what is gone, then the rest in its new order.

    A rule is the same one where its stored name is, else where people know it by the same name (`called`),
    else where it says the same under another name. The fewest rules are told as moved.
    """
    pairing = _Pairing(before, after)
    for same in (lambda rule: rule.name, lambda rule: called(rule.name), _content):
        pairing.match(same)
    kept, found = set(pairing.found.values()), pairing.found
    gone = [Difference(rule, None, ("removed",)) for place, rule in enumerate(before) if place not in kept]
    moved = out_of_order(sorted(kept), [found[place] for place in sorted(found)])
    told = [_paired(pairing, place, moved, called) for place in range(len(after))]
    return [*gone, *(one for one in told if one.aspects)]


def _paired(pairing: _Pairing, place: int, moved: set[int], called: Callable[[str], str]) -> Difference:
    after, origin = pairing.after[place], pairing.found.get(place)
    if origin is None:
        return Difference(None, after, ("added",))
    before = pairing.before[origin]
    return Difference(before, after, tuple(_aspects(before, after, origin in moved, called)))


def _aspects(before: Rule, after: Rule, is_moved: bool, called: Callable[[str], str]) -> Iterator[Aspect]:
    if called(before.name) != called(after.name):
        yield "renamed"
    if _content(before) != _content(after):
        yield "changed"
    if is_moved:
        yield "moved"


def _content(rule: Rule) -> object:
    return (rule.when, dict(rule.actions))


def out_of_order(before: Iterable[int], after: Iterable[int]) -> set[int]:
    """Return the fewest places to move so that one order of the same places becomes the other."""
    rank = {place: index for index, place in enumerate(before)}
    ordered = list(after)
    longest: list[list[int]] = []  # for each place, the longest run in the old order that ends with it
    for place in ordered:
        runs = [run for run in longest if rank[run[-1]] < rank[place]]
        longest.append([*_longest(runs), place])
    return set(ordered) - set(_longest(longest))


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=lambda run: len(run), default=[])
