"""What an order's own amounts mean for its lines: discounts, shipping and tax, shared once, to the cent."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from customers.domain.orders import ImportedLine, OrderStatus
from customers.stores.csv_file.rows import OrderFacts
from rma_portal.core.money import Money, allocate, round_money

_ZERO = Decimal(0)


def settled(
    lines: Sequence[ImportedLine], facts: OrderFacts, currency: str, *, is_complete: bool, has_tax: bool
) -> tuple[ImportedLine, ...]:
    """Return the lines as they were paid in the end.

    Discount lines are taken off the others. A subtotal below the lines is an order discount, shared by what
    each line costs; not where a row was left out (`is_complete`), since then the difference may be that row.
    Shipping of the order becomes a line. Order tax is added to the lines where the total says that it came on
    top, else it is their share of what was paid; not where the lines have tax of their own (`has_tax`).
    """
    paid = _without_discount_lines(lines, currency)
    goods = sum((line.paid for line in paid), _ZERO)
    if facts.subtotal is not None and is_complete and facts.subtotal < goods:
        paid = _spread(paid, facts.subtotal - goods, currency)
    if facts.shipping and facts.shipping > 0:
        paid = (*paid, _shipping_line(facts))
    if facts.taxes and not has_tax:
        paid = _taxed(paid, facts, currency)
    return tuple(
        replace(
            line,
            paid=_exact(line.paid, currency),
            tax=_exact(line.tax, currency),
            discount=_exact(line.discount, currency),
        )
        for line in paid
    )


def _exact(amount: Decimal, currency: str) -> Decimal:
    """Write an amount with the currency's own decimals, so that equal amounts look equal."""
    return round_money(amount, currency).amount


def captured(lines: Sequence[ImportedLine], facts: OrderFacts, status: OrderStatus, currency: str) -> Decimal:
    """Return what was taken from the customer: the total less what is open, else the sum of the lines.

    0 for a pending order, and for a cancelled one whose file names no refund: nothing was taken.
    """
    if status == "pending" or (status == "cancelled" and not facts.refunded):
        return _exact(_ZERO, currency)
    total = sum((line.paid for line in lines), _ZERO) if facts.total is None else facts.total
    return _exact(max(total - (facts.outstanding or _ZERO), _ZERO), currency)


def _without_discount_lines(lines: Sequence[ImportedLine], currency: str) -> tuple[ImportedLine, ...]:
    off = sum((line.paid for line in lines if line.kind == "discount"), _ZERO)
    kept = tuple(replace(line, paid=_ZERO) if line.kind == "discount" else line for line in lines)
    return _spread(kept, off, currency)


def _spread(lines: tuple[ImportedLine, ...], change: Decimal, currency: str) -> tuple[ImportedLine, ...]:
    """Change what the lines cost by `change` in all, in proportion; none goes below zero."""
    before = sum((line.paid for line in lines), _ZERO)
    if not change or not before:
        return lines
    shares = allocate(Money(max(before + change, _ZERO), currency), [line.paid for line in lines])
    return tuple(
        replace(
            line,
            paid=share.amount,
            tax=_tax_within(line, share, currency),
            discount=line.discount + max(line.paid - share.amount, _ZERO),
        )
        for line, share in zip(lines, shares, strict=True)
    )


def _tax_within(line: ImportedLine, share: Money, currency: str) -> Decimal:
    """A line that costs less holds less tax, at the same rate."""
    if not line.paid:
        return line.tax
    taxed, _ = allocate(share, [line.tax, line.paid - line.tax])
    return taxed.amount


def _shipping_line(facts: OrderFacts) -> ImportedLine:
    cost = facts.shipping or _ZERO
    return ImportedLine(
        ref="order-shipping",
        sku="SHIPPING",
        title=facts.shipping_title or "Shipping",
        quantity=1,
        unit_price=cost,
        paid=cost,
        tax=_ZERO,
        is_returnable=False,
        kind="shipping",
    )


def _taxed(lines: tuple[ImportedLine, ...], facts: OrderFacts, currency: str) -> tuple[ImportedLine, ...]:
    taxes = facts.taxes or _ZERO
    sum_paid = sum((line.paid for line in lines), _ZERO)
    comes_on_top = facts.total is not None and facts.total == sum_paid + taxes
    if not sum_paid or (taxes > sum_paid and not comes_on_top):
        return lines
    shares = [share.amount for share in allocate(Money(taxes, currency), [line.paid for line in lines])]
    return tuple(
        replace(line, tax=tax, paid=line.paid + tax if comes_on_top else line.paid)
        for line, tax in zip(lines, shares, strict=True)
    )
