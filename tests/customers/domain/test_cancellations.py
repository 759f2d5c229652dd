"""Which earlier units a cancellation takes back."""

from datetime import UTC, datetime

import pytest

from customers.domain.cancellations import UnitsLeft, allot
from customers.domain.orders import CancelledUnits


def day(number):
    return datetime(2026, 3, number, 12, tzinfo=UTC)


def cancelled(quantity):
    return CancelledUnits(
        ref="C7/MUG#1",
        order_ref="C7",
        customer_ref="42",
        sku="MUG",
        quantity=quantity,
        cancelled_at=day(10),
        source_line=9,
    )


OLD, NEW, SAME_DAY = UnitsLeft("old", day(1), 5), UnitsLeft("new", day(5), 2), UnitsLeft("same", day(10), 1)
LATER, USED_UP, TWIN = (
    UnitsLeft("later", day(11), 9),
    UnitsLeft("used", day(9), 0),
    UnitsLeft("twin", day(5), 2),
)


@pytest.mark.parametrize(
    ("quantity", "earlier", "expected"),
    [
        (1, [OLD, NEW], ((("new", 1),), 0)),
        (2, [OLD, NEW], ((("new", 2),), 0)),
        (4, [OLD, NEW], ((("new", 2), ("old", 2)), 0)),
        (9, [OLD, NEW], ((("new", 2), ("old", 5)), 2)),
        (1, [], ((), 1)),
        (3, [USED_UP], ((), 3)),
        (1, [LATER], ((), 1)),
        (2, [LATER, OLD, SAME_DAY], ((("same", 1), ("old", 1)), 0)),
        (3, [NEW, TWIN], ((("new", 2), ("twin", 1)), 0)),
        (3, [TWIN, NEW], ((("twin", 2), ("new", 1)), 0)),
    ],
)
def test_the_newest_earlier_units_go_first_and_the_rest_is_counted(quantity, earlier, expected):
    assert allot(cancelled(quantity), earlier) == expected
