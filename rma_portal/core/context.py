"""Which merchant, and which request, the running code works for.

Two context variables and nothing else: threads, tasks and coroutines each see their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_merchant_id: ContextVar[int | None] = ContextVar("merchant_id", default=None)
_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_merchant_id() -> int | None:
    """Return the id of the merchant in whose name the code runs, or None outside any merchant."""
    return _merchant_id.get()


@contextmanager
def merchant_context(merchant_id: int | None) -> Iterator[None]:
    """Run the block in the name of one merchant; nests, and gives the former merchant back at the end."""
    token = _merchant_id.set(merchant_id)
    try:
        yield
    finally:
        _merchant_id.reset(token)


def current_request_id() -> str:
    """Return the id under which this request or task is logged, or an empty string."""
    return _request_id.get()


@contextmanager
def request_context(request_id: str) -> Iterator[None]:
    """Log everything in the block under this request id."""
    token = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(token)
