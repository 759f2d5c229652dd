"""Have labels drawn for the parcels of a return."""

from decimal import Decimal

from django.db.models import Q

from inventory.models import Location
from returns.domain.method import uses_our_label
from returns.domain.states import Journey, LabelState, Permission, TransitState
from returns.models import Return, ReturnItem, ReturnParcel, ReturnsSettings
from returns.queries.sites import return_centre
from returns.services.change import change, require_actor
from returns.services.journal import enter
from returns.services.lock import lock_together
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
    label is not drawn yet, else a new one, since a label that was drawn never changes (case 58). What another
    return of the same request sends to that site with a label that is not drawn yet, it goes along with, and
    needs no label of its own. The drawing is a worker's, so that a printer's trouble never takes the approval
    back (case 51). Raises Conflict("not_numbered") before the return has its number, NotPermitted.
    """
    require_actor("label", "retry" if actor.kind == "staff" else "order", actor)
    locked = next(one for one in lock_together(rma) if one.pk == rma.pk)
    if not locked.number:
        raise Conflict("not_numbered", "the number is issued first; wait a moment")
    centre = return_centre()
    undrawn = packed(locked, centre)
    if not uses_our_label(locked.method):
        return []
    waiting = [one for one in undrawn if one.label_state != LabelState.PENDING and one.box == one]
    parcels = [parcel for parcel in waiting if not go_along(locked, parcel, centre, actor)]
    for parcel in parcels:
        order(locked, parcel, centre, actor)
    return parcels


def go_along(rma: Return, parcel: ReturnParcel, centre: Location | None, actor: Actor) -> bool:
    """Let a parcel travel in the box of another return of the same request, where one goes to its site."""
    site = parcel.destination_id or (centre.pk if centre else None)
    if rma.basket is None or parcel.label_state != LabelState.NONE:
        return False
    boxes = ReturnParcel.objects.filter(
        rma__basket=rma.basket, rma__method=rma.method, destination=site, travels_in=None
    ).exclude(rma=rma)
    box = boxes.filter(label_state=LabelState.PENDING).select_related("rma").order_by("id").first()
    if box is None:
        return False
    parcel.travels_in, parcel.destination_id = box, site
    parcel.label_cost_amount = Decimal(0)  # type: ignore[assignment]
    parcel.save(update_fields=["travels_in", "destination", "label_cost_amount"])
    enter(rma, "goes_along", actor=actor, number=box.rma.number)
    return True


def order(rma: Return, parcel: ReturnParcel, centre: Location | None, actor: Actor) -> None:
    """Order one label; it fails where no site is set, and by now one may be."""
    event = "order" if parcel.label_state == LabelState.NONE else "retry"
    costs = {"travels_in": None, "label_cost_amount": cost_of(rma)} if parcel.travels_in_id else {}
    change(parcel, "label", event, actor=actor, destination=parcel.destination or centre, **costs)
    enter(rma, "label_ordered", actor=actor)
    enqueue("returns.draw_label", parcel_id=parcel.pk)


def packed(rma: Return, centre: Location | None) -> list[ReturnParcel]:
    """Return the parcels that have no label, with every approved article in one that had no parcel."""
    usual = centre.pk if centre else None
    rows = rma.parcels.filter(label_state__in=UNDRAWN).exclude(LEFT).select_related("travels_in")
    rows = rows.select_for_update(of=("self",)).order_by("id")
    undrawn = [parcel for parcel in rows if not is_closed(parcel)]
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


def is_closed(parcel: ReturnParcel) -> bool:
    """Say whether the box that a parcel goes along with has its label, or has left."""
    box = parcel.travels_in
    is_drawn = box is not None and box.label_state in (LabelState.READY, LabelState.EXPIRED)
    return is_drawn or (box is not None and box.transit != TransitState.ANNOUNCED)


def new_parcel(rma: Return, site_id: int | None) -> ReturnParcel:
    """Make a parcel that goes to a site."""
    return ReturnParcel.objects.create(rma=rma, destination_id=site_id, label_cost_amount=cost_of(rma))


def cost_of(rma: Return) -> Decimal:
    """Return what a parcel costs the shop: something where we draw its label."""
    return ReturnsSettings.objects.get().label_cost_amount if uses_our_label(rma.method) else Decimal(0)
