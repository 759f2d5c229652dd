"""By when a refund must be paid."""

import datetime as dt
from collections.abc import Iterable

from returns.domain.policy.legal import law_of
from returns.domain.policy.refund_due import refund_due
from returns.domain.states import Regime
from returns.models import Return, ReturnItem
from rma_portal.core import clock
from rma_portal.core.zones import zone_of
from rma_portal.tenancy.models import Merchant

USUAL = dt.timedelta(
    days=14
)  # what no law dates: a promise kept, a claim accepted (FR L.217-17: from receipt)


def refund_due_at(rma: Return, items: Iterable[ReturnItem], booked_at: dt.datetime) -> dt.datetime:
    """Return by when the money for some articles of a return must be paid (UTC): the earliest date of any.

    A withdrawal's date is the law's of the consumer's country, counted from the request, which informs the
    trader, and from the receipt (T-30, T-80).
    """
    dates = [due for item in items if item.regime == Regime.WITHDRAWAL and (due := withdrawal_due(rma, item))]
    return min([booked_at + USUAL, *dates])


def withdrawal_due(rma: Return, item: ReturnItem) -> dt.datetime | None:
    """Return by when a withdrawn article must be paid, None where no law of the country says so."""
    order = rma.order
    if order is None:
        return None
    merchant = Merchant.objects.get(pk=rma.merchant_id)
    country = order.ship_country or merchant.country
    zone = zone_of(country, merchant.time_zone)
    law = law_of(country, clock.day_in(order.placed_at, zone))
    due = refund_due(law, informed_at=rma.requested_at, zone=zone, received_at=item.received_at)
    return due.due_at
