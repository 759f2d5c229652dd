"""What a return's articles give back, by the engine: the same for who promises and for who books."""

from collections.abc import Sequence
from decimal import Decimal

from customers.domain.shares import UnitValue
from returns.domain.settlement import Settlement, refundable
from returns.models import ReturnItem
from rma_portal.core.money import Money


def settlement_of(items: Sequence[ReturnItem], *, shipping: Money, ceiling: Money) -> Settlement:
    """Calculate articles: their shares of what was paid and the outbound shipping, less their fees.

    `ceiling` is what the order's payments can still give back; all amounts are in its currency.
    """
    currency = ceiling.currency
    units = [UnitValue(Money(i.gross_amount, currency), Money(i.tax_amount, currency)) for i in items]
    fees = Money(sum((item.fee_amount for item in items), Decimal(0)), currency)
    return refundable(units, fees, Money.zero(currency), shipping, ceiling)
