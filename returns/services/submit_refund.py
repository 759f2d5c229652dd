"""Let the money go."""

from returns.models import Refund
from returns.services.change import change
from returns.services.journal import enter
from returns.services.lock import lock_return
from returns.services.restage import restage
from rma_portal.core.actors import Actor
from rma_portal.db.locks import for_update
from rma_portal.outbox.enqueue import enqueue


def submit_refund(*, refund: Refund, actor: Actor) -> Refund:
    """Send a due refund, or a failed one again, to its gateway; a worker makes the call.

    Raises Conflict(transition_refused) when it is under way or done (a second click), NotPermitted.
    """
    rma = lock_return(refund.rma)
    row = for_update(Refund.objects.filter(pk=refund.pk))
    event = "retry" if row.refund_state == "failed" else "submit"
    change(row, "refund", event, actor=actor, failure="")
    enter(rma, "refund_submitted", actor=actor, amount=str(row.amount), currency=row.currency)
    enqueue("returns.pay_refund", refund_id=row.pk)
    restage(rma)
    return row
