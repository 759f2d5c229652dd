"""What a return costs the merchant: its label, the minutes of handling, and the value it loses on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from returns.domain.states import Disposition
from rma_portal.core.money import Money, allocate, round_money, sum_money

# Share of the price paid (in percent) that is lost, by what becomes of the article. What goes back on
# the shelf loses nothing; the rest is what a resale, a repair or a supplier's credit usually leaves.
LOST_PERCENT: Mapping[Disposition, int] = {
    Disposition.RESTOCK: 0,
    Disposition.SECOND_CHOICE: 30,
    Disposition.REFURBISH: 40,
    Disposition.REPAIR: 40,
    Disposition.QUARANTINE: 50,
    Disposition.RETURN_TO_VENDOR: 20,
    Disposition.DONATE: 100,
    Disposition.RECYCLE: 100,
    Disposition.ENERGY_RECOVERY: 100,
    Disposition.DESTROY: 100,
    Disposition.MISSING: 100,
    Disposition.CUSTOMER_KEEPS: 100,
}


@dataclass(frozen=True)
class ExactCost:
    """Unrounded sums of some articles, in the currency's major unit, as the database adds them up."""

    label: Decimal
    handling: Decimal
    lost: Decimal


@dataclass(frozen=True)
class Cost:
    """What some articles cost, each part to the minor unit."""

    label: Money
    handling: Money
    lost: Money

    @property
    def total(self) -> Money:
        """Label, handling and lost value together."""
        return self.label + self.handling + self.lost


def handling_cost(articles: int, minutes: int, hourly_rate: Decimal) -> Decimal:
    """Return the exact cost of handling articles, `minutes` for each, at an hourly rate (major unit)."""
    return hourly_rate * articles * minutes / 60


def share_costs(exact: Sequence[ExactCost], currency: str) -> tuple[Cost, ...]:
    """Round the costs of the lines of a table so that every column adds up to its rounded total.

    Rounding line by line would leave a table whose foot differs from its lines by some cents.
    """
    columns = [
        _share([getattr(line, part) for line in exact], currency) for part in ("label", "handling", "lost")
    ]
    return tuple(Cost(*parts) for parts in zip(*columns, strict=True))


def _share(amounts: list[Decimal], currency: str) -> tuple[Money, ...]:
    return allocate(round_money(sum(amounts, Decimal(0)), currency), amounts) if amounts else ()


def sum_costs(costs: Sequence[Cost], currency: str) -> Cost:
    """Add up costs of one currency; nothing adds up to zero."""
    return Cost(
        label=sum_money((cost.label for cost in costs), currency),
        handling=sum_money((cost.handling for cost in costs), currency),
        lost=sum_money((cost.lost for cost in costs), currency),
    )
