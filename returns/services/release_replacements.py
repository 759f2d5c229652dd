"""Give free again what was held in exchange for articles that do not come back."""

from inventory.services.release_stock import release_stock
from returns.models import Exchange, Return, ReturnItem
from returns.services.change import change
from returns.services.hold_replacements import CAUSE
from returns.services.journal import enter
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict


def release_replacements(rma: Return, items: list[ReturnItem], actor: Actor) -> None:
    """Release the replacements that are held for articles of a locked return; what was sent stays sent.

    Their units can be promised to others from the end of the transaction on.
    """
    held = Exchange.objects.filter(item__in=items, exchange_state="reserved").select_related("item")
    exchanges = list(held.order_by("id"))
    for exchange in exchanges:
        change(exchange, "exchange", "release", actor=Actor.system(actor.label))
        enter(rma, "exchange_released", actor=actor, article=exchange.item.position, sku=exchange.sku)
    if exchanges:
        release_stock(cause_kind=CAUSE, cause_ids=[exchange.pk for exchange in exchanges])


def require_not_sent(items: list[ReturnItem]) -> None:
    """Raise Conflict("exchange_sent") where a replacement has left: its article must come back."""
    if sent_among(items):
        raise Conflict("exchange_sent", "the customer has the replacement; the article is still owed")


def sent_among(items: list[ReturnItem]) -> set[int]:
    """Return the ids of those articles whose replacement has left."""
    sent = Exchange.objects.filter(item__in=items, exchange_state="sent")
    return set(sent.values_list("item_id", flat=True))
