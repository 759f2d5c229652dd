"""Begin a request."""

import datetime as dt

from customers.models import GiftCode, Order
from returns.models import ReturnDraft
from rma_portal.core import clock

LIFETIME = dt.timedelta(days=7)


def open_draft(*, order: Order, language: str, gift_code: GiftCode | None = None) -> ReturnDraft:
    """Make an empty draft for an order, or the gift in it; it expires and never blocks a unit (case 147)."""
    moment = clock.now()
    return ReturnDraft.objects.create(
        order=order,
        language=language,
        created_at=moment,
        expires_at=moment + LIFETIME,
        gift_code=gift_code,
    )
