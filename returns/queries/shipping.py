"""Whether the outbound shipping is paid back, too."""

from collections.abc import Collection

from customers.models import Order, UnitShare
from returns.models import RefundLine, ReturnItem
from rma_portal.core.money import Money

Unit = tuple[int | None, int | None]  # order line, unit number


def shipping_back(order: Order, asked: Collection[Unit] = ()) -> Money:
    """Return the outbound shipping that comes back: all of it, once, when the whole order is withdrawn.

    CRD art. 13(1), case 94. Withdrawn: every unit of every article that was not cancelled before is in a
    live return on the ground of withdrawal, or among the units `asked` for now on that ground.
    """
    shipping, none = Money(order.shipping_amount, order.currency), Money.zero(order.currency)
    if not shipping or shipping_was_paid_back(order):
        return none
    bought = UnitShare.objects.filter(order_line__order=order, order_line__kind="article", cancelled_at=None)
    units = set(bought.values_list("order_line_id", "unit_no"))
    withdrawn = {(item.order_line_id, item.unit_no) for item in withdrawn_items(order)}
    return shipping if units and units <= withdrawn | set(asked) else none


def withdrawn_items(order: Order) -> list[ReturnItem]:
    """Return the articles of an order that are in a live return on the ground of withdrawal.

    Who takes another article in its place has not withdrawn from the contract.
    """
    live = ReturnItem.objects.filter(order_line__order=order, order_line__kind="article", released_at=None)
    return list(live.filter(regime="withdrawal").exclude(resolution="exchange"))


def shipping_was_paid_back(order: Order) -> bool:
    """Say whether a live refund holds the order's shipping already."""
    return RefundLine.objects.filter(refund__rma__order=order, code="shipping", released_at=None).exists()
