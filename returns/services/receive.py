"""Take an announced article in."""

from inventory.models import Location
from returns.domain.states import Permission, TransitState
from returns.models import ReturnItem
from returns.queries.sites import return_centre
from returns.services.change import change
from returns.services.journal import enter
from returns.services.lock import lock_items, lock_return
from returns.services.refund_owed import have_refunded
from returns.services.restage import restage
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.outbox.enqueue import enqueue


def receive(*, item: ReturnItem, actor: Actor, location: Location | None = None) -> ReturnItem:
    """Receive one approved article at a site, by default the one it was sent to.

    Writes the article, its parcel's arrival, the audit event, and enqueues the mail that the parcel has
    come, once a return. Raises Conflict: transition_refused when it is received already (case 79),
    not_approved when the return was not allowed, has expired or was cancelled; NotPermitted.
    """
    rma = lock_return(item.rma)
    [row] = lock_items(rma, [item])
    if row.permission != Permission.APPROVED:
        raise Conflict("not_approved", f"the article is {row.permission}", current=row.permission)
    site = location or row.destination or return_centre()
    moment = clock.now()
    change(
        row, "journey", "receive", actor=actor,
        received_at=moment, location=site, receipts=row.receipts + 1, disposition="",
    )  # fmt: skip
    arrive(row, actor)
    enter(rma, "received", actor=actor, article=row.position, site=site.code if site else "")
    restage(rma)
    have_refunded(rma, [row])
    enqueue("returns.mail", return_id=rma.pk, template="received")
    return row


def arrive(item: ReturnItem, actor: Actor) -> None:
    """Mark the article's parcel as delivered: what is on the bench has arrived, scanned on its way or not."""
    parcel = item.parcel
    if parcel is None or parcel.transit == TransitState.DELIVERED:
        return
    if parcel.transit == TransitState.ANNOUNCED:
        change(parcel, "transit", "depart", actor=actor)
    change(parcel, "transit", "deliver", actor=actor, delivered_at=clock.now())
