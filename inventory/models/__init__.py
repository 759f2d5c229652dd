"""Product and Variant; Location, StockLevel, StockCount and StockMovement; StockReservation."""

from inventory.models.product import Product, Variant
from inventory.models.reservation import StockReservation
from inventory.models.stock import (
    Condition,
    Location,
    StockCount,
    StockLevel,
    StockMovement,
)

__all__ = [
    "Condition",
    "Location",
    "Product",
    "StockCount",
    "StockLevel",
    "StockMovement",
    "StockReservation",
    "Variant",
]
