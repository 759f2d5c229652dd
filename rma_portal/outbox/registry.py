"""Which function does which kind of work: a dict, filled by each application's tasks.py."""

from collections.abc import Callable
from dataclasses import dataclass

Handler = Callable[..., None]


class PermanentFailure(Exception):
    """Trying again cannot help: the message is set aside and shown to staff."""


@dataclass(frozen=True)
class Kind:
    """A kind of work: its handler, the queue it travels on, and what to do when it is given up."""

    handler: Handler
    queue: str
    on_give_up: Handler | None = None
    calls_out: bool = False


KINDS: dict[str, Kind] = {}


def handles(
    kind: str, *, queue: str, on_give_up: Handler | None = None, calls_out: bool = False
) -> Callable[[Handler], Handler]:
    """Register a function for a kind of work.

    It is called with the message's ids as keywords, in the merchant's name and in one transaction that
    also marks the message done. It must be safe to call twice. Raising PermanentFailure ends the tries;
    `on_give_up` then runs with the same ids, in a transaction of its own. A handler that `calls_out`
    waits for others: it gets no transaction and opens short ones itself, around the call.
    """

    def register(handler: Handler) -> Handler:
        KINDS[kind] = Kind(handler, queue, on_give_up, calls_out)
        return handler

    return register
