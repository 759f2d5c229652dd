"""Take orders from a program: the import, channel by channel, and which of them were new."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from customers.domain.matching import order_number_key
from customers.domain.orders import ImportedOrder
from customers.models import Order
from customers.services.import_orders import import_orders
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.tenancy.roles import require

Name = tuple[str, str]  # channel, number


def take_orders(*, orders: Sequence[ImportedOrder], actor: Actor) -> tuple[dict[Name, Order], set[Name]]:
    """Import orders and return all of them by channel and number, with the names of those that are new.

    All or none; an order that is known is left as it is (case 134). Raises Conflict("somebody_was_first")
    where another import writes one of them at this moment, NotPermitted.
    """
    require(actor, "import_orders")
    known = set(stored(orders))
    try:
        with transaction.atomic():
            for channel in sorted({order.channel for order in orders}):
                import_orders([order for order in orders if order.channel == channel])
    except IntegrityError as race:
        raise Conflict("somebody_was_first", "another import wrote one of these; send them again") from race
    found = stored(orders)
    return found, set(found) - known


def stored(orders: Sequence[ImportedOrder]) -> dict[Name, Order]:
    """Return those of the orders that are in the database, in one query."""
    wanted = {(order.channel, order.number) for order in orders}
    keys = {order_number_key(number)[:60] for _channel, number in wanted}  # which have an index of their own
    rows = Order.objects.filter(number_key__in=keys).select_related("channel")
    named = {(row.channel.code, row.number): row for row in rows}
    return {name: row for name, row in named.items() if name in wanted}
