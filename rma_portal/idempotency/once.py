"""Do a thing once for each key, and give the first answer again to whoever repeats the request.

A named lock is held from the first look until the transaction ends: a second request meanwhile is told
to wait, and a process that dies lets go of it, so no lease has to run out. The answer is a row of the
same transaction as the effect: both are there, or neither.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from rma_portal.core import clock
from rma_portal.core.context import current_merchant_id
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.db.locks import try_advisory
from rma_portal.idempotency.models import KeptAnswer

KEPT_FOR = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Answer:
    """What a request is answered: the status, the headers worth repeating, the body's text."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    is_repeated: bool = False


def once(*, key: str, fingerprint: str, act: Callable[[], Answer]) -> Answer:
    """Act, keep the answer and return it; or return the answer kept from the first time.

    Raises Conflict("idempotency_running") while another request with this key runs, and
    InvalidInput("idempotency_mismatch") where the key was used for something else. An exception or an
    answer of 400 or more keeps nothing: the request may be tried again. Needs a transaction.
    """
    if not try_advisory("once", current_merchant_id(), key):
        raise Conflict("idempotency_running", "wait until the first request has ended")
    kept = kept_answer(key)
    if kept is None:
        return keep(key, fingerprint, act())
    if kept.fingerprint != fingerprint:
        raise InvalidInput("idempotency_mismatch", "use a new key for another request")
    return Answer(kept.status, kept.body, kept.headers, is_repeated=True)


def kept_answer(key: str) -> KeptAnswer | None:
    """Return the answer kept under a key; one that is older than a day is forgotten here and now."""
    answers_older_than(clock.now() - KEPT_FOR).filter(key=key).delete()
    return KeptAnswer.objects.filter(key=key).first()


def keep(key: str, fingerprint: str, answer: Answer) -> Answer:
    """Keep an answer, unless it is an error."""
    if answer.status < 400:
        KeptAnswer.objects.create(
            key=key,
            fingerprint=fingerprint,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            created_at=clock.now(),
        )
    return answer


def answers_older_than(moment: dt.datetime):
    """Return the active merchant's answers that were kept before an instant."""
    return KeptAnswer.objects.filter(created_at__lt=moment)
