"""Delete one-time codes that are over."""

import datetime as dt

from returns.models import OneTimeCode
from rma_portal.core import clock

KEPT = dt.timedelta(days=1)


def forget_codes() -> int:
    """Delete the codes of more than a day ago, with what was typed for them; return how many."""
    deleted, _each = OneTimeCode.objects.filter(created_at__lt=clock.now() - KEPT).delete()
    return deleted
