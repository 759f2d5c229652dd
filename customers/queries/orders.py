"""Orders with all that is shown of them; the number of queries does not grow with what they hold."""

from django.db.models import Prefetch, QuerySet

from customers.domain.matching import email_key, order_number_key
from customers.models import Customer, DeliveryLine, Order, OrderLine, UnitShare


def orders_with_lines() -> QuerySet[Order]:
    """Return the orders with customer and lines."""
    lines = OrderLine.objects.order_by("id")
    return Order.objects.select_related("channel", "customer").prefetch_related(Prefetch("lines", lines))


def whole_orders() -> QuerySet[Order]:
    """Return the orders with every unit, payment and delivery."""
    units = UnitShare.objects.order_by("unit_no")
    lines = OrderLine.objects.prefetch_related(Prefetch("units", units)).order_by("id")
    sent = DeliveryLine.objects.select_related("order_line").order_by("id")
    rows = Order.objects.select_related("channel", "customer")
    return rows.prefetch_related(Prefetch("lines", lines), "payments", Prefetch("deliveries__lines", sent))


def numbered(orders: QuerySet[Order], number: str) -> QuerySet[Order]:
    """Return those of a number as people type it."""
    return orders.filter(number_key=order_number_key(number))


def bought_by(orders: QuerySet[Order], email: str) -> QuerySet[Order]:
    """Return those of the customers of an e-mail address; no address finds none."""
    people = Customer.objects.filter(email_key=email_key(email)).exclude(email_key="")
    return orders.filter(customer__in=people.values("pk"))
