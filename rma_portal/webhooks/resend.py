"""Send an event again, and send one that only tries the line."""

from rma_portal.audit.record import record
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.db.locks import for_update
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.roles import require
from rma_portal.webhooks.announce import send_to, write_event
from rma_portal.webhooks.models import Delivery, Endpoint
from rma_portal.webhooks.types import TEST


def resend(*, delivery: Delivery, actor: Actor) -> None:
    """Send a delivery once more, now, under its webhook-id, whatever became of it (case 127).

    Writes the audit event and enqueues the attempt. Where the schedule still has attempts left they follow.
    Raises Conflict: endpoint_off, delivery_waiting while an attempt is planned already; NotPermitted.
    """
    require(actor, "change_webhooks")
    row = for_update(Delivery.objects.filter(pk=delivery.pk))
    require_on(Endpoint.objects.get(pk=row.endpoint_id))
    if row.delivery_state == Delivery.State.WAITING:
        raise Conflict("delivery_waiting", "an attempt is planned already")
    row.delivery_state, row.due_at = Delivery.State.WAITING, clock.now()
    row.save(update_fields=["delivery_state", "due_at"])
    record(row.endpoint.stream, "sent_again", actor=actor, event=row.event.key)
    enqueue("webhooks.deliver", delivery_id=row.pk, attempt=row.attempts)


def send_test(*, endpoint: Endpoint, actor: Actor) -> Delivery:
    """Send an endpoint an event that tells nothing but that the line works.

    Writes event, delivery and audit event. Raises Conflict(endpoint_off), NotPermitted.
    """
    require(actor, "change_webhooks")
    require_on(endpoint)
    event = write_event(TEST, clock.now(), {"endpoint": endpoint.pk})
    [delivery] = send_to(event, [endpoint])
    record(endpoint.stream, "test_sent", actor=actor, event=event.key)
    return delivery


def require_on(endpoint: Endpoint) -> None:
    """Raise Conflict(endpoint_off) where nothing is sent to an endpoint."""
    if endpoint.disabled_at:
        raise Conflict("endpoint_off", "switch the webhook on first")
