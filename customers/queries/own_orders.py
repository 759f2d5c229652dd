"""The orders of whoever reads a mailbox."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from customers.models import Customer, Order


def orders_of_same_mailbox(proved: Iterable[int]) -> QuerySet[Order]:
    """Return the proved orders (ids) and all others that went to the same e-mail addresses.

    Both must agree, the customer and the order's own address: some shops give all their guests one customer
    number, and an account outlives its addresses. An order without an address stands for itself alone.
    """
    ids = list(proved)
    known = Order.objects.filter(pk__in=ids).exclude(email_key="").values_list("email_key", "customer_id")
    keys, customers = {key for key, _pk in known}, {pk for _key, pk in known if pk}
    people = Customer.objects.filter(Q(email_key__in=keys) | Q(pk__in=customers))
    theirs = Order.objects.filter(customer__in=list(people.values_list("pk", flat=True)), email_key__in=keys)
    return Order.objects.filter(
        pk__in=theirs.values("pk").union(Order.objects.filter(pk__in=ids).values("pk"))
    )
