"""The outbox's work of kind "webhooks.deliver"."""

from rma_portal.outbox.registry import handles
from rma_portal.webhooks import deliver as delivery


def give_up(delivery_id: int, attempt: int) -> None:
    """Show staff a delivery that no worker came back from."""
    delivery.give_up(delivery_id)


@handles("webhooks.deliver", queue="webhooks", on_give_up=give_up, calls_out=True)
def deliver(delivery_id: int, attempt: int) -> None:
    """Make one attempt."""
    delivery.deliver(delivery_id, attempt)
