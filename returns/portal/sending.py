"""How the whole request can travel back, as the customer is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from returns.portal.basket import Part
from returns.queries.preview import Preview
from returns.wording.sending import name_of, promise_of
from rma_portal.core.money import Money, sum_money

FIELD = "method"


@dataclass(frozen=True)
class Sending:
    """One way of sending, in words, and the fee that is taken off the refund for it."""

    code: str
    name: str
    promise: str
    fee: Money


@dataclass(frozen=True)
class Transport:
    """The orders whose articles can travel in the same ways, asked about together."""

    field: str
    parts: list[Part]
    ways: list[Sending]

    @property
    def chosen(self) -> str:
        """The way they have now, if they agree and it is offered."""
        found = {chosen(part.seen) for part in self.parts}
        return found.pop() if len(found) == 1 else ""

    @property
    def orders(self) -> str:
        """The numbers of the orders."""
        return ", ".join(part.draft.order.number for part in self.parts)


def transports(parts: list[Part]) -> list[Transport]:
    """Return what is asked about sending: what can travel in the same ways is asked about once."""
    groups: dict[tuple[str, ...], list[Part]] = {}
    for part in parts:
        groups.setdefault(part.seen.methods, []).append(part)
    found = [(group, sendings(*(part.seen for part in group))) for group in groups.values()]
    asked = [(group, ways) for group, ways in found if ways]
    return [
        Transport(f"{FIELD}-{place}" if place else FIELD, group, ways)
        for place, (group, ways) in enumerate(asked)
    ]


def fields_of(parts: list[Part]) -> dict[int, str]:
    """Return the field that says how an order's articles travel, by the draft's id, where one is shown."""
    return {part.draft.pk: one.field for one in transports(parts) for part in one.parts}


def sendings(*seen: Preview) -> list[Sending]:
    """Return the ways to choose from for orders that have the same; none where there is one alone.

    Unless another was chosen before.
    """
    methods = seen[0].methods
    is_asked = len(methods) > 1 or any(one.is_method_gone for one in seen)
    return [sending(method, seen) for method in methods] if is_asked else []


def sending(method: str, seen: Sequence[Preview]) -> Sending:
    """Return a way of sending, with its fees by the calculation that will take them off."""
    fees = (replace(article, method=method).fee for one in seen for article in one.articles)
    return Sending(method, name_of(method), promise_of(method), sum_money(fees, seen[0].room.currency))


def chosen(seen: Preview) -> str:
    """Return the way that is chosen, or the first; empty where the chosen one is gone."""
    return "" if seen.is_method_gone else seen.method
