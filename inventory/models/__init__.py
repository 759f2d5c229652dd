"""Product and Variant; Location, StockLevel and StockMovement."""

from inventory.models.product import Product, Variant
from inventory.models.stock import Condition, Location, StockLevel, StockMovement

__all__ = ["Condition", "Location", "Product", "StockLevel", "StockMovement", "Variant"]
