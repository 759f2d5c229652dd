"""Rows of one number become an order, its cancellations and the problems of its lines."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce

from customers.domain.orders import (
    CancelledUnits,
    ImportedCustomer,
    ImportedLine,
    ImportedOrder,
    Problem,
)
from customers.stores.csv_file.cancellations import cancelled_units
from customers.stores.csv_file.cells import stable_ref
from customers.stores.csv_file.problems import problem
from customers.stores.csv_file.rows import Goods, OrderFacts, Row
from customers.stores.csv_file.totals import captured, settled
from rma_portal.core.errors import InvalidInput
from rma_portal.core.money import Money

Piece = ImportedOrder | CancelledUnits | Problem


def order_pieces(rows: Sequence[Row], *, currency: str, channel: str) -> Iterator[Piece]:
    """Yield what the rows of one order number hold, given in file order: problems first.

    Facts that only one row states hold for all (Shopify writes them on the first alone). A row that names
    another customer or currency than the first is reported and left out: nobody gets a stranger's article.
    Of several dates the earliest is the order's.
    """
    for row in rows:
        yield from row.problems
    expected = _identity(rows, currency)
    misfits = {row.line: error for row in rows if (error := _misfit(row, expected))}
    fitting = [row for row in rows if row.line not in misfits]  # the first row always fits
    yield from (_refused(row, misfits[row.line]) for row in rows if row.goods and row.line in misfits)
    facts = _facts_of(fitting)
    if facts.placed_at is None:
        error = InvalidInput("date_blank", "give the date")
        yield from (_refused(row, error) for row in fitting if row.goods)
        return
    customer = _customer(rows[0].number, facts)
    yield from cancelled_units(fitting, customer.ref, facts.placed_at)
    bought = [row for row in fitting if row.goods and not row.is_cancellation]
    if bought:
        order = _order(bought, facts, customer, facts.currency or currency, facts.channel or channel)
        is_complete = len(bought) == len(rows)
        yield from _with_totals(order, facts, bought, is_complete=is_complete)


def _facts_of(rows: Sequence[Row]) -> OrderFacts:
    facts = reduce(OrderFacts.completed_by, (row.facts for row in rows))
    dates = [row.facts.placed_at for row in rows if row.facts.placed_at]
    return replace(facts, placed_at=min(dates, default=None))


@dataclass(frozen=True)
class _Identity:
    """What all rows of an order have in common."""

    customer_id: str
    email: str
    currency: str


def _identity(rows: Sequence[Row], currency: str) -> _Identity:
    return _Identity(
        next((row.facts.customer_id for row in rows if row.facts.customer_id), ""),
        next((row.facts.email for row in rows if row.facts.email), "").casefold(),
        next((row.facts.currency for row in rows if row.facts.currency), currency),
    )


def _misfit(row: Row, expected: _Identity) -> InvalidInput | None:
    facts = row.facts
    is_other_id = facts.customer_id not in ("", expected.customer_id)
    if is_other_id or facts.email.casefold() not in ("", expected.email):
        return InvalidInput("customer_differs", "split the order", number=row.number)
    if facts.currency not in ("", expected.currency):
        return InvalidInput(
            "currency_differs",
            "split the order",
            number=row.number,
            expected=expected.currency,
            found=facts.currency,
        )
    return None


def _refused(row: Row, error: InvalidInput) -> Problem:
    return problem(row.line, error, row.text)


def _customer(number: str, facts: OrderFacts) -> ImportedCustomer:
    known = facts.customer_id or facts.email.casefold()
    return ImportedCustomer(
        ref=stable_ref(known or ImportedCustomer.ref_without_identity(number), 80),
        name=facts.name,
        email=facts.email,
        phone=facts.phone,
        language=facts.language,
        country=facts.address.country,
    )


def _order(
    rows: Sequence[Row], facts: OrderFacts, customer: ImportedCustomer, currency: str, channel: str
) -> ImportedOrder:
    assert facts.placed_at is not None  # the caller has reported the others
    return ImportedOrder(
        number=rows[0].number,
        placed_at=facts.placed_at,
        currency=currency,
        customer=customer,
        ship_to=facts.address,
        lines=tuple(_lines(rows)),
        captured=None,
        delivered_at=facts.delivered_at,
        status=facts.status or "completed",
        channel=channel,
        is_business=bool(facts.is_business),
        tracking=facts.tracking,
    )


def _with_totals(
    order: ImportedOrder, facts: OrderFacts, rows: Sequence[Row], *, is_complete: bool
) -> Iterator[ImportedOrder | Problem]:
    has_tax = any(row.goods and row.goods.tax is not None for row in rows)
    lines = settled(order.lines, facts, order.currency, is_complete=is_complete, has_tax=has_tax)
    if facts.total is not None and is_complete and facts.total != sum(line.paid for line in lines):
        error = InvalidInput(
            "total_differs", "look at the order", number=order.number, total=str(facts.total)
        )
        yield problem(rows[0].line, error, rows[0].text, is_skipped=False)
    taken = captured(lines, facts, order.status, order.currency)
    refunded = min(facts.refunded or Money.zero(order.currency).amount, taken)
    yield replace(order, lines=lines, captured=taken, refunded=refunded)


def _lines(rows: Sequence[Row]) -> Iterator[ImportedLine]:
    """Every row stays a line of its own: equal rows are told apart by their turn within the order."""
    seen: Counter[str] = Counter()
    for row in rows:
        assert row.goods is not None  # the caller keeps rows with goods only
        name = _priced_name(row.goods)
        seen[name] += 1
        yield _line(row.goods, stable_ref(f"{name}#{seen[name]}", 80), row.line)


def _priced_name(goods: Goods) -> str:
    return goods.sku if goods.unit_price is None else f"{goods.sku}@{goods.unit_price.normalize():f}"


def _line(goods: Goods, ref: str, source_line: int) -> ImportedLine:
    return ImportedLine(
        ref=ref,
        sku=goods.sku,
        title=goods.title,
        quantity=goods.quantity,
        unit_price=goods.unit_price,
        paid=goods.paid,
        tax=goods.tax or Decimal(0),
        is_returnable=goods.is_returnable,
        kind=goods.kind,
        options=goods.options,
        gtin=goods.gtin,
        brand=goods.brand,
        weight=goods.weight,
        discount=goods.discount,
        is_second_hand=goods.is_second_hand,
        source_lines=(source_line,),
    )
