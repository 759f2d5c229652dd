"""Say where an inspected article goes, if that was left open."""

from returns.domain.states import Disposition
from returns.models import Inspection, ReturnItem
from returns.services.journal import enter
from returns.services.lock import lock_items, lock_return
from returns.services.restage import restage
from returns.services.restock import restock_by_itself
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.db.locks import guarded
from rma_portal.tenancy.roles import require


def choose_disposition(*, item: ReturnItem, disposition: str, actor: Actor) -> ReturnItem:
    """Give an inspected article the disposition it lacks; stock follows, once.

    Raises InvalidInput(disposition), Conflict(disposition_chosen) when it has one, NotPermitted.
    """
    require(actor, "inspect_return")
    if disposition not in list(Disposition):
        raise InvalidInput("disposition", f"choose one of {', '.join(Disposition)}", field="disposition")
    rma = lock_return(item.rma)
    [row] = lock_items(rma, [item])
    open_ones = Inspection.objects.filter(item=row, receipt=row.receipts, disposition="")
    guarded(open_ones, code="disposition_chosen", disposition=disposition)
    row.disposition = disposition
    row.save(update_fields=["disposition"])
    restocked = restock_by_itself(rma, row, Inspection.objects.get(item=row, receipt=row.receipts))
    enter(
        rma, "disposition_chosen", actor=actor,
        article=row.position, disposition=disposition, restocked=restocked,
    )  # fmt: skip
    restage(rma)
    return row
