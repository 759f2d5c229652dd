"""Take a receipt back."""

from returns.domain.automation import Step
from returns.domain.states import InspectionState, RefundState
from returns.models import Refund, ReturnItem
from returns.services.cancel_refund import booked_with, cancel_refund
from returns.services.change import change
from returns.services.journal import enter
from returns.services.leave_to_person import strike_off
from returns.services.lock import lock_items, lock_return
from returns.services.release_replacements import require_not_sent
from returns.services.restage import restage
from returns.services.restock import unstock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict

STILL = (RefundState.DUE, RefundState.FAILED)  # nothing has moved


def undo_receipt(*, item: ReturnItem, actor: Actor) -> ReturnItem:
    """Undo the receipt, and with it the inspection, of one article, until its money has moved (case 85).

    Stock goes back by a compensating movement, a refund that is only due is cancelled; nothing is deleted.
    Raises Conflict("money_moved"), Conflict("exchange_sent"), Conflict(transition_refused), NotPermitted.
    """
    rma = lock_return(item.rma)
    [row] = lock_items(rma, [item])
    require_not_sent([row])
    take_refund_back(row, actor)
    change(row, "journey", "undo_receipt", actor=actor, received_at=None, grade="", disposition="")
    if row.inspection_state != InspectionState.PENDING:
        change(row, "inspection", "undo", actor=actor)
    unstock(row)
    strike_off(rma, Step.RESTOCK, article=row.position)
    enter(rma, "receipt_undone", actor=actor, article=row.position)
    restage(rma)
    return row


def take_refund_back(item: ReturnItem, actor: Actor) -> None:
    """Cancel the refund an article is part of, if it is only due; refuse where money has moved."""
    refund = Refund.objects.filter(lines__item=item, lines__released_at=None).first()
    if refund is None:
        return
    if any(row.refund_state not in STILL for row in booked_with(refund)):
        raise Conflict("money_moved", "the refund is under way; it can no longer be undone")
    cancel_refund(refund=refund, actor=Actor.system(actor.label))
