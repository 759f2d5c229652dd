"""End a gift code before its time."""

from customers.models import GiftCode
from rma_portal.audit.record import record
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.db.locks import for_update
from rma_portal.tenancy.roles import require


def end_gift_code(*, code: GiftCode, actor: Actor) -> None:
    """Let a code open nothing from now on, also for whoever has just typed it; its returns stay.

    Writes an audit event. Raises Conflict("gift_code_ended") where it had ended, NotPermitted.
    """
    require(actor, "change_gift_codes")
    row = for_update(GiftCode.objects.filter(pk=code.pk))
    moment = clock.now()
    if row.ended_at or row.ends_at <= moment:
        raise Conflict("gift_code_ended", "the code opens nothing any more")
    row.ended_at = moment
    row.save(update_fields=["ended_at"])
    record(row.stream, "gift_code_ended", actor=actor)
