"""Returns by what people have at hand: a number, an order, an article, a name."""

from django.db.models import QuerySet

from customers.queries.find_customers import orders_named
from returns.domain.numbers import parse_number
from returns.models import Return, ReturnItem
from rma_portal.core.errors import InvalidInput

MOST_CHARACTERS = 120


def find_returns(text: str) -> QuerySet[Return]:
    """Return the returns that a text names, in no order.

    An RMA or article number (as typed: any case, with or without hyphens), an order number, a SKU, or the
    beginning of an e-mail address or a name. Equality and ranges only: policies let these use an index.
    Unions, since each way to be found has an index of its own.
    """
    wanted = " ".join(text.split())[:MOST_CHARACTERS]
    if not wanted:
        return Return.objects.none()
    number = number_in(wanted)
    if number:
        found, holders = Return.objects.filter(number=number), holding(number=number)
    else:
        orders = orders_named(wanted).values("pk")
        found, holders = Return.objects.filter(order__in=orders), holding(sku=wanted)
    return Return.objects.filter(pk__in=found.values("pk").union(holders))


def holding(**article: str) -> QuerySet:
    """Return the ids of the returns that hold an article."""
    return ReturnItem.objects.filter(**article).order_by().values("rma_id")


def number_in(text: str) -> str:
    """Return the RMA number that a text is, as it is printed, or an empty text."""
    try:
        return parse_number(text).text
    except InvalidInput:
        return ""
