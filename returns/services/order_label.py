"""Have a label drawn for the parcel of a return."""

from inventory.models import Location
from returns.domain.states import Journey, LabelState, Permission
from returns.models import Return, ReturnItem, ReturnParcel, ReturnsSettings
from returns.services.change import change, require_actor
from returns.services.journal import enter
from returns.services.lock import lock_return
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.outbox.enqueue import enqueue


def order_label(*, rma: Return, actor: Actor) -> ReturnParcel | None:
    """Order the label of a return's parcel, or again after a failure; None if it is ordered or ready.

    Puts the approved articles that have none into a parcel: one whose label is not drawn yet, else a new
    one, since a label that was drawn never changes (case 58). The drawing is a worker's, so that a
    printer's trouble never takes the approval back (case 51). Raises Conflict("not_numbered") before the
    return has its number, NotPermitted.
    """
    require_actor("label", "retry" if actor.kind == "staff" else "order", actor)
    locked = lock_return(rma)
    if not locked.number:
        raise Conflict("not_numbered", "the number is issued first; wait a moment")
    parcel = packed(locked)
    if parcel is None or parcel.label_state == LabelState.PENDING:
        return None
    event = "order" if parcel.label_state == LabelState.NONE else "retry"
    site = parcel.destination or return_centre()  # a label fails where no site was set; by now one may be
    change(parcel, "label", event, actor=actor, destination=site)
    enter(locked, "label_ordered", actor=actor)
    enqueue("returns.draw_label", parcel_id=parcel.pk)
    return parcel


def packed(rma: Return) -> ReturnParcel | None:
    """Return the parcel that needs a label, with every approved article in it that had no parcel."""
    undrawn = rma.parcels.filter(label_state__in=[LabelState.NONE, LabelState.PENDING, LabelState.FAILED])
    parcel = undrawn.select_for_update().order_by("id").first()
    loose = ReturnItem.objects.filter(
        rma=rma, permission=Permission.APPROVED, journey=Journey.AWAITING, parcel=None
    )
    if parcel is None and loose.exists():
        parcel = new_parcel(rma)
    loose.update(parcel=parcel)
    return parcel


def return_centre() -> Location | None:
    """Return the site the merchant's parcels go to, if one is set."""
    return ReturnsSettings.objects.select_related("return_centre").get().return_centre


def new_parcel(rma: Return) -> ReturnParcel:
    """Make the parcel that goes to the merchant's return centre."""
    setting = ReturnsSettings.objects.get()
    return ReturnParcel.objects.create(
        rma=rma, destination_id=setting.return_centre_id, label_cost_amount=setting.label_cost_amount
    )
