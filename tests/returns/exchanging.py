"""Articles that can be exchanged: a product in several sizes, with the stock of each."""

import datetime as dt
from decimal import Decimal

from customers.models import Order
from inventory.models import Product, StockLevel, Variant
from inventory.services.set_stock import Counted, set_stock
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from tests.factories import make_order
from tests.returns.flow import units
from tests.returns.terms import publish

PRICES = {"M": "50.00", "L": "50.00", "S": "30.00", "XL": "60.00"}
WAYS = ["refund", "store_credit", "exchange"]


def make_sizes(**stock: int | None) -> dict[str, Variant]:
    """A pullover in four sizes: L as dear as M, S cheaper, XL dearer; three of each unless told otherwise.

    A size with None has no level: its stock is not known.
    """
    product = Product.objects.create(ref="PULL", title="Pull", category="Knitwear")
    sizes = {
        size: Variant.objects.create(
            product=product, sku=size, options=size, price_amount=Decimal(price), currency="EUR"
        )
        for size, price in PRICES.items()
    }
    known = {size: stock.get(size, 3) for size in PRICES}
    counted = [Counted(size, "RC", units) for size, units in known.items() if units is not None]
    set_stock(counted=counted, actor=Actor.system())
    return sizes


def offer(**promise: object) -> None:
    """Put a policy into force that offers all three ways for sixty days; a person looks at claims."""
    claims = {"field": "reason.regime", "op": "in", "value": ["wrong_item", "conformity"]}
    publish({"resolutions": WAYS, **promise}, (claims, {"automation": "ask_person"}))


def bought(*lines: tuple[Variant, int, str], days_ago: int = 40, tax: str = "0") -> Order:
    """An order past its right of withdrawal, so that the shop's promise alone holds."""
    placed_at = clock.now() - dt.timedelta(days=days_ago)
    return make_order(lines=list(lines), placed_at=placed_at, tax=tax)


def swap(order: Order, *skus: str, reason: str = "size_small", difference: str = "") -> dict:
    """Return choices that ask for a replacement of each unit of an order, in order."""
    choice = {"reason": reason, "resolution": "exchange", "difference": difference}
    return {unit: {**choice, "variant": sku} for unit, sku in zip(units(order), skus, strict=True)}


def shelf() -> dict[str, tuple[int, int]]:
    """Quantity and reserved units of every sellable size."""
    rows = StockLevel.objects.filter(condition="sellable").select_related("variant")
    return {row.variant.sku: (row.quantity, row.reserved) for row in rows.order_by("variant_id")}
