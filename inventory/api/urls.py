"""Addresses of the API, below /api/v1/."""

from django.urls import path

from inventory.api import catalogue, stock

urlpatterns: list = [
    path("products", catalogue.Products.as_view(), name="products"),
    path("products/<path:ref>", catalogue.OneProduct.as_view(), name="product"),
    path("variants", catalogue.Variants.as_view(), name="variants"),
    path("variants/<path:sku>", catalogue.OneVariant.as_view(), name="variant"),
    path("locations", stock.Locations.as_view(), name="locations"),
    path("stock-levels", stock.StockLevels.as_view(), name="stock_levels"),
    path("stock-movements", stock.StockMovements.as_view(), name="stock_movements"),
]
