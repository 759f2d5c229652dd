"""Catalogue and stock with what is shown beside each row."""

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from inventory.models import Product, StockLevel, StockMovement, Variant


def products_with_variants() -> QuerySet[Product]:
    """Return the products with their variants, in two queries."""
    return Product.objects.prefetch_related(Prefetch("variants", Variant.objects.order_by("id")))


def variants_with_product() -> QuerySet[Variant]:
    """Return the variants with their product."""
    return Variant.objects.select_related("product")


def levels_with_place() -> QuerySet[StockLevel]:
    """Return the stock levels with variant and site."""
    return StockLevel.objects.select_related("variant", "location")


def movements_with_place() -> QuerySet[StockMovement]:
    """Return the stock movements with variant and site."""
    return StockMovement.objects.select_related("variant", "location")


def known_skus(skus: Collection[str]) -> set[str]:
    """Return those of some SKUs that the catalogue has."""
    return set(Variant.objects.filter(sku__in=skus).values_list("sku", flat=True))
