"""Switch an endpoint off and on again."""

from rma_portal.audit.record import record
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.db.locks import guarded
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.roles import require
from rma_portal.webhooks.models import Delivery, Endpoint


def switch_off(*, endpoint: Endpoint, why: str = Endpoint.Why.STAFF, actor: Actor | None = None) -> None:
    """Send nothing more to an endpoint, and stop what waits; staff can send that again later.

    Without an actor the service does it by itself, and the staff who look after webhooks are mailed.
    Writes the audit event. Raises Conflict(somebody_was_first) where it is off already; NotPermitted.
    """
    author = actor or Actor.system()
    require(author, "change_webhooks")
    live = Endpoint.objects.filter(pk=endpoint.pk, disabled_at=None)
    guarded(live, disabled_at=clock.now(), disabled_why=str(why))
    waiting = Delivery.objects.filter(endpoint=endpoint, delivery_state=Delivery.State.WAITING)
    waiting.update(delivery_state=Delivery.State.STOPPED, due_at=None)
    record(endpoint.stream, "switched_off", actor=author, why=str(why))
    if actor is None:
        enqueue("webhooks.tell_staff", endpoint_id=endpoint.pk)


def switch_on(*, endpoint: Endpoint, actor: Actor) -> None:
    """Send events to an endpoint again, from now on.

    Writes the audit event. Raises Conflict(somebody_was_first) where it is on already; NotPermitted.
    """
    require(actor, "change_webhooks")
    off = Endpoint.objects.filter(pk=endpoint.pk, disabled_at__isnull=False)
    guarded(off, disabled_at=None, disabled_why="", failing_since=None)
    record(endpoint.stream, "switched_on", actor=actor)
