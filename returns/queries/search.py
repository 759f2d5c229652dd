"""Returns by what people have at hand: a number, an order, an article, a name."""

from django.db.models import QuerySet

from customers.models import Order
from customers.queries import orders
from customers.queries.find_customers import customers_named
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
    ways = numbered(number) if number else named(wanted)
    return Return.objects.filter(pk__in=ways[0].union(*ways[1:]))


def numbered(number: str) -> list[QuerySet]:
    """Return the ways to find a return by a number of ours: its own, or one of its articles'."""
    return [Return.objects.filter(number=number).values("pk"), holding(number=number)]


def named(text: str) -> list[QuerySet]:
    """Return the ways to find returns by what is typed: the order, who asks, an article."""
    return [
        Return.objects.filter(order__in=orders.numbered(Order.objects.all(), text).values("pk")).values("pk"),
        Return.objects.filter(customer__in=customers_named(text).values("pk")).values("pk"),
        holding(sku=text),
    ]


def holding(**article: str) -> QuerySet:
    """Return the ids of the returns that hold an article."""
    return ReturnItem.objects.filter(**article).order_by().values("rma_id")


def number_in(text: str) -> str:
    """Return the RMA number that a text is, as it is printed, or an empty text."""
    try:
        return parse_number(text).text
    except InvalidInput:
        return ""
