"""What a return's articles give back, by the engine: the same for who promises and for who books."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from customers.domain.shares import UnitValue
from returns.domain.settlement import Settlement, refundable
from returns.domain.states import Resolution
from returns.models import Refund, ReturnItem
from rma_portal.core.money import Money


def value_of(item: ReturnItem) -> UnitValue:
    """Return what an article is worth in money: what was paid, or beside a replacement the difference."""
    if item.resolution == Resolution.EXCHANGE:
        amounts = item.difference_amount, item.difference_tax_amount
    else:
        amounts = item.gross_amount, item.tax_amount
    return UnitValue(*(Money(amount, item.currency) for amount in amounts))


def way_of(item: ReturnItem) -> str:
    """Return the way in which the money of an article goes back, if any does."""
    return item.difference_way if item.resolution == Resolution.EXCHANGE else item.resolution


def settlement_of(items: Sequence[ReturnItem], *, shipping: Money, ceiling: Money) -> Settlement:
    """Calculate articles: what they are worth in money and the outbound shipping, less what is kept.

    `ceiling` is what the order's payments can still give back; all amounts are in its currency.
    """
    currency = ceiling.currency
    units = [value_of(item) for item in items]
    fees = Money(sum((item.fee_amount for item in items), Decimal(0)), currency)
    restocking = [Money(item.restocking_amount, currency) for item in items]
    return refundable(units, fees, Money.zero(currency), shipping, ceiling, restocking)


def bonus_of(items: Iterable[ReturnItem], currency: str) -> Money:
    """Return what is added to store credit for articles; for money nothing ever is."""
    credited = (item for item in items if item.resolution == "store_credit")
    return Money(sum((item.bonus_amount for item in credited), Decimal(0)), currency)


def bonus_with(refund: Refund) -> Money:
    """Return what comes on top of a refund in store credit: the bonus of the articles it pays for."""
    if refund.way != Refund.Way.STORE_CREDIT:
        return Money.zero(refund.currency)
    articles = (line.item for line in refund.lines.all() if line.code == "article" and line.item)
    return bonus_of(articles, refund.currency)
