"""The returns of whoever reads a mailbox."""

from collections.abc import Iterable

from django.db.models import QuerySet

from customers.queries.own_orders import orders_of_same_mailbox
from returns.models import Return


def returns_of_mailbox(proved: Iterable[int]) -> QuerySet[Return]:
    """Return the returns of the proved orders (ids) and of all others of the same mailbox, newest first.

    Whoever opened them, guest or staff, they show up with the order they belong to (case 41); what was given
    away and comes back by a gift code does not.
    """
    orders = orders_of_same_mailbox(proved).values("pk")
    rows = (
        Return.objects.filter(order__in=orders, is_gift=False)
        .select_related("order")
        .prefetch_related("items")
    )
    return rows.order_by("-requested_at", "-pk")
