"""Each signal at its threshold: one step short of it nothing is said."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from returns.domain.policy.signals import Observed, signals_of

ASKED = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)
PLACED = ASKED - 20 * DAY
QUIET = Observed(asked_at=ASKED, placed_at=PLACED, regime="withdrawal", price=Decimal("49.90"))
WORN = {
    "until": ASKED + 3 * DAY,
    "late_returns": 2,
    "price": Decimal("100.00"),
    "average_price": Decimal("50.00"),
}


def seen(**observed) -> tuple[str, ...]:
    return signals_of(replace(QUIET, **observed))


def test_nothing_known_says_nothing():
    assert signals_of(QUIET) == ()


@pytest.mark.parametrize(
    ("observed", "expected"),
    [
        ({"has_used_picture": True}, ("same_picture",)),
        ({"oldest_photo": PLACED - DAY}, ()),  # a clock without a zone may be that wrong
        ({"oldest_photo": PLACED - DAY - SECOND}, ("old_photo",)),
        ({"oldest_photo": ASKED + 9999 * DAY}, ()),
        ({"orders_before": 5, "return_rate": 60}, ("many_returns",)),
        ({"orders_before": 4, "return_rate": 100}, ()),
        ({"orders_before": 50, "return_rate": 59}, ()),
        ({"returns_lately": 5}, ("many_returns",)),
        ({"returns_lately": 4}, ()),
        (WORN, ("wardrobing",)),
        (WORN | {"regime": "commercial"}, ("wardrobing",)),
        (WORN | {"regime": "conformity"}, ()),
        (WORN | {"until": ASKED + 3 * DAY + SECOND}, ()),
        (WORN | {"until": None}, ()),
        (WORN | {"late_returns": 1}, ()),
        (WORN | {"price": Decimal("99.99")}, ()),
        (WORN | {"average_price": Decimal(0)}, ()),
        ({"country": "BE", "home_country": "FR"}, ("address_mismatch",)),
        ({"country": "FR", "home_country": "FR"}, ()),
        ({"country": "FR"}, ()),
        ({"postcode": "69001", "usual_postcode": "75011"}, ("address_mismatch",)),
        ({"postcode": "75011", "usual_postcode": "75011"}, ()),
        ({"usual_postcode": "75011"}, ()),
    ],
)
def test_a_signal_at_its_threshold(observed, expected):
    assert seen(**observed) == expected


def test_all_of_them_stand_in_one_order():
    everything = WORN | {
        "country": "BE",
        "home_country": "FR",
        "returns_lately": 9,
        "oldest_photo": PLACED - 9 * DAY,
        "has_used_picture": True,
    }
    assert seen(**everything) == (
        "same_picture",
        "old_photo",
        "many_returns",
        "wardrobing",
        "address_mismatch",
    )
