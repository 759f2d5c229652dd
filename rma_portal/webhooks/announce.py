"""Tell everybody who listens of something that happened."""

import datetime as dt
import json
from collections.abc import Iterable

from rma_portal.outbox.enqueue import enqueue
from rma_portal.webhooks.models import Delivery, Endpoint, Event


def is_anybody_listening() -> bool:
    """Say whether the active merchant has an endpoint that is switched on."""
    return Endpoint.objects.filter(disabled_at=None).exists()


def announce(event_type: str, *, happened_at: dt.datetime, facts: dict) -> Event | None:
    """Write an event and its deliveries to all endpoints that want it; None where none does.

    `facts` are thin: ids and states, never personal data (GDPR art. 5(1)(c)); who is told asks for the
    rest. Enqueues one message for each delivery.
    """
    live = Endpoint.objects.filter(disabled_at=None).order_by("id")
    listeners = [endpoint for endpoint in live if endpoint.wants(event_type)]
    if not listeners:
        return None
    event = write_event(event_type, happened_at, facts)
    send_to(event, listeners)
    return event


def write_event(event_type: str, happened_at: dt.datetime, facts: dict) -> Event:
    """Write an event with the very text that will be signed and sent."""
    told = {"type": event_type, "timestamp": happened_at.isoformat().replace("+00:00", "Z"), "data": facts}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return Event.objects.create(event_type=event_type, body=body, happened_at=happened_at)


def send_to(event: Event, endpoints: Iterable[Endpoint]) -> list[Delivery]:
    """Write the deliveries of an event, and enqueue the first attempt of each."""
    moment = event.happened_at
    deliveries = [
        Delivery(event=event, endpoint=endpoint, due_at=moment, created_at=moment) for endpoint in endpoints
    ]
    for delivery in deliveries:
        delivery.claim()
    Delivery.objects.bulk_create(deliveries)
    for delivery in deliveries:
        enqueue("webhooks.deliver", delivery_id=delivery.pk, attempt=0)
    return deliveries
