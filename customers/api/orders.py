"""Orders: read, and taken from programs."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from customers.api.incoming import IncomingOrders, imported
from customers.api.shapes import OrderDetail, OrderShape, TakenOrders
from customers.models import Order
from customers.queries.orders import bought_by, numbered, orders_with_lines, whole_orders
from customers.services.take_orders import take_orders
from rma_portal.web.api.lookups import CodesFilter, InstantFilter
from rma_portal.web.api.values import codes
from rma_portal.web.api.views import DeedView, DetailView, ListView


class OrderFilters(django_filters.FilterSet):
    """How orders are found."""

    number = django_filters.CharFilter(method="by_number", help_text="The number, however it is typed.")
    channel = django_filters.CharFilter("channel__code", help_text="Of the sales channel of this code.")
    email = django_filters.CharFilter(
        method="by_email", help_text="Of the customer with this e-mail address."
    )
    order_status = CodesFilter(
        choices=[(code, code) for code in codes(Order.Status)], help_text="One or several states."
    )
    placed_after = InstantFilter("placed_at", "gte", help_text="At or after this instant.")
    placed_before = InstantFilter("placed_at", "lt", help_text="Before this instant.")
    imported_after = InstantFilter("imported_at", "gte", help_text="Imported at or after this instant.")
    imported_before = InstantFilter("imported_at", "lt", help_text="Imported before this instant.")

    def by_number(self, orders: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        """Keep the orders of a number."""
        return numbered(orders, value)

    def by_email(self, orders: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        """Keep the orders of a customer."""
        return bought_by(orders, value)


class Orders(ListView, DeedView):
    """List orders, newest first.

    Each with its customer, address and lines. Units, payments and deliveries stand in the one order.
    """

    tag = "orders"
    read_scope = "orders:read"
    write_scope = "orders:write"
    serializer_class = OrderShape
    filterset_class = OrderFilters
    keyset = ("-placed_at", "-id")
    input_class = IncomingOrders
    answer_class = TakenOrders

    def get_queryset(self):
        """The orders of the merchant."""
        return orders_with_lines()

    def act(self, given: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Import up to a hundred orders; all of them are taken, or none.

        An order whose number the channel knows already is left as it is: units and their shares never change.
        So sending it again is harmless. Only a tracking number is taken of it: parcels leave after the sale.
        """
        sent = [imported(order) for order in given["orders"]]
        found, fresh = take_orders(orders=sent, actor=self.actor)
        names = [(order.channel, order.number) for order in sent]
        return {"data": [taken(found[name], created=name in fresh) for name in names]}


class OneOrder(DetailView):
    """Read one order with every unit, payment and delivery.

    A unit's share of what was paid is fixed when the order is imported and never changes.
    """

    tag = "orders"
    read_scope = "orders:read"
    serializer_class = OrderDetail
    lookup_field = "key"

    def get_queryset(self):
        """The orders of the merchant."""
        return whole_orders()


def taken(order: Order, *, created: bool) -> dict[str, Any]:
    """Return what became of an order that was sent."""
    return {"id": order.key, "number": order.number, "channel": order.channel.code, "created": created}
