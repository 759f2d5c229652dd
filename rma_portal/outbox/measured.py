"""One try of a message's work: timed, counted and logged, under the message's own number.

The log of the process that wrote the message names the same number beside its request's id.
"""

import functools
import logging
import time
from collections.abc import Callable

from rma_portal.core.context import request_context
from rma_portal.core.measure import worked
from rma_portal.outbox.models import OutboxMessage

logger = logging.getLogger(__name__)


def measured(perform: Callable[[OutboxMessage], str]) -> Callable[[OutboxMessage], str]:
    """Wrap the function that does a message's work and returns its outcome."""

    @functools.wraps(perform)
    def timed(message: OutboxMessage) -> str:
        started = time.monotonic()
        with request_context(f"message-{message.pk}"):
            outcome = perform(message)
            say(message, outcome, time.monotonic() - started)
        return outcome

    return timed


def say(message: OutboxMessage, outcome: str, seconds: float) -> None:
    """Count a try and log it."""
    worked(kind=message.kind, outcome=outcome, seconds=seconds)
    facts = {"message_id": message.pk, "kind": message.kind, "outcome": outcome, "attempt": message.attempts}
    logger.info(
        "message %(message_id)s (%(kind)s) %(outcome)s",
        facts,
        extra={**facts, "duration": round(seconds, 4)},
    )
