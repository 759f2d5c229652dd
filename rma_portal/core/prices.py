"""Whether amounts of money may be written for whoever reads what is being made.

Somebody who got an article as a gift must not learn what it cost. One context variable, which the writing of
money itself asks, so that no page or mail has to think of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_hidden: ContextVar[bool] = ContextVar("prices_hidden", default=False)


def are_prices_hidden() -> bool:
    """Return whether no amount may be written."""
    return _hidden.get()


@contextmanager
def prices_hidden(hidden: bool) -> Iterator[None]:
    """Write no amounts in the block, or all; nests, and gives back at the end what held before."""
    token = _hidden.set(hidden)
    try:
        yield
    finally:
        _hidden.reset(token)
