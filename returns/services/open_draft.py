"""Begin a request."""

import datetime as dt

from customers.models import Order
from returns.models import ReturnDraft
from rma_portal.core import clock

LIFETIME = dt.timedelta(days=7)


def open_draft(*, order: Order, language: str) -> ReturnDraft:
    """Make an empty draft for an order; it expires and never blocks anything (case 147)."""
    moment = clock.now()
    return ReturnDraft.objects.create(
        order=order, language=language, created_at=moment, expires_at=moment + LIFETIME
    )
