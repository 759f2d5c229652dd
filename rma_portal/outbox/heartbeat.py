"""Signs of life in Valkey: of the workers, by the queues they consume, and of beat.

A worker's main loop signs for each of its queues, so that a queue that nobody consumes is seen. What a
loop that turns cannot show, work that does not get done, shows in the age of the oldest due message.
"""

import logging

from celery import bootsteps
from django.core.cache import cache

from rma_portal.core import clock
from rma_portal.core.described import described

logger = logging.getLogger(__name__)

PERIOD = 3.0  # seconds between two signs of a worker
KEPT = 7 * 86400  # seconds a last sign is remembered
BEAT = "beat"  # signs whenever a worker sweeps, which beat alone asks for


class WorkerHeartbeat(bootsteps.StartStopStep):
    """The step of a worker that signs while it consumes; it stops and starts with the broker's connection."""

    requires = ("celery.worker.consumer.tasks:Tasks",)
    timer = None

    def start(self, parent) -> None:
        """Sign at once and then every PERIOD, from the loop that also takes the tasks."""
        queues = list(parent.app.amqp.queues.consume_from)
        sign(queues)
        self.timer = parent.timer.call_repeatedly(PERIOD, sign, (queues,))

    def stop(self, parent) -> None:
        """Sign no more."""
        if self.timer is not None:
            self.timer.cancel()


def sign(names: list[str]) -> None:
    """Write down that these queues are consumed at this instant; without Valkey only the log says so."""
    try:
        cache.set_many({_key(name): clock.now().timestamp() for name in names}, KEPT)
    except Exception as error:
        logger.warning("no sign of life could be written: %s", described(error))


def silence(names: list[str]) -> dict[str, float]:
    """Return how many seconds ago each queue, or BEAT, gave its last sign; infinite where none is known."""
    found = cache.get_many([_key(name) for name in names])
    now = clock.now().timestamp()
    return {name: max(0.0, now - found.get(_key(name), float("-inf"))) for name in names}


def _key(name: str) -> str:
    return f"heartbeat:{name}"
