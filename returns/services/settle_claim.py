"""Say what became of the search for a parcel."""

from returns.domain.claims import NEXT
from returns.models import DeliveryClaim
from returns.services.journal import enter_stream
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.core.text import storable
from rma_portal.db.locks import guarded
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.roles import require


def settle_claim(*, claim: DeliveryClaim, state: str, answer: str, actor: Actor) -> None:
    """Move a claim on, by a guarded UPDATE; the customer gets the answer by mail where one is written.

    Writes the state, who changed it, the audit event and the outbox message. Nothing is refunded here.
    Raises Conflict (claim_moved_on where the table allows no such step, somebody_was_first), NotPermitted.
    """
    require(actor, "settle_claim")
    if state not in NEXT[claim.claim_state]:
        raise Conflict("claim_moved_on", f"a claim that is {claim.claim_state} cannot become {state}")
    words, moment = storable(answer, 2000).strip(), clock.now()
    guarded(
        DeliveryClaim.objects.filter(pk=claim.pk, claim_state=claim.claim_state),
        claim_state=state,
        answer=words or claim.answer,
        changed_at=moment,
        changed_by=storable(actor.label, 160),
    )
    enter_stream(
        claim.stream, "claim_settled", actor=actor, note=words, before=claim.claim_state, after=state
    )
    claim.refresh_from_db()
    if words:
        enqueue("returns.claim_mail", claim_id=claim.pk, template="claim_answered")
