"""Ask the customer before deciding."""

from returns.models import Message, Return, ReturnItem
from returns.services.change import change
from returns.services.journal import enter
from returns.services.lock import lock_chosen
from returns.services.restage import restage
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import storable
from rma_portal.outbox.enqueue import enqueue


def ask_information(
    *,
    rma: Return,
    items: list[ReturnItem],
    question: str,
    actor: Actor,
    expected: dict[int, str] | None = None,
) -> None:
    """Ask a question about articles of a return; they wait for the customer's answer.

    Writes the permission, the message, the audit event, and enqueues the mail. Raises InvalidInput
    (question_required, no_articles), Conflict, NotPermitted.
    """
    text = storable(question)
    if not text.strip():
        raise InvalidInput("question_required", "write what you need to know", field="question")
    locked, rows = lock_chosen(rma, items, expected)
    for row in rows:
        change(row, "permission", "ask_information", actor=actor)
    message = Message.objects.create(rma=locked, author_kind="staff", text=text, written_at=clock.now())
    enter(locked, "information_asked", actor=actor, note=text)
    restage(locked)
    enqueue("returns.mail", return_id=locked.pk, template="information_asked", cause=message.pk)
    rma.refresh_from_db()
