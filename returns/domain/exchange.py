"""A replacement for an article: what can be had in its place, and what comes back where that is cheaper.

Prices are compared as the catalogue lists them, never with what was paid: who bought on sale swaps a size
without paying more. Dearer replacements are not offered: nothing is ever charged.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from customers.domain.shares import UnitValue
from returns.domain.policy.grounds import TRANSIT_BUFFER_DAYS
from rma_portal.core.money import Money, round_money

ARTICLE = "article"  # the one kind of variant that is sent in a parcel


@dataclass(frozen=True)
class Listed:
    """An article as the catalogue lists it. `free` units can be promised; None where that is not known.

    A `price` of zero is one that nobody has given.
    """

    sku: str
    options: str
    kind: str
    price: Money
    free: int | None


@dataclass(frozen=True)
class Replacement:
    """What can be had in an article's place; `back` is what then comes back of what was paid, 0 or more."""

    listed: Listed
    back: UnitValue
    is_same: bool

    @property
    def sku(self) -> str:
        """What names it."""
        return self.listed.sku

    @property
    def is_free(self) -> bool:
        """Whether a unit can be promised now."""
        return bool(self.listed.free)


def replacements(
    bought: Listed, paid: UnitValue, beside: Iterable[Listed], *, is_claim: bool
) -> tuple[Replacement, ...]:
    """Return what can be had for an article among those of its product (`beside`, itself included).

    Articles of the order's currency whose stock is known, also where none is left: that is shown. For a claim
    every one of them, and no money moves: the shop owes a sound article without costs (Directive 2019/771,
    art. 14). Otherwise the same article again (case 115), and those whose list price is known and not higher.
    """
    found = (one for one in beside if is_sendable(one, paid.gross.currency))
    return tuple(
        Replacement(one, none(paid) if is_claim else back_of(bought, one, paid), one.sku == bought.sku)
        for one in found
        if is_claim or one.sku == bought.sku or is_not_dearer(bought.price, one.price)
    )


def is_sendable(listed: Listed, currency: str) -> bool:
    """Say whether an article can be sent for another that was paid in a currency."""
    return listed.kind == ARTICLE and listed.price.currency == currency and listed.free is not None


def is_not_dearer(old: Money, new: Money) -> bool:
    """Compare two list prices; what has no price, or another currency, cannot be compared."""
    if old.currency != new.currency or not (old and new):
        return False
    return new <= old


def back_of(bought: Listed, listed: Listed, paid: UnitValue) -> UnitValue:
    """Return what comes back of what was paid; the same article again gives nothing back."""
    return none(paid) if listed.sku == bought.sku else difference(paid, bought.price, listed.price)


def difference(paid: UnitValue, old: Money, new: Money) -> UnitValue:
    """Return the part of what was paid by which the new list price is lower, with the tax in it (case 113).

    Paid 40 of a list price of 50, replaced by one listed at 30: 40 x (50 - 30) / 50 = 16. Each rounded to the
    currency's minor unit; never below zero, never more than was paid.
    """
    if not is_not_dearer(old, new):
        return none(paid)
    part = (old.amount - new.amount) / old.amount
    gross = min(round_money(paid.gross.amount * part, old.currency), paid.gross)
    return UnitValue(gross, min(round_money(paid.tax.amount * part, old.currency), paid.tax, gross))


def none(paid: UnitValue) -> UnitValue:
    """Return no money, in the currency of what was paid."""
    zero = Money.zero(paid.gross.currency)
    return UnitValue(zero, zero)


def came_at(sent_at: dt.datetime, accepted_at: dt.datetime | None) -> dt.datetime:
    """Return when the periods of a replacement that comes back in its turn begin (UTC).

    The right of withdrawal is one of the first contract, whose period began with the first delivery (CRD
    art. 9): an exchange concludes no other. We let withdrawal, the shop's window and the guarantee begin
    anew, the kinder for the customer: when the replacement counts as arrived, a delivery of it being known to
    nobody, and never before the first article was accepted, since until then it cannot be asked for.
    """
    arrived_at = sent_at + dt.timedelta(days=TRANSIT_BUFFER_DAYS)
    return max(arrived_at, accepted_at) if accepted_at else arrived_at


def less_promised(found: Sequence[Replacement], promised: Iterable[str]) -> tuple[Replacement, ...]:
    """Take off what other articles of the same request ask for, by SKU: the last unit is not shown twice."""
    taken = list(promised)
    return tuple(
        replace(one, listed=replace(one.listed, free=max((one.listed.free or 0) - taken.count(one.sku), 0)))
        for one in found
    )
