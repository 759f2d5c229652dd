"""The only place that reads the time.

Instants are aware and in UTC; a day belongs to a time zone, always named. Seeds and tests walk
through time with `travel`, so no code needs a clock parameter only to be testable.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

_travelled_to: ContextVar[dt.datetime | None] = ContextVar("travelled_to", default=None)


def now() -> dt.datetime:
    """Return this instant, aware, in UTC."""
    return _travelled_to.get() or dt.datetime.now(dt.UTC)


@contextmanager
def travel(to: dt.datetime) -> Iterator[None]:
    """Run the block at another instant (aware), for seeds of the past and for tests."""
    token = _travelled_to.set(to.astimezone(dt.UTC))
    try:
        yield
    finally:
        _travelled_to.reset(token)


def day_in(instant: dt.datetime, zone: str) -> dt.date:
    """Return the calendar day of an instant in a time zone ("Europe/Paris")."""
    return instant.astimezone(ZoneInfo(zone)).date()


def end_of_day(day: dt.date, zone: str) -> dt.datetime:
    """Return the last second (23:59:59) of a day in a time zone, as UTC; right across DST changes."""
    return dt.datetime.combine(day, dt.time(23, 59, 59), ZoneInfo(zone)).astimezone(dt.UTC)


def is_working_day(day: dt.date, country: str, subdivision: str = "") -> bool:
    """Whether a day is neither Saturday, Sunday nor a public holiday of the country (ISO 3166 alpha-2).

    A subdivision adds its own holidays ("57" for Moselle, "BY" for Bavaria). For a country or
    subdivision whose holidays are not known only weekends, or the national holidays, are kept free.
    """
    return day.weekday() < 5 and day not in _holidays_of(country, subdivision, day.year)


def next_working_day(day: dt.date, country: str, subdivision: str = "") -> dt.date:
    """Return the first working day on or after a day: the day itself when it is one."""
    while not is_working_day(day, country, subdivision):
        day += dt.timedelta(days=1)
    return day


@lru_cache(maxsize=512)
def _holidays_of(country: str, subdivision: str, year: int) -> frozenset[dt.date]:
    # Taken year by year into a frozen set: the library's own object fills itself on first use,
    # and another thread could look into it while it is half full.
    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
    except NotImplementedError:
        return _holidays_of(country, "", year) if subdivision else frozenset()
