"""Put work into the outbox, in the transaction of its cause."""

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from rma_portal.core import clock
from rma_portal.core.context import current_merchant_id
from rma_portal.core.described import described
from rma_portal.core.failpoints import reached
from rma_portal.outbox.models import OutboxMessage
from rma_portal.outbox.registry import KINDS

logger = logging.getLogger(__name__)

_kept_here: ContextVar[list[OutboxMessage] | None] = ContextVar("outbox_kept_here", default=None)


def enqueue(kind: str, *, delay: dt.timedelta = dt.timedelta(0), **ids: int | str) -> OutboxMessage:
    """Write a message for the active merchant; after the commit a worker is told of it.

    `ids` are ids only: personal data never leaves its table. The telling is a courtesy for speed: when
    the broker is down the sweeper finds the row.
    """
    message = OutboxMessage.objects.create(
        merchant_id=current_merchant_id(),
        kind=kind,
        ids=ids,
        queue=KINDS[kind].queue,
        created_at=clock.now(),
        due_at=clock.now() + delay,
    )
    logger.info("message %s (%s) written", message.pk, kind, extra={"message_id": message.pk, "kind": kind})
    if not delay:
        transaction.on_commit(lambda: tell(message))
    return message


@contextmanager
def kept_here() -> Iterator[list[OutboxMessage]]:
    """Collect what is committed in this block instead of announcing it: whoever asked delivers it at once.

    A follow-up then costs no way through the broker. It is a row like every other: where it is not
    delivered here, because the process dies, the sweeper finds it.
    """
    kept: list[OutboxMessage] = []
    token = _kept_here.set(kept)
    try:
        yield kept
    finally:
        _kept_here.reset(token)


def tell(message: OutboxMessage) -> None:
    """Hand a committed message to whoever delivers it here and now, or announce it."""
    kept = _kept_here.get()
    if kept is None:
        announce(message)
    else:
        kept.append(message)


def announce(message: OutboxMessage) -> bool:
    """Tell the workers of a message; False when the broker does not answer."""
    from rma_portal.outbox.tasks import deliver

    reached("broker.before_announcement", message.kind)
    try:
        deliver.apply_async([message.pk], {"merchant_id": message.merchant_id}, queue=message.queue)
    except Exception as error:
        why = described(error)
        logger.warning("broker unreachable, message %s waits for the sweeper: %s", message.pk, why)
        return False
    reached("broker.after_announcement", message.kind)
    return True
