"""The law by country and date, and where its periods end."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from returns.domain.policy.legal import (
    EXEMPTIONS,
    LAWS,
    end_of_period,
    excludes_withdrawal,
    law_of,
    months_after,
)

UNION = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
EU = set(UNION.split())
OVERSEAS = {"GP", "GF", "MQ", "RE", "YT", "MF", "AX"}
TODAY = dt.date(2026, 11, 22)


def test_countries_with_fourteen_days_moved_to_a_working_day():
    """T-4: the whole Union, and the territories where its law applies."""
    fourteen = {
        country
        for country in LAWS
        if (law := law_of(country, TODAY)) and (law.withdrawal_days, law.moves_to_working_day) == (14, True)
    }
    assert (len(EU), fourteen) == (27, EU | OVERSEAS)


@pytest.mark.parametrize(
    ("country", "withdrawal_days", "moves", "guarantee_months", "reject_days", "remedies"),
    [
        ("FR", 14, True, 24, None, ("repair", "exchange")),
        ("fr", 14, True, 24, None, ("repair", "exchange")),
        ("ES", 14, True, 36, None, ("repair", "exchange")),
        ("NL", 14, True, None, None, ("repair", "exchange")),
        ("GB", 14, False, 72, 30, ("repair", "exchange")),
        ("CH", None, False, 24, None, ()),
        ("US", None, False, None, None, ()),
    ],
)
def test_some_countries_in_full(country, withdrawal_days, moves, guarantee_months, reject_days, remedies):
    law = law_of(country, TODAY)
    assert (
        law.withdrawal_days,
        law.moves_to_working_day,
        law.guarantee_months,
        law.reject_days,
        law.remedies,
    ) == (withdrawal_days, moves, guarantee_months, reject_days, remedies)


def test_the_law_is_that_of_the_day():
    """Spain: three years of guarantee for contracts from 2022 on, two before."""
    days = (dt.date(2021, 12, 31), dt.date(2022, 1, 1))
    assert [law_of("ES", day).guarantee_months for day in days] == [24, 36]
    assert (law_of("FR", dt.date(2014, 6, 12)), law_of("ZZ", TODAY)) == (None, None)


def test_never_two_laws_at_once_and_each_with_its_source():
    days = [dt.date(year, month, 1) for year in range(2000, 2030) for month in (1, 6, 7, 12)]
    doubled = [
        (country, day)
        for country, laws in LAWS.items()
        for day in days
        if sum(law.is_valid_on(day) for law in laws) > 1
    ]
    assert (doubled, all(law.sources for laws in LAWS.values() for law in laws)) == ([], True)


def test_exemptions_are_those_of_article_16():
    """T-40: broken seals are known only at inspection; an unknown code exempts nothing."""
    letters = [exemption.article for exemption in EXEMPTIONS.values()]
    decided_later = {code for code in EXEMPTIONS if not excludes_withdrawal(code)}
    assert letters == [f"CRD art. 16({letter})" for letter in "abcdefghijklm"]
    assert decided_later == {"sealed_hygiene", "sealed_media"}
    assert [excludes_withdrawal(code) for code in ("personalised", "", "invented")] == [True, False, False]


@pytest.mark.parametrize(
    ("country", "zone", "received", "ends"),
    [
        ("FR", "Europe/Paris", "2026-11-02", "2026-11-16"),
        ("FR", "Europe/Paris", "2026-10-31", "2026-11-16"),  # 14 Nov is a Saturday
        ("FR", "Europe/Paris", "2026-10-28", "2026-11-12"),  # 11 Nov is the Armistice
        ("DE", "Europe/Berlin", "2026-10-28", "2026-11-11"),  # which Germany does not keep
        ("FR", "Europe/Paris", "2026-12-11", "2026-12-28"),  # Christmas Day is a Friday
        ("FR", "Europe/Paris", "2026-10-20", "2026-11-03"),  # summer time ends on 25 Oct
        ("FR", "Europe/Paris", "2027-03-16", "2027-03-30"),  # and begins on 28 March
        ("GB", "Europe/London", "2026-10-31", "2026-11-14"),  # no such move in the United Kingdom
        ("RE", "Indian/Reunion", "2026-11-02", "2026-11-16"),
    ],
)
def test_deadlines_by_hand(country, zone, received, ends):
    """T-1; Cases 14, 16 and 17: the last second of the day, there, in winter and in summer."""
    last_day = dt.date.fromisoformat(received) + dt.timedelta(days=14)
    end = end_of_period(last_day, law_of(country, TODAY), country, zone)
    assert end.tzinfo is dt.UTC
    assert end.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == dt.datetime.fromisoformat(
        f"{ends} 23:59:59"
    )


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-11-02", 24, "2028-11-02"),
        ("2028-02-29", 24, "2030-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
    ],
)
def test_months_after(day, months, later):
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(later)
