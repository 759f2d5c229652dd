"""Which earlier units a cancellation takes back."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from customers.domain.orders import CancelledUnits


@dataclass(frozen=True)
class UnitsLeft:
    """Units of one line that are still the customer's; `line_key` is whatever the caller knows it by."""

    line_key: Hashable
    placed_at: datetime
    left: int


Allotment = tuple[tuple[Hashable, int], ...]


def allot(cancelled: CancelledUnits, earlier: Sequence[UnitsLeft]) -> tuple[Allotment, int]:
    """Return the lines that give up units, with how many, and the number that found none.

    `earlier` are lines of the same customer and the same code; those placed after the cancellation are
    left alone. The newest gives first; of lines placed at one instant the one given first. Apply
    cancellations in the order of their instants, each on what the one before has left.
    """
    wanted = cancelled.quantity
    given: list[tuple[Hashable, int]] = []
    for units in _newest_first(cancelled.cancelled_at, earlier):
        taken = min(wanted, units.left)
        if taken > 0:
            given.append((units.line_key, taken))
            wanted -= taken
    return tuple(given), wanted


def _newest_first(until: datetime, earlier: Sequence[UnitsLeft]) -> list[UnitsLeft]:
    candidates = [units for units in earlier if units.placed_at <= until]
    return sorted(candidates, key=lambda units: units.placed_at, reverse=True)
