"""Write down what happened to a return, in the transaction of the change itself."""

from returns.models import Return
from rma_portal.audit.record import record
from rma_portal.core.actors import Actor


def enter(rma: Return, verb: str, *, actor: Actor, note: str = "", **facts: object) -> None:
    """Enter an event into the return's audit stream; every service says what it did here, and only here.

    `facts` must hold no personal data; `note` may, and stays erasable.
    """
    record(rma.stream, verb, actor=actor, note=note, **facts)
