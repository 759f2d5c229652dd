"""Write down what happened to a return, in the transaction of the change itself."""

from returns.domain.events import TYPES_BY_VERB
from returns.models import Return
from rma_portal.audit.record import record
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.outbox.enqueue import enqueue
from rma_portal.webhooks.announce import is_anybody_listening


def enter(rma: Return, verb: str, *, actor: Actor, note: str = "", **facts: object) -> None:
    """Enter an event into the return's audit stream; every service says what it did here, and only here.

    `facts` must hold no personal data; `note` may, and stays erasable. The merchant's webhooks are told.
    """
    record(rma.stream, verb, actor=actor, note=note, **facts)
    if verb in TYPES_BY_VERB:
        tell(rma, TYPES_BY_VERB[verb])


def enter_stream(stream: str, verb: str, *, actor: Actor, note: str = "", **facts: object) -> None:
    """Enter an event into a stream that is no return's: of a claim, a listed person, an override.

    The same holds for `facts` and `note`; webhooks are told of returns alone.
    """
    record(stream, verb, actor=actor, note=note, **facts)


def tell(rma: Return, event_type: str) -> None:
    """Enqueue the telling of an event, where anybody listens: one query for everybody else."""
    if is_anybody_listening():
        moment = clock.now().isoformat()
        enqueue("returns.announce", return_id=rma.pk, event_type=event_type, happened_at=moment)
