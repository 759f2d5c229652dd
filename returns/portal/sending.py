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

    @property
    def ways(self) -> list[Sending]:
        """The ways to choose from, with the fees of all its orders."""
        seen = [part.seen for part in self.parts]
        return [sending(method, seen) for method in seen[0].methods]

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
    asked = [group for group in groups.values() if any(asks_method(part.seen) for part in group)]
    return [Transport(f"{FIELD}-{place}" if place else FIELD, group) for place, group in enumerate(asked)]


def fields_of(parts: list[Part]) -> dict[int, str]:
    """Return the field that says how an order's articles travel, by the draft's id, where one is shown."""
    return {part.draft.pk: one.field for one in transports(parts) for part in one.parts}


def asks_method(seen: Preview) -> bool:
    """Say whether there is a choice: not where there is one way alone, unless another was chosen before."""
    return len(seen.methods) > 1 or seen.is_method_gone


def sending(method: str, seen: Sequence[Preview]) -> Sending:
    """Return a way of sending, with its fees by the calculation that will take them off."""
    fees = (replace(article, method=method).fee for one in seen for article in one.articles)
    return Sending(method, name_of(method), promise_of(method), sum_money(fees, seen[0].room.currency))


def chosen(seen: Preview) -> str:
    """Return the way that is chosen, or the first; empty where the chosen one is gone."""
    return "" if seen.is_method_gone else seen.method
