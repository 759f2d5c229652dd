"""The last second of the right of withdrawal, by a table made by hand from laws and calendars (T-1)."""

import datetime as dt
from dataclasses import replace

import pytest

from returns.domain.policy.engine import decide
from returns.domain.policy.rules import Policy
from rma_portal.core.zones import region_of, zone_of

from .samples import at, changed

# country, day of delivery, last day, clocks on that day, why
TABLE = """
FR 2026-11-02 2026-11-16 winter a Monday
FR 2026-10-31 2026-11-16 winter from a Saturday to Monday
FR 2026-10-28 2026-11-12 winter over Armistice Day
FR 2026-12-11 2026-12-28 winter over Christmas and a weekend
FR 2026-12-12 2026-12-28 winter 26 December is a Saturday
FR 2026-12-18 2027-01-04 winter over New Year
FR 2026-04-17 2026-05-04 summer over 1 May
FR 2026-04-24 2026-05-11 summer over 8 May
FR 2026-04-30 2026-05-15 summer over Ascension Day
FR 2026-05-11 2026-05-26 summer over Whit Monday
FR 2026-06-30 2026-07-15 summer over the national day
FR 2026-08-01 2026-08-17 summer Assumption is a Saturday
FR 2026-10-18 2026-11-02 winter the clocks change in between
FR 2026-10-11 2026-10-26 winter the last day is the longest of the year
FR 2026-03-20 2026-04-03 summer Good Friday is a working day
FR 2026-03-23 2026-04-07 summer over Easter Monday, the clocks change
FR 2027-03-14 2027-03-30 summer the shortest day, Easter, Easter Monday
FR 2028-02-15 2028-02-29 winter a leap day
DE 2026-09-19 2026-10-05 summer Unity Day is a Saturday
DE 2025-09-19 2025-10-06 summer over Unity Day, a Friday
DE 2026-03-20 2026-04-07 summer over Good Friday to Easter Monday
DE 2026-04-17 2026-05-04 summer over 1 May
DE 2026-04-24 2026-05-08 summer 8 May is a working day
DE 2026-04-30 2026-05-15 summer over Ascension Day
DE 2026-05-11 2026-05-26 summer over Whit Monday
DE 2026-12-11 2026-12-28 winter over Christmas
DE 2026-10-17 2026-11-02 winter a Saturday, the clocks change
DE 2026-10-28 2026-11-11 winter 11 November is a working day
DE 2026-12-18 2027-01-04 winter over New Year
ES 2026-09-28 2026-10-13 summer over the national day
ES 2026-11-24 2026-12-09 winter over 8 December
ES 2025-12-23 2026-01-07 winter over Epiphany
ES 2026-03-20 2026-04-06 summer Good Friday; Easter Monday is a working day
ES 2026-04-17 2026-05-04 summer over 1 May
ES 2026-06-30 2026-07-14 summer a working day
ES 2026-12-11 2026-12-28 winter over Christmas
IT 2026-05-19 2026-06-03 summer over the Republic's day
IT 2026-03-23 2026-04-07 summer over Easter Monday
IT 2025-04-11 2025-04-28 summer over Liberation Day
IT 2026-03-20 2026-04-03 summer Good Friday is a working day
IT 2025-12-23 2026-01-07 winter over Epiphany
IT 2026-11-24 2026-12-09 winter over 8 December
IT 2025-12-12 2025-12-29 winter over Saint Stephen's Day
NL 2026-04-13 2026-04-28 summer over King's Day
NL 2026-04-30 2026-05-15 summer over Ascension Day
NL 2026-05-11 2026-05-26 summer over Whit Monday
NL 2025-12-12 2025-12-29 winter over the second day of Christmas
NL 2026-04-17 2026-05-01 summer 1 May is a working day
NL 2026-03-23 2026-04-07 summer over Easter Monday
BE 2026-07-07 2026-07-22 summer over the national day
BE 2026-10-28 2026-11-12 winter over Armistice Day
BE 2025-12-12 2025-12-26 winter 26 December is a working day
BE 2026-04-30 2026-05-15 summer over Ascension Day
BE 2026-06-30 2026-07-14 summer a working day
PL 2026-10-28 2026-11-12 winter over Independence Day
PL 2026-05-21 2026-06-05 summer over Corpus Christi
PL 2026-12-10 2026-12-28 winter from Christmas Eve over Christmas
PL 2025-12-23 2026-01-07 winter over Epiphany
PL 2026-04-17 2026-05-04 summer over 1 May
GB 2026-10-31 2026-11-14 winter a Saturday stays
GB 2026-12-11 2026-12-25 winter Christmas stays
GB 2026-03-23 2026-04-06 summer Easter Monday stays
GB 2026-10-11 2026-10-25 winter the last day is the longest of the year
GB 2027-03-14 2027-03-28 summer the last day is the shortest
GB 2026-12-18 2027-01-01 winter New Year stays
"""
ROWS = [line.split(maxsplit=4) for line in TABLE.strip().splitlines()]
# 23:59:59 where the consumer lives, in UTC
SECONDS = {"winter": "22:59:59", "summer": "21:59:59", "winter GB": "23:59:59", "summer GB": "22:59:59"}


