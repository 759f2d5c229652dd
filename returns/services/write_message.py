"""Write to the other side of a return."""

from returns.models import Message, Return
from returns.services.journal import enter
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import storable
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.roles import require


def write_message(*, rma: Return, text: str, actor: Actor) -> Message:
    """Store a message; the shop's, from staff or a program, also goes to the customer by mail.

    Raises InvalidInput(text_required).
    """
    require(actor, "write_message")
    text = storable(text)
    if not text.strip():
        raise InvalidInput("text_required", "write something first", field="text")
    message = Message.objects.create(rma=rma, author_kind=actor.kind, text=text, written_at=clock.now())
    enter(rma, "message_written", actor=actor, note=message.text)
    if actor.kind in ("staff", "program"):
        enqueue("returns.mail", return_id=rma.pk, template="message", cause=message.pk)
    return message
