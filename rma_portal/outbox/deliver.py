"""Claim a message by lease, do its work once, and say what became of it."""

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from rma_portal.core import clock
from rma_portal.core.described import described
from rma_portal.core.errors import DomainError, Unavailable
from rma_portal.core.failpoints import reached
from rma_portal.outbox.measured import measured
from rma_portal.outbox.models import OutboxMessage
from rma_portal.outbox.registry import KINDS, PermanentFailure

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=settings.OUTBOX_LEASE)  # above the hard time limit of a task: rma.E021
ATTEMPTS = 12  # with the pauses below, a little over a day
PAUSES = [2, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14400, 28800]  # seconds


def open_messages():
    """Return the messages whose effect has not happened yet."""
    return OutboxMessage.objects.filter(done_at=None, failed_at=None)


def claim(message_id: int) -> OutboxMessage | None:
    """Take a due message for the length of a lease, or return None: done, not due, or somebody has it."""
    moment = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lt=moment)
    claimed = open_messages().filter(free, pk=message_id, due_at__lte=moment)
    if not claimed.update(leased_until=moment + LEASE, attempts=F("attempts") + 1):
        return None
    return OutboxMessage.objects.get(pk=message_id)


@measured
def perform(message: OutboxMessage) -> str:
    """Do the work of a claimed message, in the active merchant's name; failures are written down.

    The handler and the mark "done" share one transaction: both happen or neither; only one that calls
    out comes before it, on its own. A message that another worker took over after our lease ran out is
    left to them. Returns the outcome, for the metrics: done, taken_over, retry or given_up.
    """
    try:
        if message.attempts > ATTEMPTS:
            raise PermanentFailure("no worker that took it ever came back")
        reached("outbox.claimed", message.kind)
        is_mine = do_once(message)
        reached("outbox.committed", message.kind)
        return "done" if is_mine else "taken_over"
    except Exception as error:
        logger.exception("outbox message %s (%s) failed", message.pk, message.kind)
        return put_back(message, error)


def do_once(message: OutboxMessage) -> bool:
    """Run the handler and mark the message done, both or neither; say whether it was still ours.

    Only a handler that calls out comes before the transaction, which must not wait for strangers.
    """
    kind = KINDS[message.kind]
    if kind.calls_out:
        kind.handler(**message.ids)
    with transaction.atomic():
        reached("outbox.before_handler", message.kind)
        if not kind.calls_out:
            kind.handler(**message.ids)
        mine = open_messages().filter(pk=message.pk, attempts=message.attempts)
        is_mine = bool(mine.update(done_at=clock.now(), leased_until=None, last_error=""))
        if not is_mine:
            transaction.set_rollback(True)
        reached("outbox.handled", message.kind)
    return is_mine


def put_back(message: OutboxMessage, error: Exception) -> str:
    """Plan the next try with a growing pause, or give up where that cannot help; return which it was.

    A message that another worker took over in the meantime is theirs to plan or give up. The table is
    shared by all merchants, so the error is kept without the words that may quote a person.
    """
    hopeless = is_permanent(error) or message.attempts >= ATTEMPTS
    changes: dict = {"leased_until": None, "last_error": described(error)[:500]}
    if hopeless:
        changes["failed_at"] = clock.now()
    else:
        pause = PAUSES[min(message.attempts, len(PAUSES)) - 1]
        changes["due_at"] = clock.now() + dt.timedelta(seconds=pause)
    with transaction.atomic():
        mine = open_messages().filter(pk=message.pk, attempts=message.attempts)
        kind = KINDS.get(message.kind)
        if mine.update(**changes) and hopeless and kind and kind.on_give_up:
            kind.on_give_up(**message.ids)
    return "given_up" if hopeless else "retry"


def is_permanent(error: Exception) -> bool:
    """Say whether a failure stays one however often it is tried: what only did not answer may answer."""
    return isinstance(error, (PermanentFailure, DomainError)) and not isinstance(error, Unavailable)
