"""Take the tracking numbers of orders that are known already."""

from collections.abc import Mapping, Sequence

from customers.domain.matching import tracking_key
from customers.domain.orders import ONE_PARCEL, ImportedOrder
from customers.models import Delivery


def note_tracking(orders: Sequence[ImportedOrder], channels: Mapping[str, int]) -> None:
    """Give the parcels of orders the tracking numbers that are told now; none told, nothing changed.

    `channels` are the ids of the sales channels by code. Only the parcel that the import wrote is known to
    carry the number; two statements for any number of orders.
    """
    told = {
        (channels[order.channel], order.number): tracking_key(order.tracking)[:60]
        for order in orders
        if order.tracking
    }
    rows = Delivery.objects.filter(
        ref=ONE_PARCEL,
        order__channel__in={channel for channel, _number in told},
        order__number__in={number for _channel, number in told},
    )
    parcels = {(row.order.channel_id, row.order.number): row for row in rows.select_related("order")}
    changed = [
        parcels[name] for name, key in told.items() if name in parcels and parcels[name].tracking_key != key
    ]
    for parcel in changed:
        parcel.tracking_key = told[parcel.order.channel_id, parcel.order.number]
    Delivery.objects.bulk_update(changed, ["tracking_key"], batch_size=2000)
