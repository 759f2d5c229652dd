"""Working days: weekends, public holidays, and those of one region."""

import datetime as dt

import pytest

from rma_portal.core.clock import is_working_day, next_working_day


@pytest.mark.parametrize(
    ("day", "country", "subdivision", "works"),
    [
        ("2026-11-13", "FR", "", True),
        ("2026-11-14", "FR", "", False),  # a Saturday
        ("2026-11-15", "FR", "", False),  # a Sunday
        ("2026-11-11", "FR", "", False),  # Armistice
        ("2026-11-11", "DE", "", True),
        ("2025-12-26", "FR", "", True),
        ("2025-12-26", "FR", "57", False),  # Moselle keeps Saint Stephen's
        ("2026-04-03", "FR", "57", False),  # and Good Friday
        ("2026-01-06", "DE", "BY", False),  # Epiphany in Bavaria
        ("2026-01-06", "DE", "", True),
        ("2026-11-11", "FR", "nowhere", False),
        ("2026-11-11", "ZZ", "", True),
        ("2026-11-14", "ZZ", "", False),
    ],
)
def test_working_days(day, country, subdivision, works):
    """Case 17: which days are no working days."""
    assert is_working_day(dt.date.fromisoformat(day), country, subdivision) is works


@pytest.mark.parametrize(
    ("day", "country", "expected"),
    [
        ("2026-11-16", "FR", "2026-11-16"),
        ("2026-11-14", "FR", "2026-11-16"),
        ("2026-12-25", "FR", "2026-12-28"),
        ("2026-12-25", "DE", "2026-12-28"),
        ("2026-12-25", "GB", "2026-12-29"),  # Boxing Day falls on Saturday and is kept on Monday
    ],
)
def test_next_working_day_is_on_or_after(day, country, expected):
    """Case 17: a deadline moves to the next working day."""
    assert next_working_day(dt.date.fromisoformat(day), country) == dt.date.fromisoformat(expected)
