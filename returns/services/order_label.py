"""Have a label drawn for the parcel of a return."""

from returns.domain.states import LabelState, Permission
from returns.models import Return, ReturnItem, ReturnParcel, ReturnsSettings
from returns.services.change import change, require_actor
from rma_portal.audit.record import record
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.outbox.enqueue import enqueue


def order_label(*, rma: Return, actor: Actor) -> ReturnParcel | None:
    """Order the label of a return's parcel, or again after a failure; None if it is ordered or ready.

    Makes the parcel where there is none and puts the approved articles into it. The drawing is a
    worker's, so that a printer's trouble never takes the approval back (case 51). Raises
    Conflict("not_numbered") before the return has its number, NotPermitted.
    """
    require_actor("label", "retry" if actor.kind == "staff" else "order", actor)
    if not rma.number:
        raise Conflict("not_numbered", "the number is issued first; wait a moment")
    parcel = rma.parcels.select_for_update().order_by("id").first() or new_parcel(rma)
    approved = ReturnItem.objects.filter(rma=rma, permission=Permission.APPROVED, parcel=None)
    approved.update(parcel=parcel)
    if parcel.label_state not in (LabelState.NONE, LabelState.FAILED):
        return None
    event = "order" if parcel.label_state == LabelState.NONE else "retry"
    change(parcel, "label", event, actor=actor)
    record(rma.stream, "label_ordered", actor=actor)
    enqueue("returns.draw_label", parcel_id=parcel.pk)
    return parcel


def new_parcel(rma: Return) -> ReturnParcel:
    """Make the parcel that goes to the merchant's return centre."""
    setting = ReturnsSettings.objects.select_related("return_centre").get()
    return ReturnParcel.objects.create(
        rma=rma, destination=setting.return_centre, label_cost_amount=setting.label_cost_amount
    )
