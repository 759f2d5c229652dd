"""What can be had in an article's place, with the stock of this moment; one query for all articles."""

from collections.abc import Iterable

from customers.domain.shares import UnitValue
from customers.models import OrderLine
from inventory.models import Variant
from inventory.queries.availability import variants_beside
from returns.domain.exchange import Listed, Replacement, replacements
from rma_portal.core.money import Money


class Shelf:
    """The articles beside those of some order lines, by product."""

    def __init__(self, lines: Iterable[OrderLine]) -> None:
        products = {line.variant.product_id for line in lines if line.variant}
        self.beside: dict[int, list[Listed]] = {}
        for variant in variants_beside(products) if products else []:
            self.beside.setdefault(variant.product_id, []).append(listed(variant, variant.free))

    def replacements_for(
        self, line: OrderLine, paid: UnitValue, *, is_claim: bool
    ) -> tuple[Replacement, ...]:
        """Return what can be had for a unit; nothing where the catalogue no longer has its article."""
        if line.variant is None:
            return ()
        beside = self.beside.get(line.variant.product_id, [])
        return replacements(listed(line.variant, None), paid, beside, is_claim=is_claim)


def listed(variant: Variant, free: int | None) -> Listed:
    """Return a variant as the catalogue lists it, with the units that can be promised."""
    price = Money(variant.price_amount, variant.currency)
    return Listed(variant.sku, variant.options, variant.kind, price, free)
