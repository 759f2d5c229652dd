"""End the case of a statement of withdrawal by hand."""

from returns.domain.withdrawal import CaseState
from returns.models import Withdrawal
from returns.services.journal import enter_stream
from returns.services.match_withdrawal import lock_case, write_case
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.core.text import storable
from rma_portal.tenancy.roles import require


def close_withdrawal(*, withdrawal: Withdrawal, note: str, actor: Actor) -> None:
    """Say a person's last word on a statement that no return can answer, or that was answered otherwise.

    The statement itself stands for good. Raises InvalidInput("text_required"), NotPermitted,
    Conflict("withdrawal_settled").
    """
    require(actor, "review_return")
    words = storable(note, 2000).strip()
    if not words:
        raise InvalidInput("text_required", "say how the statement was answered")
    case = lock_case(withdrawal)
    if case.case_state == CaseState.CLOSED:
        raise Conflict("withdrawal_settled", "it is closed already")
    write_case(case, CaseState.CLOSED, actor, note=words)
    enter_stream(withdrawal.stream, "withdrawal_closed", actor=actor, note=words)
