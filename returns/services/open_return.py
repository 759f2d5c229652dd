"""Ask for a return in one go, as programs and staff do who know what they want."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from customers.models import Order, OrderLine, UnitShare
from returns.models import Return
from returns.queries.offers import obstacle_of
from returns.queries.purchases import Purchase, key_of, purchase_of
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.request_return import request_return
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.tenancy.languages import languages_of
from rma_portal.tenancy.models import Merchant

Unit = tuple[OrderLine, UnitShare]
IN_A_RETURN = ("taken", "exchanged")


@dataclass(frozen=True)
class Wanted:
    """Some units of one article: named by the order line's `ref` or else by SKU, a replacement by its own.

    `units` are the numbers of the units within the line; without them any `quantity` that can come back.
    """

    reason: str
    resolution: str = "refund"
    comment: str = ""
    serial: str = ""
    line: str = ""
    sku: str = ""
    quantity: int = 1
    units: tuple[int, ...] = ()
    replacement: str = ""  # its SKU, for an exchange
    difference: str = "refund"  # the way in which the difference to a cheaper one comes back

    def means(self, line: OrderLine) -> bool:
        """Say whether a line is the one that is named."""
        return line.ref == self.line if self.line else line.sku == self.sku

    @property
    def choice(self) -> dict[str, str]:
        """What a draft stores for each unit."""
        return {
            "reason": self.reason,
            "comment": self.comment,
            "resolution": self.resolution,
            "serial": self.serial,
            **({"variant": self.replacement, "difference": self.difference} if self.replacement else {}),
        }


def open_return(
    *,
    order: Order,
    wanted: Sequence[Wanted],
    actor: Actor,
    language: str = "",
    comment: str = "",
    method: str = "",
) -> Return:
    """Draft and request a return of an order's units; nothing is left behind where it is refused.

    The language is the customer's where none is given, and the `method` of sending the first that all
    articles can take. Raises what `request_return` raises, and
    InvalidInput (unknown_article, unit_twice, quantity_exceeded, article_refused), Conflict(unit_taken) where
    what is wanted is in another return (case 8).
    """
    purchase = purchase_of(order)
    choices: dict[str, dict[str, str]] = {}
    for one in wanted:
        for line, unit in units_for(purchase, one, choices):
            choices[key_of(line, unit)] = one.choice
    draft = open_draft(order=order, language=language or language_of(order))
    fill_draft(draft=draft, choices=choices, method=method)
    try:
        return request_return(draft=draft, actor=actor, comment=comment)
    except InvalidInput as refusal:
        raise in_callers_words(refusal, purchase) from refusal


def in_callers_words(refusal: InvalidInput, purchase: Purchase) -> InvalidInput:
    """Name a refused unit as the caller knows it: by its line's ref and its number, not by ids."""
    line_id, _hyphen, unit_no = str(refusal.params.get("unit", "")).partition("-")
    ref = next((line.ref for line in purchase.lines if str(line.pk) == line_id), None)
    if ref is None:
        return refusal
    return InvalidInput(refusal.code, refusal.hint, **{**refusal.params, "line": ref, "unit": int(unit_no)})


def language_of(order: Order) -> str:
    """Return the customer's language, "de" of "de-AT", where the merchant speaks it, else its first."""
    known = re.split("[-_]", order.customer.language.lower())[0] if order.customer else ""
    spoken = languages_of(Merchant.objects.get(pk=order.merchant_id))
    return known if known in spoken else spoken[0]


def units_for(purchase: Purchase, wanted: Wanted, chosen: Iterable[str]) -> list[Unit]:
    """Return the units that are wanted, none of which was chosen before."""
    every = [(line, unit) for line, unit in purchase.units() if wanted.means(line)]
    if not every:
        raise InvalidInput(
            "unknown_article", "name a line or SKU of this order", article=wanted.line or wanted.sku
        )
    return (
        named_units(purchase, every, wanted, chosen)
        if wanted.units
        else any_units(purchase, every, wanted, chosen)
    )


def named_units(purchase: Purchase, every: list[Unit], wanted: Wanted, chosen: Iterable[str]) -> list[Unit]:
    """Return the units of the numbers given."""
    found = [pair for pair in every if pair[1].unit_no in wanted.units]
    if len(set(wanted.units)) < len(wanted.units) or any(key_of(*pair) in chosen for pair in found):
        raise InvalidInput("unit_twice", "name each unit once", article=wanted.line)
    if len(found) < len(wanted.units):
        raise InvalidInput("unknown_article", "the line has no such unit", article=wanted.line)
    if any(obstacle_of(purchase, *pair) in IN_A_RETURN for pair in found):
        raise Conflict("unit_taken", "a unit is in another return already")
    return found


def any_units(purchase: Purchase, every: list[Unit], wanted: Wanted, chosen: Iterable[str]) -> list[Unit]:
    """Return the first units that nothing keeps from coming back, as many as are wanted."""
    left = [pair for pair in every if key_of(*pair) not in chosen]
    why = {key_of(*pair): obstacle_of(purchase, *pair) for pair in left}
    free = [pair for pair in left if not why[key_of(*pair)]]
    if len(free) >= wanted.quantity:
        return free[: wanted.quantity]
    if sum(code in IN_A_RETURN for code in why.values()) + len(free) >= wanted.quantity:
        raise Conflict("unit_taken", "the units are in another return already")
    if len(left) < wanted.quantity:
        raise InvalidInput("quantity_exceeded", "ask for fewer units", most=len(left))
    raise InvalidInput("article_refused", "leave out this article", why=next(filter(None, why.values())))
