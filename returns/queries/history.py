"""What a customer bought and sent back before: facts for rules, and what signals are made of."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from customers.models import Order
from returns.domain.policy.signals import LAST_DAYS, LATELY, ORDERS_FOR_AN_ADDRESS
from returns.queries.purchases import Gift

# Counts and sums over all lines a customer bought until a moment, this order's included; and over the
# articles they asked to send back before it. Written out: as queries of the ORM the two took a fifth of each
# portal page to be put together anew.
BOUGHT = """
    SELECT count(DISTINCT o.id) FILTER (WHERE o.id <> %(order)s) AS orders,
           sum(l.quantity) FILTER (WHERE l.kind = 'article') AS units,
           sum(l.gross_amount) FILTER (WHERE is_comparable) AS spent,
           sum(l.quantity) FILTER (WHERE is_comparable) AS priced,
           min(o.postcode_key) FILTER (WHERE has_postcode) AS first_postcode,
           max(o.postcode_key) FILTER (WHERE has_postcode) AS last_postcode
      FROM customers_order o
      JOIN customers_orderline l ON l.merchant_id = o.merchant_id AND l.order_id = o.id,
           LATERAL (SELECT o.id <> %(order)s AND o.postcode_key <> '' AS has_postcode,
                           o.id <> %(order)s AND l.kind = 'article' AND o.currency = %(currency)s
                           AS is_comparable) told
     WHERE o.merchant_id = %(merchant)s AND o.customer_id = %(customer)s
       AND o.order_status = 'completed' AND o.placed_at <= %(asked_at)s
"""
# What they got in exchange and sent back in its turn (generation > 0) was bought once.
# What was cancelled or expired was withdrawn by the customer: it never came to anything.
ASKED_BACK = """
    SELECT count(DISTINCT r.id) AS returns,
           count(*) FILTER (WHERE i.permission = 'rejected') AS refused,
           count(*) FILTER (WHERE i.generation = 0) AS units,
           sum(i.gross_amount) FILTER (WHERE i.permission <> 'rejected' AND i.generation = 0
                                         AND i.currency = %(currency)s) AS value,
           count(DISTINCT r.id) FILTER (WHERE r.requested_at >= %(asked_at)s - %(lately)s) AS lately,
           count(DISTINCT r.id) FILTER (WHERE i.regime IN ('withdrawal', 'commercial')
                                          AND ends_at <= r.requested_at + %(last_days)s) AS late
      FROM returns_return r
      JOIN returns_returnitem i ON i.merchant_id = r.merchant_id AND i.rma_id = r.id,
           LATERAL (SELECT (SELECT d.outcome ->> 'until' FROM returns_decision d
                             WHERE d.merchant_id = i.merchant_id AND d.item_id = i.id
                             ORDER BY d.id DESC LIMIT 1)::timestamptz AS ends_at) told
     WHERE r.merchant_id = %(merchant)s AND r.customer_id = %(customer)s
       AND r.requested_at < %(asked_at)s AND i.order_line_id IS NOT NULL
       AND i.permission NOT IN ('cancelled', 'expired')
"""


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
    had, asked = (one_row(statement, order, asked_at, who) for statement in (BOUGHT, ASKED_BACK))
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


def usual_postcode(had: dict[str, Any]) -> str:
    """Return the one postcode that enough earlier orders went to, or an empty text."""
    is_usual = had["orders"] >= ORDERS_FOR_AN_ADDRESS and had["first_postcode"] == had["last_postcode"]
    return had["first_postcode"] or "" if is_usual else ""


def one_row(statement: str, order: Order, asked_at: dt.datetime, who: int) -> dict[str, Any]:
    """Return the one row of a statement, by the names of its columns."""
    told = {"merchant": order.merchant_id, "customer": who, "order": order.pk}
    told |= {"currency": order.currency, "asked_at": asked_at, "lately": LATELY, "last_days": LAST_DAYS}
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        [row] = cursor.fetchall()
        return dict(zip([column.name for column in cursor.description], row, strict=True))
