"""Have labels drawn for the parcels of a return."""

from django.db.models import Q

from inventory.models import Location
from returns.domain.method import uses_our_label
from returns.domain.states import Journey, LabelState, Permission, TransitState
from returns.models import Return, ReturnItem, ReturnParcel, ReturnsSettings
from returns.queries.sites import return_centre
from returns.services.change import change, require_actor
from returns.services.journal import enter
from returns.services.lock import lock_return
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.outbox.enqueue import enqueue

UNDRAWN = (LabelState.NONE, LabelState.PENDING, LabelState.FAILED)
# What travels without our label may have left, by what was seen or by what the customer says.
LEFT = Q(label_state=LabelState.NONE) & (~Q(transit=TransitState.ANNOUNCED) | Q(claimed_at__isnull=False))


def order_label(*, rma: Return, actor: Actor) -> list[ReturnParcel]:
    """Order the labels of a return's parcels, or again after a failure; none where all are ordered or ready.

    What travels with a carrier of the customer's choice, or is brought, is put into parcels all the same,
    and no label is drawn for them.

    Puts the approved articles that have none into a parcel for each site they go to (case 68): one whose
    label is not drawn yet, else a new one, since a label that was drawn never changes (case 58). The drawing
    is a worker's, so that a printer's trouble never takes the approval back (case 51). Raises
    Conflict("not_numbered") before the return has its number, NotPermitted.
    """
    require_actor("label", "retry" if actor.kind == "staff" else "order", actor)
    locked = lock_return(rma)
    if not locked.number:
        raise Conflict("not_numbered", "the number is issued first; wait a moment")
    centre = return_centre()
    undrawn = packed(locked, centre)
    if not uses_our_label(locked.method):
        return []
    parcels = [parcel for parcel in undrawn if parcel.label_state != LabelState.PENDING]
    for parcel in parcels:
        order(locked, parcel, centre, actor)
    return parcels


def order(rma: Return, parcel: ReturnParcel, centre: Location | None, actor: Actor) -> None:
    """Order one label; it fails where no site is set, and by now one may be."""
    event = "order" if parcel.label_state == LabelState.NONE else "retry"
    change(parcel, "label", event, actor=actor, destination=parcel.destination or centre)
    enter(rma, "label_ordered", actor=actor)
    enqueue("returns.draw_label", parcel_id=parcel.pk)


def packed(rma: Return, centre: Location | None) -> list[ReturnParcel]:
    """Return the parcels that have no label, with every approved article in one that had no parcel."""
    usual = centre.pk if centre else None
    undrawn = rma.parcels.filter(label_state__in=UNDRAWN).exclude(LEFT)
    undrawn = undrawn.select_for_update(of=("self",)).order_by("id")
    parcels = {parcel.destination_id or usual: parcel for parcel in reversed(undrawn)}  # the oldest of a site
    loose = ReturnItem.objects.filter(
        rma=rma, permission=Permission.APPROVED, journey=Journey.AWAITING, parcel=None
    ).order_by("position")
    for item in loose:
        site = item.destination_id or usual
        if site not in parcels:
            parcels[site] = new_parcel(rma, site)
        item.parcel = parcels[site]
        item.save(update_fields=["parcel"])
    return sorted(parcels.values(), key=lambda parcel: parcel.pk)


def new_parcel(rma: Return, site_id: int | None) -> ReturnParcel:
    """Make a parcel that goes to a site; it costs the shop something where we draw its label."""
    cost = ReturnsSettings.objects.get().label_cost_amount if uses_our_label(rma.method) else 0
    return ReturnParcel.objects.create(rma=rma, destination_id=site_id, label_cost_amount=cost)
