"""Say that the shop has read what the customer wrote."""

from returns.models import Message, Return
from returns.services.journal import enter
from rma_portal.core.actors import Actor
from rma_portal.tenancy.roles import require


def read_messages(*, rma: Return, actor: Actor) -> None:
    """Mark the customer's new messages as read; the timeline says by whom, where there were any.

    Raises NotPermitted.
    """
    require(actor, "write_message")
    if Message.objects.filter(rma=rma, is_new=True).update(is_new=False):
        enter(rma, "messages_read", actor=actor)
