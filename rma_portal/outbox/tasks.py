"""The outbox as tasks: deliver one message and what follows from it, and sweep up what nobody was told of."""

import time

from celery import current_app, shared_task

from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from rma_portal.outbox.deliver import claim, open_messages, perform
from rma_portal.outbox.enqueue import announce, kept_here
from rma_portal.outbox.models import OutboxMessage
from rma_portal.tenancy.tasks import MerchantTask

BATCH = 500
CHAIN_SECONDS = 20  # after which no follow-up begins: the last must end within the time limit of a task


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
    """Announce every message that is due and not leased; stop when the broker does not answer."""
    announced = 0
    for message in due_messages():
        if not announce(message):
            break
        announced += 1
    return announced


def due_messages():
    """Return the oldest due messages that no worker holds."""
    moment = clock.now()
    free = open_messages().exclude(leased_until__gte=moment)
    return free.filter(due_at__lte=moment).order_by("due_at")[:BATCH]


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
