"""Take the customer's answer."""

from returns.domain.states import Permission
from returns.models import Message, Return
from returns.services.change import change
from returns.services.journal import enter
from returns.services.lock import lock_items, lock_return
from returns.services.restage import restage
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.core.text import storable


def answer_information(*, rma: Return, answer: str, actor: Actor) -> None:
    """Put every article that waited for an answer back to review, with the answer beside it.

    Raises InvalidInput(answer_required), Conflict(nothing_asked).
    """
    text = storable(answer)
    if not text.strip():
        raise InvalidInput("answer_required", "write your answer", field="answer")
    locked = lock_return(rma)
    waiting = [row for row in lock_items(locked) if row.permission == Permission.NEEDS_INFORMATION]
    if not waiting:
        raise Conflict("nothing_asked", "no question is open")
    for row in waiting:
        change(row, "permission", "answer_information", actor=actor)
    Message.objects.create(rma=locked, author_kind=actor.kind, text=text, written_at=clock.now())
    enter(locked, "information_answered", actor=actor, note=text)
    restage(locked)
    rma.refresh_from_db()
