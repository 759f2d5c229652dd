"""Take a refund back before it is paid."""

from django.db.models import F

from customers.models import Payment
from returns.models import Refund, RefundLine
from returns.services.change import change
from returns.services.lock import lock_return
from returns.services.restage import restage
from rma_portal.audit.record import record
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.db.locks import for_update


def cancel_refund(*, refund: Refund, actor: Actor) -> Refund:
    """Cancel a refund that is only due: its reservation ends and its articles can be booked again.

    Raises Conflict(transition_refused) once it is under way, NotPermitted.
    """
    rma = lock_return(refund.rma)
    row = for_update(Refund.objects.filter(pk=refund.pk))
    change(row, "refund", "cancel", actor=actor)
    RefundLine.objects.filter(refund=row).update(released_at=clock.now())
    Payment.objects.filter(pk=row.payment_id).update(reserved_amount=F("reserved_amount") - row.amount)
    record(rma.stream, "refund_cancelled", actor=actor, amount=str(row.amount), currency=row.currency)
    restage(rma)
    return row
