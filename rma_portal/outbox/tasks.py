"""The outbox as tasks: deliver one message and what follows from it, and sweep up what nobody was told of."""

import itertools
import logging
import time
from collections.abc import Iterable

from celery import current_app, shared_task
from django.conf import settings
from django.core.cache import cache

from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from rma_portal.core.described import described
from rma_portal.outbox.deliver import claim, open_messages, perform
from rma_portal.outbox.enqueue import announce, kept_here
from rma_portal.outbox.heartbeat import BEAT, sign
from rma_portal.outbox.models import OutboxMessage
from rma_portal.tenancy.tasks import MerchantTask

logger = logging.getLogger(__name__)

BATCH = 500
CHAIN_SECONDS = 20  # after which no follow-up begins: the last must end within the time limit of a task
TOLD_FOR = 6 * settings.OUTBOX_SWEEP  # seconds until a message that nobody took is told of again


@shared_task(name="rma_portal.outbox.deliver", base=MerchantTask)
def deliver(message_id: int) -> None:
    """Do the work of one message, unless somebody else does, and of what it enqueues for this worker.

    A return's number, label and mail follow from each other: each is a row with a claim and a commit of its
    own, but only the first comes through the broker. What is for other workers, or late, is announced.
    """
    ends = time.monotonic() + CHAIN_SECONDS
    with kept_here() as follow_ups:
        take(message_id)
        while follow_ups:
            message = follow_ups.pop(0)
            if time.monotonic() < ends and is_for_us(message):
                take(message.pk)
            else:
                announce(message)


def take(message_id: int) -> None:
    """Claim a message and do its work; nothing where it is done, not due, or somebody has it."""
    message = claim(message_id)
    if message is not None:
        perform(message)


def is_for_us(message: OutboxMessage) -> bool:
    """Say whether this worker listens to the queue a message travels on."""
    return message.queue in current_app.amqp.queues.consume_from


@shared_task(name="rma_portal.outbox.sweep")
def sweep() -> int:
    """Announce every message that is due, not leased and not told of lately; stop at a silent broker."""
    sign([BEAT])
    announced = list(itertools.takewhile(announce, untold(due_messages())))
    remember(announced)
    return len(announced)


def due_messages():
    """Return the oldest due messages that no worker holds."""
    moment = clock.now()
    free = open_messages().exclude(leased_until__gte=moment)
    return free.filter(due_at__lte=moment).order_by("due_at")[:BATCH]


def untold(messages: Iterable[OutboxMessage]) -> list[OutboxMessage]:
    """Leave out what was told of lately and still stands in a queue: told again, it would stand there twice.

    The marks lie in the cache, beside the broker's queues: a server that lost both is told at once.
    """
    rows = list(messages)
    try:
        told = cache.get_many([mark_of(row) for row in rows])
    except Exception as error:
        logger.warning("marks cannot be read: %s", described(error))
        return rows
    return [row for row in rows if mark_of(row) not in told]


def remember(messages: list[OutboxMessage]) -> None:
    """Mark messages as told of, for a while: the broker may lose what it was told."""
    try:
        cache.set_many({mark_of(row): 1 for row in messages}, TOLD_FOR)
    except Exception as error:
        logger.warning("marks cannot be kept: %s", described(error))


def mark_of(message: OutboxMessage) -> str:
    """Return the mark of one telling: a message that was tried since then, or put off, has another."""
    return f"outbox:told:{message.pk}:{message.attempts}:{message.due_at.timestamp()}"


def drain() -> int:
    """Deliver everything that is due, here and now, until nothing is; return how many.

    For commands and seeds that play the workers' part in their own process.
    """
    done = 0
    while messages := list(due_messages()):
        for message in messages:
            with merchant_context(message.merchant_id):
                claimed = claim(message.pk)
                if claimed:
                    perform(claimed)
                    done += 1
    return done
