"""What is refundable, and why: every step of the calculation is a row, and the rows add up to the total."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from customers.domain.shares import UnitValue
from rma_portal.core.errors import InvalidInput
from rma_portal.core.money import Money, allocate, round_money, sum_money


@dataclass(frozen=True)
class Row:
    """One signed step: articles, shipping, fees, restocking, deductions, floor or ceiling."""

    code: str
    amount: Money


@dataclass(frozen=True)
class Settlement:
    """What is paid back.

    `lines` are the units' shares in the order given, `kept` what restocking takes of each (empty where it
    takes nothing), `shipping` the outbound shipping's: lines - kept + shipping are `total`, and so are the
    `rows`.
    """

    lines: tuple[UnitValue, ...]
    shipping: Money
    total: Money
    rows: tuple[Row, ...]
    kept: tuple[UnitValue, ...] = ()


def refundable(
    units: Sequence[UnitValue],
    fees: Money,
    deductions: Money,
    shipping: Money,
    ceiling: Money,
    restocking: Sequence[Money] = (),
) -> Settlement:
    """Return what may be paid back for some units: units + shipping - fees - restocking - deductions.

    `restocking` is what is kept of each unit, in their order, or nothing; it takes no more than its own
    unit. Never below zero (Case 110), never above `ceiling`, which is what was captured and is neither
    reserved nor refunded (Case 99). What else is taken off comes off the articles first, shared by what is
    left of them, and off the shipping only when they are used up. Raises
    InvalidInput("settlement_negative") when an amount that must be zero or more is not;
    InvalidInput("money_currency") when currencies differ.
    """
    _refuse_negative(fees=fees, deductions=deductions, shipping=shipping, ceiling=ceiling)
    currency = ceiling.currency
    kept = _kept(units, restocking)
    articles = sum_money((unit.gross for unit in units), currency)
    kept_in_all = sum_money(kept, currency)
    wanted = articles + shipping - fees - kept_in_all - deductions
    floored = max(wanted, Money.zero(currency))
    total = min(floored, ceiling)
    steps = (
        Row("articles", articles),
        Row("shipping", shipping),
        Row("fees", -fees),
        Row("restocking", -kept_in_all),
        Row("deductions", -deductions),
        Row("floor", floored - wanted),
        Row("ceiling", total - floored),
    )
    paid_shipping = min(shipping, total)
    lines, parts = _lines(units, kept, total - paid_shipping)
    return Settlement(lines, paid_shipping, total, tuple(_told(steps)), parts)


def _kept(units: Sequence[UnitValue], restocking: Sequence[Money]) -> list[Money]:
    """Return what restocking takes of each unit: never more than the unit is worth."""
    for amount in restocking:
        _refuse_negative(restocking=amount)
    if not restocking:
        return [Money.zero(unit.gross.currency) for unit in units]
    return [min(amount, unit.gross) for amount, unit in zip(restocking, units, strict=True)]


def _refuse_negative(**amounts: Money) -> None:
    for field, amount in amounts.items():
        if amount < Money.zero(amount.currency):
            raise InvalidInput("settlement_negative", "give zero or more", field=field)


def _told(steps: Iterable[Row]) -> Iterable[Row]:
    """Leave out the steps that changed nothing; the articles always show."""
    return (row for row in steps if row.amount or row.code == "articles")


def _lines(
    units: Sequence[UnitValue], kept: Sequence[Money], amount: Money
) -> tuple[tuple[UnitValue, ...], tuple[UnitValue, ...]]:
    """Share an amount over the units by what restocking leaves of them; return shares with it, and it."""
    if not units:
        return (), ()
    shares = allocate(amount, [(unit.gross - part).amount for unit, part in zip(units, kept, strict=True)])
    paid = [_with_tax(share, unit) for share, unit in zip(shares, units, strict=True)]
    if not any(kept):
        return tuple(paid), ()
    whole = [_with_tax(share + part, unit) for share, part, unit in zip(shares, kept, units, strict=True)]
    pairs = zip(whole, paid, strict=True)
    return tuple(whole), tuple(UnitValue(one.gross - net.gross, one.tax - net.tax) for one, net in pairs)


def _with_tax(share: Money, unit: UnitValue) -> UnitValue:
    return UnitValue(share, _tax_in(share, unit))


def _tax_in(share: Money, unit: UnitValue) -> Money:
    if share == unit.gross:
        return unit.tax
    rate = unit.tax.amount / unit.gross.amount if unit.gross else Decimal(0)
    return round_money(share.amount * rate, share.currency)
