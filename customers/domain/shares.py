"""What each unit of an order line cost, fixed for ever when the order is imported."""

from dataclasses import dataclass

from rma_portal.core.errors import InvalidInput
from rma_portal.core.money import Money, allocate


@dataclass(frozen=True)
class UnitValue:
    """What was paid for one unit, after all discounts: `gross` with tax, and the `tax` contained in it."""

    gross: Money
    tax: Money


def share_units(gross: Money, tax: Money, quantity: int) -> tuple[UnitValue, ...]:
    """Share an order line's paid amounts over its units, for ever (Case 96).

    Gross and tax each add up exactly; the earlier units carry the odd cents. Raises
    InvalidInput("quantity") unless the quantity is a whole number above zero (Case 11).
    """
    if isinstance(quantity, bool) or not isinstance(quantity, int) or quantity < 1:
        raise InvalidInput("quantity", "give a whole number above zero", quantity=str(quantity))
    equal = [1] * quantity
    return tuple(UnitValue(*pair) for pair in zip(allocate(gross, equal), allocate(tax, equal), strict=True))
