"""Take a refund back before it is paid."""

from django.db.models import F, Q

from customers.models import Payment
from returns.models import Refund, RefundLine
from returns.services.change import change
from returns.services.journal import enter
from returns.services.lock import lock_return
from returns.services.restage import restage
from rma_portal.core import clock
from rma_portal.core.actors import Actor


def cancel_refund(*, refund: Refund, actor: Actor) -> Refund:
    """Cancel a refund that is due or was refused: its reservation ends, its articles can be booked again.

    What other payments carry of the same booking is cancelled with it, or the articles would be paid
    partly twice. Raises Conflict(transition_refused) once any of it is under way, NotPermitted.
    """
    rma = lock_return(refund.rma)
    for row in booked_with(refund):
        take_back(row, actor)
        enter(rma, "refund_cancelled", actor=actor, amount=str(row.amount), currency=row.currency)
    restage(rma)
    refund.refresh_from_db()
    return refund


def booked_with(refund: Refund) -> list[Refund]:
    """Lock and return a refund and those that pay the rest of the same articles, oldest first."""
    live = RefundLine.objects.filter(released_at=None)
    articles = live.filter(refund=refund).exclude(item=None).values("item")
    together = live.filter(item__in=articles).values("refund")
    rows = Refund.objects.filter(Q(pk=refund.pk) | Q(pk__in=together))
    return list(rows.order_by("id").select_for_update(of=("self",)))


def take_back(refund: Refund, actor: Actor) -> None:
    """Cancel one refund, release its lines and end its reservation."""
    change(refund, "refund", "cancel", actor=actor)
    RefundLine.objects.filter(refund=refund).update(released_at=clock.now())
    Payment.objects.filter(pk=refund.payment_id).update(reserved_amount=F("reserved_amount") - refund.amount)
