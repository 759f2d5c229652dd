"""The only place that reads the time.

Instants are aware and in UTC; a day belongs to a time zone, always named. Seeds and tests walk
through time with `travel`, so no code needs a clock parameter only to be testable.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

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
