"""One-time codes: whether customers need one, and the digits of one."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from customers.queries.find_order import Contact
from returns.models import OneTimeCode, ReturnsSettings
from returns.models.settings import CODE
from rma_portal.core import clock

LASTS = dt.timedelta(minutes=10)
DIGITS = 6


def asks_for_code() -> bool:
    """Say whether this merchant's customers must read a code in the order's mailbox."""
    return ReturnsSettings.objects.filter(proof=CODE).exists()


def digits_of(code: OneTimeCode) -> str:
    """Return the six digits of a code: they follow from its key and the service's secret alone."""
    mac = salted_hmac("returns.one_time_code", f"{code.merchant_id}:{code.key.hex}", algorithm="sha256")
    return f"{int(mac.hexdigest(), 16) % 10**DIGITS:0{DIGITS}d}"


def live_codes() -> QuerySet[OneTimeCode]:
    """Return the codes that were neither used nor replaced and whose ten minutes are not over."""
    return OneTimeCode.objects.filter(ended_at=None, expires_at__gt=clock.now())


def contact_of(code: OneTimeCode) -> Contact:
    """Return what was typed as the proof."""
    return Contact(code.contact_key, code.is_email)
