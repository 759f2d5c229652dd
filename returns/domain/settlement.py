"""What is refundable, and why: every step of the calculation is a row, and the rows add up to the total."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from customers.domain.shares import UnitValue
from rma_portal.core.errors import InvalidInput
from rma_portal.core.money import Money, allocate, round_money, sum_money


@dataclass(frozen=True)
class Row:
    """One step of the calculation: articles, shipping, fees, deductions, floor or ceiling; signed."""

    code: str
    amount: Money


@dataclass(frozen=True)
class Settlement:
    """What is paid back.

    `lines` are the units' shares in the order given, `shipping` the outbound shipping's; together they are
    `total`, and so are the `rows`.
    """

    lines: tuple[UnitValue, ...]
    shipping: Money
    total: Money
    rows: tuple[Row, ...]


def refundable(
    units: Sequence[UnitValue], fees: Money, deductions: Money, shipping: Money, ceiling: Money
) -> Settlement:
    """Return what may be paid back for some units: units + shipping - fees - deductions.

    Never below zero (Case 110), never above `ceiling`, which is what was captured and is neither reserved
    nor refunded (Case 99). What is taken off comes off the articles first, shared by their value, and off
    the shipping only when they are used up. Raises InvalidInput("settlement_negative") when an amount that
    must be zero or more is not; InvalidInput("money_currency") when currencies differ.
    """
    _refuse_negative(fees=fees, deductions=deductions, shipping=shipping, ceiling=ceiling)
    currency = ceiling.currency
    articles = sum_money((unit.gross for unit in units), currency)
    wanted = articles + shipping - fees - deductions
    floored = max(wanted, Money.zero(currency))
    total = min(floored, ceiling)
    steps = (
        Row("articles", articles),
        Row("shipping", shipping),
        Row("fees", -fees),
        Row("deductions", -deductions),
        Row("floor", floored - wanted),
        Row("ceiling", total - floored),
    )
    kept_shipping = min(shipping, total)
    return Settlement(_lines(units, total - kept_shipping), kept_shipping, total, tuple(_told(steps)))


def _refuse_negative(**amounts: Money) -> None:
    for field, amount in amounts.items():
        if amount < Money.zero(amount.currency):
            raise InvalidInput("settlement_negative", "give zero or more", field=field)


def _told(steps: Iterable[Row]) -> Iterable[Row]:
    """Leave out the steps that changed nothing; the articles always show."""
    return (row for row in steps if row.amount or row.code == "articles")


def _lines(units: Sequence[UnitValue], amount: Money) -> tuple[UnitValue, ...]:
    if not units:
        return ()
    shares = allocate(amount, [unit.gross.amount for unit in units])
    return tuple(UnitValue(share, _tax_in(share, unit)) for share, unit in zip(shares, units, strict=True))


def _tax_in(share: Money, unit: UnitValue) -> Money:
    if share == unit.gross:
        return unit.tax
    rate = unit.tax.amount / unit.gross.amount if unit.gross else Decimal(0)
    return round_money(share.amount * rate, share.currency)
