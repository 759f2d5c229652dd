"""Rows that take units back: negative quantities, and invoices numbered C536379 beside 536370."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from customers.domain.orders import CancelledUnits
from customers.stores.csv_file.cells import stable_ref
from customers.stores.csv_file.rows import Row


def cancelled_units(rows: Sequence[Row], customer_ref: str, cancelled_at: datetime) -> list[CancelledUnits]:
    """Return the cancellations among the rows of one number, in file order.

    `ref` is "C536379/22728#2" for the second row of that code: the same file gives the same refs. A row
    without its own date happened when the rest of its number did.
    """
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        if row.goods is None or not row.is_cancellation:
            continue
        seen[row.goods.sku] += 1
        found.append(
            CancelledUnits(
                ref=stable_ref(f"{row.number}/{row.goods.sku}#{seen[row.goods.sku]}", 80),
                order_ref=row.number,
                customer_ref=customer_ref,
                sku=row.goods.sku,
                quantity=row.goods.quantity,
                cancelled_at=row.facts.placed_at or cancelled_at,
                source_line=row.line,
            )
        )
    return found
