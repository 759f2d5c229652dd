"""The one thing a manager should read first in a table of return reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

LEAST_UNITS = 10  # below, a share says more about chance than about the article
STRIKING = Fraction(6, 5)  # a fifth above the shop's average


@dataclass(frozen=True)
class Finding:
    """`reason` makes up `share` of the returns of `scope`, `times` its share in the whole shop.

    An empty scope is the whole shop; `units` are all returned units of the scope.
    """

    reason: str
    scope: str
    share: Fraction
    times: Fraction
    units: int


def striking_finding(
    units: Mapping[tuple[str, str], int], scope: str | None = None, reason: str | None = None
) -> Finding | None:
    """Return what stands out in returned units by (scope, reason), or the first reason of the shop.

    What stands out is the pair with the most units above what the shop's average would give, in a scope
    of at least LEAST_UNITS units and at least STRIKING times the average. Given a scope or a reason, only
    that one is looked at, and its first reason is told when nothing stands out. None where nothing is.
    """
    pairs = [
        (name, code) for name, code in units if name and scope in (None, name) and reason in (None, code)
    ]
    total = sum(units.values())
    known = {pair: _finding(units, *pair, total=total) for pair in pairs}
    out = [pair for pair, found in known.items() if found.units >= LEAST_UNITS and found.times >= STRIKING]
    if out:
        return known[max(out, key=lambda pair: (_excess(units[pair], known[pair]), known[pair].times, pair))]
    return _first_reason(units, scope, reason)


def _finding(units: Mapping[tuple[str, str], int], scope: str, reason: str, *, total: int) -> Finding:
    inside = sum(count for (name, _reason), count in units.items() if name == scope)
    everywhere = sum(count for (_name, other), count in units.items() if other == reason)
    share = Fraction(units[scope, reason], inside)
    return Finding(reason, scope, share, share / Fraction(everywhere, total), inside)


def _excess(count: int, found: Finding) -> Fraction:
    """Units above what the shop's average share would give."""
    return count - count / found.times


def _first_reason(
    units: Mapping[tuple[str, str], int], scope: str | None, reason: str | None
) -> Finding | None:
    counts: dict[str, int] = {}
    for (name, code), count in units.items():
        if scope in (None, name):
            counts[code] = counts.get(code, 0) + count
    told = [code for code in counts if reason in (None, code)]
    if not told:
        return None
    first = max(told, key=lambda code: (counts[code], code))
    inside = sum(counts.values())
    return Finding(first, scope or "", Fraction(counts[first], inside), Fraction(1), inside)
