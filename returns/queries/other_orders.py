"""The other orders of whoever reads a mailbox, for a request that takes in several of them."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from customers.models import DeliveryLine, Order, OrderLine, UnitShare
from customers.queries.own_orders import orders_of_same_mailbox
from returns.domain.states import InspectionState
from returns.models import Exchange, ReturnItem
from rma_portal.core import clock

MOST = 10
LATELY = dt.timedelta(days=3 * 366)  # as long as the longest legal guarantee (Spain: three years)


def other_orders(order: Order, without: Iterable[int] = ()) -> list[Order]:
    """Return the newest orders of an order's customer and mailbox of which something could come back.

    Three queries, however many there are. That is: in the same currency, with an article that was sent, was
    not cancelled and is in no live return; rules and law are asked when the order is opened. None where the
    order belongs to no customer. `without` are ids of orders that are at hand already.
    """
    if order.customer_id is None:
        return []
    found = orders_of_same_mailbox([order.pk]).exclude(pk__in=[order.pk, *without])
    open_ones = found.filter(
        Exists(free_units(OuterRef("pk"))),
        order_status=Order.Status.COMPLETED,
        currency=order.currency,
        placed_at__gte=clock.now() - LATELY,
    )
    return list(
        open_ones.select_related("customer", "channel", "merchant").order_by("-placed_at", "-pk")[:MOST]
    )


def free_units(order: OuterRef) -> QuerySet[UnitShare]:
    """Return the units of an order's articles that were sent, not cancelled, and are in no live return.

    What was accepted, and its replacement sent, holds nobody back: the replacement can come back in its turn.
    """
    sent_for = Exchange.objects.filter(item=OuterRef("pk"), exchange_state="sent")
    is_followed = Q(inspection_state=InspectionState.ACCEPTED) & Exists(sent_for)
    sent = DeliveryLine.objects.filter(order_line=OuterRef("order_line")).values("order_line")
    taken = ReturnItem.objects.filter(
        ~is_followed, order_line=OuterRef("order_line"), unit_no=OuterRef("unit_no"), released_at=None
    )
    units = UnitShare.objects.filter(
        order_line__order=order, order_line__kind=OrderLine.Kind.ARTICLE, cancelled_at=None
    )
    shipped = Subquery(sent.annotate(units=Sum("quantity")).values("units"))
    return units.annotate(shipped=shipped).filter(~Exists(taken), unit_no__lte=F("shipped"))
