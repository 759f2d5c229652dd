"""How the whole request can travel back, as the customer is asked."""

from dataclasses import dataclass, replace

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


def sendings(seen: Preview) -> list[Sending]:
    """Return the ways to choose from; none where there is one alone, unless another was chosen before."""
    is_asked = len(seen.methods) > 1 or seen.is_method_gone
    return [sending(method, seen) for method in seen.methods] if is_asked else []


def sending(method: str, seen: Preview) -> Sending:
    """Return a way of sending, with its fee by the calculation that will take it off."""
    fees = (replace(article, method=method).fee for article in seen.articles)
    return Sending(method, name_of(method), promise_of(method), sum_money(fees, seen.room.currency))


def chosen(seen: Preview) -> str:
    """Return the way that is chosen, or the first; empty where the chosen one is gone."""
    return "" if seen.is_method_gone else seen.method
