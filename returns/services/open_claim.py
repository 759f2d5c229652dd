"""Look for a parcel that the customer says never came; no return is opened."""

from returns.models import DeliveryClaim, ReturnDraft
from returns.queries.claims import units_never_received
from returns.queries.drafts import drafts_with_order, require_open
from returns.services.journal import enter_stream
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import storable
from rma_portal.db.locks import for_update
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.roles import require


def open_claim(*, draft: ReturnDraft, comment: str, language: str, actor: Actor) -> DeliveryClaim:
    """Turn the articles of a draft that never came into a claim (Case 30); the others stay in the draft.

    Under the lock of the draft: writes the claim and its audit event, takes its units out of the draft's
    choices, so that a second click finds none, and enqueues the customer's mail. Takes no unit: what is found
    can be returned later. Raises InvalidInput(no_articles), Conflict (draft_expired, draft_submitted),
    NotPermitted.
    """
    require(actor, "open_return")
    locked = for_update(drafts_with_order().filter(pk=draft.pk))
    require_open(locked)
    locked.language = language
    units = units_never_received(locked)
    if not units:
        raise InvalidInput("no_articles", "none of these articles is said to be missing")
    moment = clock.now()
    claim = DeliveryClaim.objects.create(
        order=locked.order,
        units=units,
        comment=storable(comment),
        language=language,
        asked_at=moment,
        changed_at=moment,
    )
    gone = {unit["unit"] for unit in units}
    locked.choices = {unit: choice for unit, choice in locked.choices.items() if unit not in gone}
    locked.save(update_fields=["choices", "language"])
    enter_stream(claim.stream, "claim_opened", actor=actor, note=claim.comment, articles=len(units))
    enqueue("returns.claim_mail", claim_id=claim.pk, template="claim_received")
    return claim
