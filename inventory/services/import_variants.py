"""Add articles that orders name to the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from inventory.models import Product, Variant


@dataclass(frozen=True)
class VariantSeen:
    """An article as an order names it; the price is what the order's source printed, in its currency.

    The weight is in grams, 0 when unknown.
    """

    sku: str
    title: str
    options: str
    gtin: str
    price: Decimal
    currency: str
    brand: str = ""
    weight: int = 0
    is_second_hand: bool = False


def import_variants(seen: Sequence[VariantSeen]) -> dict[str, Variant]:
    """Return the variants by SKU; those the catalogue lacks are added, known ones are left as they are."""
    wanted = {one.sku: one for one in seen}
    known = set(Variant.objects.filter(sku__in=wanted).values_list("sku", flat=True))
    fresh = [one for sku, one in wanted.items() if sku not in known]
    products = [
        Product(ref=one.sku[:60], title=(one.title or one.sku)[:200], brand=one.brand[:80]) for one in fresh
    ]
    Product.objects.bulk_create(products, ignore_conflicts=True)
    homes = {product.ref: product for product in Product.objects.filter(ref__in=[p.ref for p in products])}
    Variant.objects.bulk_create([variant_row(one, homes[one.sku[:60]]) for one in fresh])
    return {
        variant.sku: variant for variant in Variant.objects.filter(sku__in=wanted).select_related("product")
    }


def variant_row(seen: VariantSeen, product: Product) -> Variant:
    """Return a variant as stored."""
    return Variant(
        product=product,
        sku=seen.sku[:60],
        gtin=seen.gtin[:14],
        options=seen.options[:120],
        price_amount=seen.price,
        currency=seen.currency,
        weight=seen.weight,
        is_second_hand=seen.is_second_hand,
    )
