"""What a customer bought and sent back before: facts for rules, and what signals are made of."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DateTimeField, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from customers.models import Order, OrderLine
from returns.domain.policy.signals import LAST_DAYS, LATELY, ORDERS_FOR_AN_ADDRESS
from returns.domain.states import Permission, Regime
from returns.models import Decision, ReturnItem
from returns.queries.purchases import Gift

WITHDRAWN = (Permission.CANCELLED, Permission.EXPIRED)  # by the customer: it never came to anything


@dataclass(frozen=True)
class History:
    """A customer's orders and returns at this merchant before a moment.

    `orders_before` are the completed orders beside the one in question; `returns_before` the requests that
    were not withdrawn, `refusals_before` the articles of them that were rejected. `value_returned` (of what
    was not rejected) and `average_price` of an article of the other orders are in that order's currency;
    `return_rate` is the percent of bought articles that were asked back. `returns_lately`, `late_returns`
    and `usual_postcode`: see domain/policy/signals.py.
    """

    orders_before: int = 0
    returns_before: int = 0
    refusals_before: int = 0
    value_returned: Decimal = Decimal(0)
    return_rate: int = 0
    average_price: Decimal = Decimal(0)
    returns_lately: int = 0
    late_returns: int = 0
    usual_postcode: str = ""


NOBODY = History()


def history_of(order: Order, asked_at: dt.datetime, gift: Gift | None = None) -> History:
    """Return the history of who asks before a moment, in two queries; none of whom the shop does not know.

    That is the order's customer, or the recipient of a gift. Both begin with the customer's own rows, by the
    indexes of their references: under 0.1 ms each beside 200,000 orders and 100,000 returns of others.
    """
    who = gift.recipient_id if gift else order.customer_id
    if who is None:
        return NOBODY
    had, asked = bought(order, asked_at, who), asked_back(order, asked_at, who)
    units, priced = had["units"] or 0, had["priced"] or 0
    return History(
        orders_before=had["orders"],
        returns_before=asked["returns"],
        refusals_before=asked["refused"],
        value_returned=asked["value"] or Decimal(0),
        return_rate=min(100, 100 * asked["units"] // units) if units else 0,
        average_price=(had["spent"] or Decimal(0)) / priced if priced else Decimal(0),
        returns_lately=asked["lately"],
        late_returns=asked["late"],
        usual_postcode=usual_postcode(had),
    )


def bought(order: Order, asked_at: dt.datetime, who: int) -> dict[str, Any]:
    """Return counts and sums over all lines the customer bought until a moment, this order's included."""
    others, articles = ~Q(order=order.pk), Q(kind=OrderLine.Kind.ARTICLE)
    comparable = articles & others & Q(order__currency=order.currency)
    stated = others & ~Q(order__postcode_key="")
    lines = OrderLine.objects.filter(
        order__customer=who,
        order__order_status=Order.Status.COMPLETED,
        order__placed_at__lte=asked_at,
    )
    return lines.aggregate(
        orders=Count("order", distinct=True, filter=others),
        units=Sum("quantity", filter=articles),
        spent=Sum("gross_amount", filter=comparable),
        priced=Sum("quantity", filter=comparable),
        first_postcode=Min("order__postcode_key", filter=stated),
        last_postcode=Max("order__postcode_key", filter=stated),
    )


def usual_postcode(had: dict[str, Any]) -> str:
    """Return the one postcode that enough earlier orders went to, or an empty text."""
    is_usual = had["orders"] >= ORDERS_FOR_AN_ADDRESS and had["first_postcode"] == had["last_postcode"]
    return had["first_postcode"] or "" if is_usual else ""


def asked_back(order: Order, asked_at: dt.datetime, who: int) -> dict[str, Any]:
    """Return counts and sums over the articles the customer asked to send back before a moment."""
    accepted = ~Q(permission=Permission.REJECTED)
    return items_of(who, asked_at).aggregate(
        returns=Count("rma", distinct=True),
        refused=Count("pk", filter=~accepted),
        units=Count("pk"),
        value=Sum("gross_amount", filter=accepted & Q(currency=order.currency)),
        lately=Count("rma", distinct=True, filter=Q(rma__requested_at__gte=asked_at - LATELY)),
        late=Count(
            "rma",
            distinct=True,
            filter=Q(
                regime__in=(Regime.WITHDRAWAL, Regime.COMMERCIAL),
                ends_at__lte=F("rma__requested_at") + LAST_DAYS,
            ),
        ),
    )


def items_of(who: int, asked_at: dt.datetime) -> QuerySet[ReturnItem]:
    """Return the customer's articles in earlier requests, each with the end of its period as decided."""
    last = Decision.objects.filter(item=OuterRef("pk")).order_by("-id").values(end=KT("outcome__until"))
    return (
        ReturnItem.objects.filter(rma__customer=who, rma__requested_at__lt=asked_at, order_line__isnull=False)
        .exclude(permission__in=WITHDRAWN)
        .annotate(ends_at=Cast(Subquery(last[:1]), DateTimeField()))
    )
