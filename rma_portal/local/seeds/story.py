"""The year before a day, in both shops: `orders`, then `returns` of them. Pure, and always the same."""

from rma_portal.local.seeds.ordering import orders
from rma_portal.local.seeds.returning import returns

__all__ = ["orders", "returns"]
