"""Put an inspected article into stock that waited for a person."""

from returns.domain.automation import Step
from returns.models import Inspection, ReturnItem
from returns.services.journal import enter
from returns.services.leave_to_person import strike_off
from returns.services.lock import lock_items, lock_return
from returns.services.restage import restage
from returns.services.restock import restock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.tenancy.roles import require


def put_into_stock(*, item: ReturnItem, actor: Actor) -> None:
    """Move the article where its disposition says, once, and strike it off what waits (case 86).

    A return that waited for nothing else closes.
    Raises Conflict("nothing_to_stock") where it is in stock already, was not inspected, or its disposition
    is no place in stock; NotPermitted.
    """
    require(actor, "inspect_return")
    rma = lock_return(item.rma)
    [row] = lock_items(rma, [item])
    inspection = Inspection.objects.filter(item=row, receipt=row.receipts).first()
    if row.journey != "received" or inspection is None or not restock(row, inspection):
        raise Conflict("nothing_to_stock", "it is in stock, or was not inspected", current=row.disposition)
    enter(rma, "put_into_stock", actor=actor, article=row.position, disposition=row.disposition)
    strike_off(rma, Step.RESTOCK, article=row.position)
    restage(rma)
