"""When to try again: the pauses that Standard Webhooks 1.0.0 suggests, and what the receiver asks for."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from rma_portal.core import clock

# After the first attempt, the second, and so on: ten attempts within a little over three days.
PAUSES = [
    dt.timedelta(seconds=5),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=5),
    dt.timedelta(hours=10),
    dt.timedelta(hours=14),
    dt.timedelta(hours=20),
    dt.timedelta(hours=24),
]
LONGEST = PAUSES[-1]
THROTTLING = {429, 502, 503, 504}  # the receiver is busy, and may say for how long


def pause_after(attempt: int, key: str) -> dt.timedelta | None:
    """Return the pause after an attempt (the first is 1), or None after the last.

    Up to a tenth longer, by the event's key, so that events that failed together do not come back together.
    """
    if attempt > len(PAUSES):
        return None
    pause = PAUSES[attempt - 1]
    return pause + pause * share_of(key, attempt) / 10


def share_of(*names: object) -> float:
    """Return a share of one, from 0 up to 1, that is always the same for the same names."""
    digest = hashlib.sha256(":".join(map(str, names)).encode()).digest()
    return int.from_bytes(digest[:4]) / 2**32


def asked_pause(status: int, headers: Mapping[str, str]) -> dt.timedelta:
    """Return how long a busy receiver asks us to wait (RFC 9110, Retry-After), a day at most."""
    text = headers.get("retry-after", "").strip()
    if status not in THROTTLING or not text:
        return dt.timedelta(0)
    try:
        pause = dt.timedelta(seconds=int(text)) if text.isdecimal() else until(text)
    except (ValueError, OverflowError, TypeError):
        return dt.timedelta(0)
    return min(max(pause, dt.timedelta(0)), LONGEST)


def until(text: str) -> dt.timedelta:
    """Return how long it is until an instant in HTTP's own notation; raises ValueError or TypeError."""
    return parsedate_to_datetime(text) - clock.now()
