"""The steps of a delivery as tests take them."""

import datetime as dt

from rma_portal.core import clock
from rma_portal.core.context import current_merchant_id
from rma_portal.tenancy.models import Merchant
from rma_portal.webhooks.announce import announce
from rma_portal.webhooks.models import Delivery, DeliveryAttempt, Endpoint, Event
from tests.returns.flow import work

FACTS = {"id": "7f9c", "number": "ATR-1", "stage": "approved", "link": "https://example.org/r"}


def tell(event_type: str = "return.approved") -> Event:
    """Announce an event, now."""
    event = announce(event_type, happened_at=clock.now(), facts=FACTS)
    assert event is not None
    return event


def work_off() -> None:
    """Play the workers for the active merchant until nothing is due."""
    work(Merchant.objects.get(pk=current_merchant_id()))


def told(endpoint: Endpoint, event_type: str = "return.approved") -> Delivery:
    """Announce an event and make the first attempt."""
    event = tell(event_type)
    work_off()
    return Delivery.objects.select_related("event", "endpoint").get(event=event, endpoint=endpoint)


def calls(delivery: Delivery) -> list[tuple]:
    """Each attempt: its number, what came back, or why nothing did."""
    rows = DeliveryAttempt.objects.filter(delivery=delivery).order_by("number")
    return list(rows.values_list("number", "status", "error"))


def state(delivery: Delivery) -> tuple[str, int]:
    """What became of a delivery, and after how many attempts."""
    delivery.refresh_from_db()
    return delivery.delivery_state, delivery.attempts


def until_due(delivery: Delivery) -> dt.timedelta:
    """How long it is until the next attempt."""
    delivery.refresh_from_db()
    assert delivery.due_at is not None
    return delivery.due_at - clock.now()
