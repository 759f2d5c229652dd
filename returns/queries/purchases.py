"""An order as returns see it: its articles, what was shipped and when it arrived, and what is taken."""

import datetime as dt
from dataclasses import dataclass, field

from customers.models import Customer, Delivery, Order, OrderLine, UnitShare
from returns.models import Return, ReturnItem
from returns.queries.held import Held, held_in_place, is_promised, last_of_each

RETURNABLE_KINDS = (OrderLine.Kind.ARTICLE, OrderLine.Kind.GIFT_CARD, OrderLine.Kind.DIGITAL)


@dataclass(frozen=True)
class Gift:
    """An order as the recipient of a gift has it: of which `lines`, by ref (empty for all), and who they are.

    That is known once they said so: their `email`, and as whom the shop knows it, if it does.
    """

    lines: tuple[str, ...] = ()
    email: str = ""
    recipient: Customer | None = None

    @property
    def recipient_id(self) -> int | None:
        """The id of the customer they are, if the shop knows them."""
        return self.recipient.pk if self.recipient else None


def key_of(line: OrderLine, unit: UnitShare) -> str:
    """Return what names a unit in drafts and on pages: "<order line>-<unit no>"."""
    return f"{line.pk}-{unit.unit_no}"


@dataclass
class Purchase:
    """One order with everything a decision needs, read in a fixed number of queries.

    `arrivals` holds for each unit, by order line and number, when its own parcel came; None on its way.
    `held` are the replacements in place of units, `promised` the units whose replacement cannot come back
    yet. A `gift` says that its recipient asks, and not the buyer.
    """

    order: Order
    lines: list[OrderLine]
    delivered_at: dt.datetime | None
    fulfilled_at: dt.datetime | None = None
    arrivals: dict[tuple[int, int], dt.datetime | None] = field(default_factory=dict)
    shipped: dict[int, int] = field(default_factory=dict)  # units, by order line
    taken: dict[tuple[int, int], Return] = field(default_factory=dict)  # live return, by line and unit
    held: dict[tuple[int, int], Held] = field(default_factory=dict)
    promised: set[tuple[int, int]] = field(default_factory=set)
    gift: Gift | None = None

    @property
    def has_account(self) -> bool:
        """Whether somebody can be given store credit: the order's customer, or whoever got it as a gift."""
        return self.order.customer_id is not None or self.gift is not None

    def units_of(self, line: OrderLine) -> list[tuple[OrderLine, UnitShare]]:
        """Return a line's units in order, each with its line, as the customer holds them by now."""
        shares = sorted(line.units.all(), key=lambda unit: unit.unit_no)
        found = [(self.held.get((line.pk, unit.unit_no)), unit) for unit in shares]
        return [(held.line, held.unit) if held else (line, unit) for held, unit in found]

    def units(self) -> list[tuple[OrderLine, UnitShare]]:
        """Return the units of all lines, as the customer holds them by now."""
        return [pair for line in self.lines for pair in self.units_of(line)]

    def generation_of(self, line: OrderLine, unit: UnitShare) -> int:
        """Return 0 for a unit as it was bought, n where its customer holds its n-th replacement."""
        held = self.held.get((line.pk, unit.unit_no))
        return held.generation if held else 0

    def arrival_of(self, line: OrderLine, unit: UnitShare) -> dt.datetime | None:
        """Return when what the customer holds came; None while it is on its way, or not known."""
        held = self.held.get((line.pk, unit.unit_no))
        return held.came_at if held else self.arrivals.get((line.pk, unit.unit_no))

    def delivered_with(self, line: OrderLine, unit: UnitShare) -> dt.datetime | None:
        """Return when the order's periods begin for a unit: its last parcel, or its later replacement.

        None while the order's last parcel has not come, or is not known to have (T-3): also for replacements.
        """
        held = self.held.get((line.pk, unit.unit_no))
        if not (held and held.came_at and self.delivered_at):
            return self.delivered_at
        return max(self.delivered_at, held.came_at)


def purchase_of(order: Order, gift: Gift | None = None) -> Purchase:
    """Read an order's articles, of a gift its own, with units, parcels and live returns."""
    lines = order.lines.filter(kind__in=RETURNABLE_KINDS).select_related("variant__product")
    if gift and gift.lines:
        lines = lines.filter(ref__in=gift.lines)
    rows = list(lines.prefetch_related("units").order_by("id"))
    live = live_items(order)
    held = held_in_place(live.values(), rows)
    taken = {key: item for key, item in live.items() if not is_followed(item, held.get(key))}
    deliveries = list(order.deliveries.prefetch_related("lines").order_by("shipped_at", "id"))
    return Purchase(
        order=order,
        lines=rows,
        delivered_at=last_of([delivery.delivered_at for delivery in deliveries]),
        fulfilled_at=last_of([delivery.shipped_at for delivery in deliveries]),
        arrivals=arrivals_of(deliveries),
        shipped=shipped_units(deliveries),
        taken={key: item.rma for key, item in taken.items()},
        held=held,
        promised={key for key, item in taken.items() if is_promised(item)},
        gift=gift,
    )


def has_one_article(order: Order) -> bool:
    """Say whether an order holds a single unit, so that there is nothing to choose."""
    units = UnitShare.objects.filter(order_line__order=order, order_line__kind__in=RETURNABLE_KINDS)
    return len(units.values_list("pk")[:2]) == 1


def last_of(instants: list[dt.datetime | None]) -> dt.datetime | None:
    """Return when the last parcel arrived, or left; None while one has not or none is known (T-2, T-3)."""
    if not instants or None in instants:
        return None
    return max(instant for instant in instants if instant)


def arrivals_of(deliveries: list[Delivery]) -> dict[tuple[int, int], dt.datetime | None]:
    """Return when each unit's parcel came: units go into the parcels in order, as they were sent.

    Which piece of several alike lay in which parcel nobody writes down.
    """
    arrivals: dict[tuple[int, int], dt.datetime | None] = {}
    sent: dict[int, int] = {}
    for delivery in deliveries:
        for row in delivery.lines.all():
            first = sent.get(row.order_line_id, 0) + 1
            sent[row.order_line_id] = first + row.quantity - 1
            for unit_no in range(first, first + row.quantity):
                arrivals[row.order_line_id, unit_no] = delivery.delivered_at
    return arrivals


def shipped_units(deliveries: list[Delivery]) -> dict[int, int]:
    """Return how many units of each order line were sent."""
    shipped: dict[int, int] = {}
    for delivery in deliveries:
        for row in delivery.lines.all():
            shipped[row.order_line_id] = shipped.get(row.order_line_id, 0) + row.quantity
    return shipped


def is_followed(item: ReturnItem, held: Held | None) -> bool:
    """Say whether the customer holds something in place of an article in a live return."""
    return held is not None and held.generation > item.generation


def live_items(order: Order) -> dict[tuple[int, int], ReturnItem]:
    """Return the units of an order that are in a live return: the last article of each, with its return."""
    live = ReturnItem.objects.filter(order_line__order=order, released_at=None)
    return last_of_each(live.select_related("rma", "variant__product"))
