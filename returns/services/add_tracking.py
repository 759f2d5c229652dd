"""Take down what a customer says of a parcel that they sent with a carrier of their own."""

from returns.domain.states import Journey, Method, Permission, TransitState
from returns.models import Return, ReturnItem, ReturnParcel
from returns.services.journal import enter
from returns.services.lock import lock_return
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.core.text import storable
from rma_portal.db.locks import for_update
from rma_portal.tenancy.roles import require

LENGTH = 60


def add_tracking(*, parcel: ReturnParcel, carrier: str, tracking: str, actor: Actor) -> ReturnParcel:
    """Store the carrier and the tracking number of a parcel, or put others in their place.

    It is a claim: the parcel is still announced, its transit is what somebody saw, and no refund falls due by
    it (T-30 asks for a proof). But its articles expire no more, and nobody is reminded of them. Writes the
    parcel and the audit event, whose note holds both; saying the same again writes nothing. Raises
    InvalidInput(tracking_incomplete, field), Conflict(tracking_not_wanted) where it travels with a label of
    ours, or nothing of it is awaited any more, NotPermitted.
    """
    require(actor, "track_parcel")
    carrier, tracking = clean(carrier, "carrier"), clean(tracking, "tracking")
    rma = lock_return(parcel.rma)
    row = for_update(ReturnParcel.objects.filter(pk=parcel.pk))
    if not is_wanted(rma, row):
        raise Conflict("tracking_not_wanted", "nothing of this parcel is awaited")
    if (row.carrier, row.tracking) != (carrier, tracking):
        row.carrier, row.tracking, row.claimed_at = carrier, tracking, clock.now()
        row.save(update_fields=["carrier", "tracking", "claimed_at"])
        enter(rma, "tracking_added", actor=actor, note=f"{carrier} {tracking}")
    return row


def clean(text: str, field: str) -> str:
    """Return what was typed as it is stored; raise InvalidInput where nothing was."""
    words = " ".join(storable(text).split())[:LENGTH]
    if not words:
        raise InvalidInput("tracking_incomplete", f"give the {field}", field=field)
    return words


def is_wanted(rma: Return, parcel: ReturnParcel) -> bool:
    """Say whether a parcel sent by the customer's own carrier is still awaited."""
    awaited = ReturnItem.objects.filter(
        parcel=parcel, permission=Permission.APPROVED, journey=Journey.AWAITING
    )
    is_theirs = rma.method == Method.OWN_CARRIER and parcel.transit != TransitState.DELIVERED
    return is_theirs and awaited.exists()
