"""What every shop adapter gives: orders as plain values, before anything is written.

Instants are aware and in UTC. Amounts are `Decimal` in the order's currency (major unit: euros), with that
currency's decimals, tax included. Every `ref` is derived from content alone, so that reading the same
thing twice gives the same refs and the writer can tell a known line from a new one (case 134).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

LineKind = Literal["article", "shipping", "fee", "manual", "discount"]
OrderStatus = Literal["completed", "cancelled", "pending"]

_NOBODY_KNOWN = "order:"
ONE_PARCEL = "1"  # what an order's one parcel is called: sources tell of no other


@dataclass(frozen=True)
class ImportedAddress:
    """Where the order went; `country` is ISO 3166-1 alpha-2, empty when unknown."""

    name: str = ""
    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True)
class ImportedCustomer:
    """Who bought. `ref` is the shop's customer id, else the e-mail address, else the order's own.

    Without id and e-mail nobody says whether two orders are of one person, so each such order has a
    customer of its own: `anonymous`. Strangers never end up sharing an account.
    """

    ref: str
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    country: str = ""

    @classmethod
    def ref_without_identity(cls, order_number: str) -> str:
        """Return the ref of the customer of an order that names neither id nor e-mail."""
        return _NOBODY_KNOWN + order_number

    @property
    def is_anonymous(self) -> bool:
        """Nobody can be recognised in another order by this ref."""
        return self.ref.startswith(_NOBODY_KNOWN)


@dataclass(frozen=True, kw_only=True)
class ImportedLine:
    """One line as paid: `paid` and the `tax` in it are for all units, after line and order discounts.

    `unit_price` is what the shop printed, possibly net and with more decimals. A line of kind "discount"
    keeps its price for the record and has paid 0: its amount is taken off the other lines. `discount` is
    what is known to have been taken off the line, its part of the order's discounts included; `weight` is
    that of one unit in grams, 0 when unknown.
    `source_lines` are physical lines of the file, empty for a line made from the order's totals.
    """

    ref: str
    sku: str
    title: str
    quantity: int
    unit_price: Decimal | None
    paid: Decimal
    tax: Decimal
    is_returnable: bool
    kind: LineKind
    options: str = ""
    gtin: str = ""
    brand: str = ""
    weight: int = 0
    discount: Decimal = Decimal(0)
    is_second_hand: bool = False
    source_lines: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportedOrder:
    """One order. `captured` is what was taken from the customer, `refunded` what already went back.

    Where the shop gives no payments, `captured` is the sum of the lines of a completed order and 0 for
    another; None means that the adapter cannot say. `delivered_at` is None when unknown. `is_business` is the
    shop's own word (T-6): a VAT number or a company's name says nothing. `tracking` is the carrier's
    number of its parcel.
    """

    number: str
    placed_at: datetime
    currency: str
    customer: ImportedCustomer
    ship_to: ImportedAddress
    lines: tuple[ImportedLine, ...]
    captured: Decimal | None
    delivered_at: datetime | None
    status: OrderStatus
    channel: str
    refunded: Decimal = Decimal(0)
    payment_method: str = ""
    is_business: bool = False
    tracking: str = ""


@dataclass(frozen=True, kw_only=True)
class CancelledUnits:
    """Units taken back by a cancellation row, not yet matched with the order they came from.

    `order_ref` is the cancellation's own number; `ref` tells its rows apart and is what makes applying it
    twice harmless. `quantity` is positive.
    """

    ref: str
    order_ref: str
    customer_ref: str
    sku: str
    quantity: int
    cancelled_at: datetime
    source_line: int


@dataclass(frozen=True)
class Problem:
    """What is wrong with one line of a source; the edge turns `code` and `params` into a sentence.

    `line` is the physical line, 1 for the first. `text` is what stood there, shortened. `is_skipped` says
    whether the row was left out, or taken with the doubtful value left empty.
    """

    line: int
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    text: str = ""
    is_skipped: bool = True
