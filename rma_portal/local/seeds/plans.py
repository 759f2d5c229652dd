"""The shapes of the seeds: frozen values that somebody else writes to the database.

Amounts are `Decimal` in the merchant's currency with two digits, VAT included; weights are grams;
instants are aware and in UTC.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Colour:
    """A colour of an article: part of the SKU, names by language, and the tint it is drawn in."""

    code: str
    names: Mapping[str, str] = field(hash=False)
    tint: str  # "#rrggbb"


@dataclass(frozen=True)
class VariantSeed:
    """What has a SKU. `kind` is "article" or "gift_card"; `picture` a name in the storage."""

    sku: str
    gtin: str  # GTIN-13 of GS1's range 200 to 299, which belongs to no manufacturer
    colour: Colour
    size: str
    price: Decimal
    weight: int
    picture: str
    kind: str = "article"
    is_final_sale: bool = False
    exemption: str = ""  # CRD art. 16: "sealed_hygiene" or "personalised"

    def options_in(self, language: str) -> str:
        """Return the options as people read them: "Black, M"."""
        return ", ".join(
            part for part in (self.colour.names[language], _size_in(self.size, language)) if part
        )


@dataclass(frozen=True)
class ProductSeed:
    """A product and its variants. `returns_weight` says how readily it comes back: 1 is the average."""

    ref: str
    titles: Mapping[str, str]
    category: str
    tags: tuple[str, ...]
    drawing: str
    setting: str
    variants: tuple[VariantSeed, ...]
    popularity: int
    reasons: Mapping[str, int]
    returns_weight: float

    def title_in(self, language: str) -> str:
        """Return the title in a language of the merchant."""
        return self.titles[language]


@dataclass(frozen=True)
class SiteSeed:
    """A site of the merchant."""

    code: str
    name: str
    line1: str
    postcode: str
    city: str
    country: str
    phone: str
    takes_returns: bool
    opening_words: str = ""  # of a shop to which customers may bring returns


@dataclass(frozen=True)
class StaffSeed:
    """A member of staff; `role` is owner, manager, agent, warehouse or reader."""

    role: str
    name: str
    email: str


@dataclass(frozen=True)
class ReasonSeed:
    """A reason for some categories only; the words by language."""

    code: str
    labels: Mapping[str, str]
    categories: tuple[str, ...]
    within: str = ""


@dataclass(frozen=True)
class MerchantSeed:
    """A shop. The first language is its own; `grounds` are the backgrounds of its pictures."""

    name: str
    slug: str
    number_prefix: str
    country: str
    time_zone: str
    currency: str
    languages: tuple[str, ...]  # what it names its articles in
    accent: str
    grounds: tuple[str, ...]
    sites: tuple[SiteSeed, ...]
    staff: tuple[StaffSeed, ...]
    products: tuple[ProductSeed, ...]
    hourly_rate: Decimal  # what an hour of handling returns costs
    label_cost: Decimal  # what a return label costs
    handling_minutes: int  # for each article
    vat_percent: Decimal
    shipping_price: Decimal
    free_shipping_from: Decimal
    payment_methods: tuple[tuple[str, int], ...]  # label and how often it is chosen
    first_order_number: int
    other_languages: tuple[str, ...] = ()  # its pages speak these, too
    reasons: tuple["ReasonSeed", ...] = ()  # of its own, beside those everybody starts with

    @property
    def language(self) -> str:
        """Return the language to speak when nothing is known of the person."""
        return self.languages[0]

    def variants(self) -> Iterator[tuple[ProductSeed, VariantSeed]]:
        """Yield every variant with its product."""
        for product in self.products:
            for variant in product.variants:
                yield product, variant


@dataclass(frozen=True)
class PersonSeed:
    """An invented consumer; `ref` is unique within the merchant."""

    ref: str
    name: str
    email: str
    phone: str
    language: str
    line1: str
    line2: str
    postcode: str
    city: str
    country: str


@dataclass(frozen=True)
class LinePlan:
    """One order line at its unit price before the order's discount; `position` counts from 1."""

    position: int
    product: ProductSeed = field(hash=False)
    variant: VariantSeed
    quantity: int
    unit_price: Decimal


@dataclass(frozen=True)
class OrderPlan:
    """An order. `status` is "completed", "cancelled" or "pending" (not shipped yet)."""

    number: str
    placed_at: dt.datetime
    customer: PersonSeed
    lines: tuple[LinePlan, ...]
    currency: str
    discount: Decimal
    shipping: Decimal
    payment_method: str
    status: str
    shipped_at: dt.datetime | None
    delivered_at: dt.datetime | None

    @property
    def subtotal(self) -> Decimal:
        """Return the articles' prices before the discount."""
        return sum((line.unit_price * line.quantity for line in self.lines), Decimal("0.00"))

    @property
    def total(self) -> Decimal:
        """Return what was paid: articles less discount, and shipping."""
        return self.subtotal - self.discount + self.shipping


@dataclass(frozen=True)
class UnitPlan:
    """One article that comes back. `grade` and `disposition` are empty where nobody has looked yet."""

    line: int  # the order line's position
    unit_no: int  # from 1 to the line's quantity
    reason: str
    comment: str
    photos: tuple[str, ...]  # kinds of `pictures.EVIDENCE`
    grade: str = ""
    disposition: str = ""


@dataclass(frozen=True)
class ReturnPlan:
    """A return and how far it got. Step times are hours after the request; None: the step was not reached.

    `reach` is a stage of the domain. `ended_hours` is when it was rejected, cancelled, expired, or when
    staff asked for information; `staff_note` is what they wrote to the customer on rejecting or asking.
    """

    order_number: str
    requested_at: dt.datetime
    language: str
    units: tuple[UnitPlan, ...]
    resolution: str  # "refund" or "store_credit"
    reach: str
    approved_hours: float | None = None
    posted_hours: float | None = None
    received_hours: float | None = None
    inspected_hours: float | None = None
    refunded_hours: float | None = None
    ended_hours: float | None = None
    staff_note: str = ""


def _size_in(size: str, language: str) -> str:
    # The only size that has a name of its own in French.
    return "Taille unique" if size == "One size" and language == "fr" else size