def received(country: str, day: str, region: str = ""):
    """Return the facts of an order that arrived on a day, asked about the day after."""
    zone = zone_of(country, "")
    delivered_at = at(f"{day} 15:00", zone)
    return changed(
        consumer__country=country,
        consumer__zone=zone,
        consumer__region=region,
        order__country=country,
        order__placed_at=delivered_at - dt.timedelta(days=4),
        order__delivered_at=delivered_at,
        asked_at=delivered_at + dt.timedelta(days=1),
    )


def test_the_table_is_as_large_as_it_should_be():
    assert (len(ROWS) >= 60, len({row[0] for row in ROWS})) == (True, 8)
    assert len({(row[0], row[1]) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("country", "day", "last", "clocks", "why"), ROWS)
def test_the_last_second_of_the_right_of_withdrawal(country, day, last, clocks, why):
    """T-1 and Cases 16, 17: 14 days from the day after delivery, to the end of a working day there."""
    facts = received(country, day)
    second = SECONDS[f"{clocks} GB" if country == "GB" else clocks]
    until = dt.datetime.fromisoformat(f"{last}T{second}+00:00")
    assert decide(Policy(1), facts).until == until
    zone = zone_of(country, "")
    in_time = replace(facts, asked_at=at(f"{last} 23:59:59", zone))
    too_late = replace(facts, asked_at=at(f"{last} 23:59:59", zone) + dt.timedelta(seconds=1))
    assert (decide(Policy(1), in_time).code, decide(Policy(1), too_late).code) == (
        "withdrawal_right",
        "window_closed",
    )


@pytest.mark.parametrize(
    ("postcode", "day", "last"),
    [
        ("57000", "2025-12-12", "2025-12-29"),  # Moselle: Saint Stephen's Day is a Friday
        ("67000", "2025-12-12", "2025-12-29"),  # Alsace
        ("68100", "2026-03-20", "2026-04-07"),  # Alsace: Good Friday, then Easter Monday
        ("75011", "2025-12-12", "2025-12-26"),
        ("75011", "2026-03-20", "2026-04-03"),
    ],
)
def test_holidays_of_a_region_move_the_end(postcode, day, last):
    """T-1: Alsace and Moselle keep two holidays that the rest of France does not."""
    until = decide(Policy(1), received("FR", day, region_of("FR", postcode))).until
    assert until == at(f"{last} 23:59:59")


def test_one_deadline_from_the_last_parcel():
    """T-2: the order's last parcel counts, whichever parcel the article came in."""
    facts = received("FR", "2026-11-09")
    early = replace(facts, article=replace(facts.article, delivered_at=at("2026-11-02 15:00")))
    assert decide(Policy(1), early).until == decide(Policy(1), facts).until == at("2026-11-23 23:59:59")


def test_without_a_known_delivery_the_right_stays_open():
    """T-3: nothing is counted from the order's date."""
    facts = changed(order__delivered_at=None, asked_at=at("2031-01-01 10:00"))
    decision = decide(Policy(1), facts)
    assert (decision.code, decision.until) == ("withdrawal_right", None)


def test_a_business_has_no_right_of_withdrawal():
    """T-6: only the shop's word makes a buyer a business."""
    assert decide(Policy(1), changed(consumer__is_business=True)).code == "window_closed"
