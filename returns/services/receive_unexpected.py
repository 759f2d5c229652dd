"""Record what nobody announced."""

from django.db.models import Max, Q

from inventory.models import Variant
from returns.domain.states import Journey, Permission
from returns.models import Return, ReturnItem, ReturnsSettings
from returns.services.journal import enter
from returns.services.lock import lock_items, lock_return
from returns.services.restage import restage
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import storable
from rma_portal.tenancy.roles import require


def receive_unexpected(*, rma: Return, code: str, actor: Actor) -> ReturnItem:
    """Record an article that came in the parcel of a return without being announced (cases 76 and 77).

    It is never refunded by itself (no order line, no amount) and never lost: staff match it, send it
    back or dispose of it. `code` is what was scanned, a known SKU or GTIN or not. Raises
    InvalidInput(code_required), NotPermitted.
    """
    require(actor, "receive_return")
    code = storable(code, 200).strip()
    if not code:
        raise InvalidInput("code_required", "scan or type what the article says", field="code")
    locked = lock_return(rma)
    lock_items(locked)
    variant = Variant.objects.select_related("product").filter(Q(sku=code) | Q(gtin=code)).first()
    item = ReturnItem.objects.create(
        rma=locked,
        position=next_position(locked),
        variant=variant,
        sku=variant.sku if variant else code[:60],
        title=variant.product.title_in(locked.language) if variant else code,
        options=variant.options if variant else "",
        currency=locked.currency,
        permission=Permission.REQUESTED,
        journey=Journey.UNEXPECTED,
        location=ReturnsSettings.objects.get().return_centre,
        received_at=clock.now(),
        receipts=1,
    )
    enter(locked, "unexpected_received", actor=actor, article=item.position, code=code[:60])
    restage(locked)
    return item


def next_position(rma: Return) -> int:
    """Return the first position of a return that no article has."""
    return (rma.items.aggregate(last=Max("position"))["last"] or 0) + 1
