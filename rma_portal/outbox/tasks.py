"""The outbox as tasks: deliver one message, and sweep up those that nobody was told of."""

from celery import shared_task

from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from rma_portal.outbox.deliver import claim, open_messages, perform
from rma_portal.outbox.enqueue import announce
from rma_portal.outbox.heartbeat import BEAT, sign
from rma_portal.tenancy.tasks import MerchantTask

BATCH = 500


@shared_task(name="rma_portal.outbox.deliver", base=MerchantTask)
def deliver(message_id: int) -> None:
    """Do the work of one message, unless somebody else does."""
    message = claim(message_id)
    if message is not None:
        perform(message)


@shared_task(name="rma_portal.outbox.sweep")
def sweep() -> int:
    """Announce every message that is due and not leased; stop when the broker does not answer."""
    sign([BEAT])
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
