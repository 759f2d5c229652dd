"""Customers by the beginning of their e-mail address or name, and the orders that staff look for."""

from django.db.models import Q, QuerySet

from customers.domain.matching import email_key, name_key
from customers.models import Customer, Order
from customers.queries.orders import numbered

LAST_CHARACTER = "\U0010ffff"  # sorts after every other in the collation "C"


def customers_named(text: str) -> QuerySet[Customer]:
    """Return the customers whose e-mail address, name or last word of the name begins with a text.

    Each of the three is a range on an index of its own; nothing typed finds nobody.
    """
    name = name_key(text)
    if not name:
        return Customer.objects.none()
    return Customer.objects.filter(
        begins("email_key", email_key(text)) | begins("name_key", name) | begins("last_name_key", name)
    )


def customer_of_mailbox(email: str) -> Customer | None:
    """Return the customer the shop has known longest by an e-mail address, if any."""
    key = email_key(email)
    return Customer.objects.filter(email_key=key).order_by("id").first() if key else None


def orders_named(text: str) -> QuerySet[Order]:
    """Return the orders of a number as typed, and those of the customers who are named so.

    A union, not an "or": each half has an index of its own, an "or" of both would read every order.
    """
    of_number = numbered(Order.objects.all(), text).values("pk")
    theirs = Order.objects.filter(customer__in=customers_named(text).values("pk")).values("pk")
    return Order.objects.filter(pk__in=of_number.union(theirs))


def begins(column: str, prefix: str) -> Q:
    """Say "begins with" as a range: LIKE is not leakproof, so under policies it would read every row."""
    return Q(**{f"{column}__gte": prefix, f"{column}__lt": prefix + LAST_CHARACTER})
