"""Have a one-time code sent to an order's mailbox."""

import datetime as dt

from customers.domain.matching import order_number_key
from customers.queries.find_order import Contact
from returns.models import OneTimeCode
from returns.queries.one_time_codes import LASTS
from rma_portal.core import clock
from rma_portal.core.context import current_merchant_id
from rma_portal.core.errors import Conflict
from rma_portal.db.locks import advisory
from rma_portal.outbox.enqueue import enqueue

COOL_DOWN = dt.timedelta(seconds=60)
WINDOW, MOST = dt.timedelta(hours=1), 5  # codes for the same typed pair, and for an order


def send_code(*, number: str, contact: Contact, language: str) -> OneTimeCode:
    """Write down that a code was asked for and leave the rest to a worker, whether the order exists or not.

    So an unknown order looks and costs the same (cases 33 and 36). A code asked for earlier with the same
    number and contact ends. All limits of this are rows, not counters in a cache that may be away. Raises
    Conflict: code_too_soon (with the `seconds` left to wait) less than a minute after the last one,
    code_too_often after five in an hour.
    """
    typed = {"number_key": order_number_key(number)[:60], "contact_key": contact.key}
    advisory("one_time_code", current_merchant_id(), *typed.values())
    moment = clock.now()
    same = OneTimeCode.objects.filter(**typed, created_at__gt=moment - WINDOW)
    refuse_too_many(list(same.order_by("-created_at").values_list("created_at", flat=True)))
    same.filter(ended_at=None).update(ended_at=moment)
    code = OneTimeCode.objects.create(
        **typed,
        number=number,
        is_email=contact.is_email,
        language=language,
        created_at=moment,
        expires_at=moment + LASTS,
    )
    enqueue("returns.one_time_code", code_id=code.pk)
    return code


def refuse_too_many(before: list[dt.datetime]) -> None:
    """Raise Conflict where the codes of the last hour, newest first, allow no other one now."""
    passed = clock.now() - before[0] if before else COOL_DOWN
    if passed < COOL_DOWN:
        left = int((COOL_DOWN - passed).total_seconds()) + 1
        raise Conflict("code_too_soon", "wait a minute between two codes", seconds=left)
    if len(before) >= MOST:
        raise Conflict("code_too_often", "five codes an hour", seconds=int(WINDOW.total_seconds()))
