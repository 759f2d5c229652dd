"""What customers hold in place of what they bought: replacements that can come back in their turn."""

import datetime as dt
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max

from customers.models import OrderLine, UnitShare
from returns.domain.exchange import came_at
from returns.domain.states import InspectionState, Permission, Resolution
from returns.models import Exchange, ReturnItem

ACCEPTED = InspectionState.ACCEPTED
Unit = tuple[int, int]  # order line, number within it


@dataclass(frozen=True)
class Held:
    """A replacement, as the article of its order line that the customer now holds, or sends back by now.

    `line` and `unit` are copies, never stored: the line names the replacement, and the unit is worth what was
    paid for the first article less the differences that came back. `generation` counts the replacements from
    1 on; `came_at` is when its periods begin, None where it is in a return already.
    """

    line: OrderLine
    unit: UnitShare
    generation: int
    came_at: dt.datetime | None = None


def last_of_each(items: Iterable[ReturnItem]) -> dict[Unit, ReturnItem]:
    """Return the live article of each unit, and of one that was exchanged the last."""
    return {unit_of(item): item for item in sorted(items, key=lambda item: item.generation)}


def unit_of(item: ReturnItem) -> Unit:
    """Return which unit of which order line an announced article is."""
    assert item.order_line_id
    assert item.unit_no
    return item.order_line_id, item.unit_no


def is_promised(item: ReturnItem) -> bool:
    """Say whether another article was promised in place of one."""
    return item.resolution == Resolution.EXCHANGE and item.permission == Permission.APPROVED


def held_in_place(items: Iterable[ReturnItem], lines: Iterable[OrderLine]) -> dict[Unit, Held]:
    """Return what is in place of the units that were exchanged, by the last live article of each.

    That is a replacement which is in a return itself, or one that can be: it was sent, and the article it
    stands for has come back and was accepted. Until then the customer holds both, and what was paid can be
    given back once only. One query, or none.
    """
    by_id = {line.pk: line for line in lines}
    last = [item for item in last_of_each(items).values() if item.order_line_id in by_id]
    found = {unit_of(item): returned(item, by_id[item.order_line_id]) for item in last if item.generation}
    done = [item for item in last if is_promised(item) and item.inspection_state == ACCEPTED]
    for exchange in sent_for(done) if done else []:
        unit = unit_of(exchange.item)
        found[unit] = received(exchange, by_id[unit[0]])
    return found


def sent_for(items: Iterable[ReturnItem]) -> Iterable[Exchange]:
    """Return the replacements that were sent for articles, with when these were accepted (`accepted_at`)."""
    sent = Exchange.objects.filter(item__in=items, exchange_state="sent")
    rows = sent.annotate(accepted_at=Max("item__inspections__inspected_at"))
    return rows.select_related("item", "variant__product")


def returned(item: ReturnItem, line: OrderLine) -> Held:
    """Return a replacement that is in a return."""
    value = item.gross_amount, item.tax_amount
    return Held(*as_bought(item, item, line, *value), item.generation)


def received(exchange: Exchange, line: OrderLine) -> Held:
    """Return a replacement that its customer holds."""
    item = exchange.item
    gross = item.gross_amount - item.difference_amount
    value = gross, min(item.tax_amount - item.difference_tax_amount, gross)
    accepted_at = exchange.accepted_at
    assert exchange.sent_at
    begins_at = came_at(exchange.sent_at, accepted_at)
    return Held(*as_bought(exchange, item, line, *value), item.generation + 1, begins_at)


def as_bought(
    named: Exchange | ReturnItem, item: ReturnItem, line: OrderLine, gross: Decimal, tax: Decimal
) -> tuple[OrderLine, UnitShare]:
    """Return an order line and unit as if a replacement had been bought, for what is left of the price."""
    row = copy(line)
    row.variant, row.sku, row.options = named.variant, named.sku, named.options
    return row, UnitShare(order_line=row, unit_no=item.unit_no, gross_amount=gross, tax_amount=tax)
