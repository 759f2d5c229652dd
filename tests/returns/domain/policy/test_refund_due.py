"""By when a withdrawal is paid back, by tables made by hand."""

import datetime as dt

import pytest

from returns.domain.policy.legal import law_of
from returns.domain.policy.refund_due import RefundDue, refund_due

from .samples import at

DAY = dt.date(2026, 11, 1)
LONDON = "Europe/London"


def on(text, zone="Europe/Paris"):
    """Return an instant at ten in the morning of a day, or None."""
    return at(f"{text} 10:00", zone) if text else None


@pytest.mark.parametrize(
    ("informed", "received", "sent", "due", "withheld"),
    [
        ("2026-11-10", None, None, "2026-11-24", True),
        ("2026-11-10", "2026-11-15", None, "2026-11-24", False),
        ("2026-11-10", None, "2026-11-12", "2026-11-24", False),
        ("2026-11-10", "2026-11-24", None, "2026-11-24", False),
        ("2026-11-10", "2026-12-01", None, "2026-12-01", False),
        ("2026-11-10", "2026-12-01", "2026-11-26", "2026-11-26", False),
        ("2026-11-10", "2026-12-01", "2026-11-20", "2026-11-24", False),
        ("2026-10-15", "2026-10-20", None, "2026-10-29", False),  # the clocks change in between
        ("2026-12-11", None, None, "2026-12-25", True),  # a holiday: the money may well be early
    ],
)
def test_the_union_counts_from_being_informed(informed, received, sent, due, withheld):
    """T-30: 14 days from the statement, or until goods or proof of sending are there."""
    found = refund_due(
        law_of("FR", DAY),
        informed_at=on(informed),
        zone="Europe/Paris",
        received_at=on(received),
        sent_at=on(sent),
    )
    assert found == RefundDue(at(f"{due} 23:59:59"), withheld)


@pytest.mark.parametrize(
    ("received", "sent", "due", "withheld"),
    [
        (None, None, None, True),
        ("2026-11-15", None, "2026-11-29", False),
        (None, "2026-11-12", "2026-11-26", False),
        ("2026-11-20", "2026-11-12", "2026-11-26", False),
        ("2026-11-12", "2026-11-20", "2026-11-26", False),
    ],
)
def test_the_united_kingdom_counts_from_goods_or_evidence(received, sent, due, withheld):
    """T-80: another clock; before goods or evidence nothing runs."""
    found = refund_due(
        law_of("GB", DAY),
        informed_at=on("2026-11-10", LONDON),
        zone=LONDON,
        received_at=on(received, LONDON),
        sent_at=on(sent, LONDON),
    )
    assert found == RefundDue(at(f"{due} 23:59:59", LONDON) if due else None, withheld)


@pytest.mark.parametrize("country", ["US", "CH"])
def test_no_law_sets_no_date(country):
    found = refund_due(law_of(country, DAY), informed_at=on("2026-11-10"), zone="Europe/Paris")
    assert found == RefundDue(None, False)
