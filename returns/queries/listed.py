"""Whether the shop has listed somebody."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from customers.models import Order
from returns.domain.listing import key_of
from returns.models import ListedPerson
from returns.queries.purchases import Gift
from rma_portal.core import clock
from rma_portal.tenancy.models import Merchant


def listed_as(order: Order, merchant: Merchant, address: str = "", gift: Gift | None = None) -> str:
    """Return "blocked", "allowed" or an empty text for who asks about an order, in one query.

    Recognised by the order's number, its and its customer's e-mail address, the customer's phone, and the
    `address` the request comes from, where it is known. Of a gift the recipient's e-mail address and phone
    count in their place. Blocked goes before trusted.
    """
    kinds = set(
        entries_for(marks_of(order, merchant, address, gift), merchant).values_list("kind", flat=True)
    )
    return next((kind for kind in ("blocked", "allowed") if kind in kinds), "")


def marks_of(order: Order, merchant: Merchant, address: str, gift: Gift | None) -> set[tuple[str, str]]:
    """Return everything the person could be listed by: mark and key."""
    country = order.ship_country or merchant.country
    customer, email = (gift.recipient, gift.email) if gift else (order.customer, order.email_key)
    said = [("email", email), ("order", order.number), ("address", address)]
    if customer:
        said += [("email", customer.email_key), ("phone", customer.phone)]
    keys = {(mark, key_of(mark, text, country)) for mark, text in said if text}
    return {(mark, key) for mark, key in keys if key}


def entries_for(marks: set[tuple[str, str]], merchant: Merchant) -> QuerySet[ListedPerson]:
    """Return the entries that hold today for any of the marks."""
    if not marks:
        return ListedPerson.objects.none()
    named = reduce(or_, (Q(mark=mark, key=key) for mark, key in sorted(marks)))
    return holding(merchant).filter(named)


def holding(merchant: Merchant) -> QuerySet[ListedPerson]:
    """Return the entries that hold today, by the merchant's calendar."""
    today = clock.day_in(clock.now(), merchant.time_zone)
    return ListedPerson.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today))
