"""Look at a received article: grade it and say where it goes."""

from returns.domain.states import Disposition, Grade
from returns.models import Inspection, ReturnItem
from returns.services.change import change
from returns.services.journal import enter
from returns.services.lock import lock_items, lock_return
from returns.services.refund_owed import have_refunded
from returns.services.release_replacements import release_replacements
from returns.services.restage import restage
from returns.services.restock import restock_by_itself
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.core.text import storable
from rma_portal.outbox.enqueue import enqueue


def inspect(
    *,
    item: ReturnItem,
    accepted: bool,
    grade: str,
    disposition: str,
    actor: Actor,
    note: str = "",
) -> Inspection:
    """Accept or refuse a received article; stock and money follow as far as they do so by themselves.

    An accepted article's disposition may be left empty and chosen later. A refused one needs a note, which
    the customer reads in a mail and on the return's page; what was held in exchange for it is released.
    Raises InvalidInput (grade, disposition, note_required), Conflict (not_received, transition_refused),
    NotPermitted.
    """
    note = storable(note)
    require_words(accepted, grade, disposition, note)
    rma = lock_return(item.rma)
    [row] = lock_items(rma, [item])
    if row.journey != "received":
        raise Conflict("not_received", "receive the article first", current=row.journey)
    event = "accept" if accepted else "refuse"
    change(row, "inspection", event, actor=actor, grade=grade, disposition=disposition)
    inspection = write_inspection(row, accepted, note, actor)
    restocked = restock_by_itself(rma, row, inspection)
    enter(
        rma, "inspected", actor=actor, note=note, article=row.position,
        accepted=accepted, grade=grade, disposition=disposition, restocked=restocked,
    )  # fmt: skip
    if not accepted:
        release_replacements(rma, [row], actor)
    restage(rma)
    have_refunded(rma, [row])
    if not accepted:
        enqueue("returns.mail", return_id=rma.pk, template="article_refused", cause=inspection.pk)
    return inspection


def write_inspection(item: ReturnItem, accepted: bool, note: str, actor: Actor) -> Inspection:
    """Keep what was found at this receipt of the article, and by whom."""
    return Inspection.objects.create(
        item=item,
        receipt=item.receipts,
        is_accepted=accepted,
        grade=item.grade,
        disposition=item.disposition,
        note=note,
        inspector_id=actor.id,
        inspected_at=clock.now(),
    )


def require_words(accepted: bool, grade: str, disposition: str, note: str) -> None:
    """Raise InvalidInput where a word is not of the domain, or a refusal has no reason."""
    if grade not in list(Grade):
        raise InvalidInput("grade", f"choose one of {', '.join(Grade)}", field="grade")
    if disposition not in list(Disposition) and not (accepted and disposition == ""):
        raise InvalidInput("disposition", f"choose one of {', '.join(Disposition)}", field="disposition")
    if not accepted and not note.strip():
        raise InvalidInput("note_required", "say what is wrong with the article", field="note")
