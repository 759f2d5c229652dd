"""Days as people say them."""

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from django.utils.translation import get_language

from rma_portal.core import clock

LOCALES = {"en": "en_GB", "fr": "fr_FR"}


def day_text(instant: dt.datetime, zone: str) -> str:
    """Return an instant's day in a time zone: "jeudi 12 novembre", with the year if it is not this one."""
    local = instant.astimezone(ZoneInfo(zone))
    is_this_year = local.year == clock.day_in(clock.now(), zone).year
    skeleton = "EEEEdMMMM" if is_this_year else "dMMMMy"
    return format_skeleton(skeleton, local, locale=LOCALES.get(get_language() or "en", "en_GB"))
