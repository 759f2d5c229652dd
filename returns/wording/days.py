"""Days as people say them, where no template is at hand."""

import datetime as dt
from zoneinfo import ZoneInfo

from rma_portal.web.templatetags.rma import written_day


def day_text(instant: dt.datetime, zone: str) -> str:
    """Return an instant's day in a time zone: "jeudi 12 novembre", with the year if it is not this one."""
    return written_day(instant.astimezone(ZoneInfo(zone)))
