"""Say that a parcel is on its way back."""

from returns.domain.states import TransitState
from returns.models import ReturnParcel
from returns.queries.boxes import parcels_in
from returns.services.change import change
from returns.services.journal import enter
from returns.services.lock import lock_together
from returns.services.restage import restage
from rma_portal.core.actors import Actor
from rma_portal.db.locks import for_update
from rma_portal.outbox.enqueue import enqueue


def depart(*, parcel: ReturnParcel, actor: Actor) -> ReturnParcel:
    """Mark an announced parcel as handed to the carrier; its permission no longer expires.

    What travels in the same box has left with it. The customer gets a mail, once a parcel, unless it is they
    who say so. Raises Conflict(transition_refused) when it has left already, NotPermitted.
    """
    lock_together(parcel.rma)
    row = for_update(ReturnParcel.objects.filter(pk=parcel.pk))
    for one in (row, *in_the_same_box(row)):
        leave(one, actor)
    return row


def in_the_same_box(parcel: ReturnParcel) -> list[ReturnParcel]:
    """Return the parcels of other returns that are still to leave in the same box; mostly none."""
    if parcel.rma.basket is None:
        return []
    boxes = [parcel.travels_in_id or parcel.pk]
    return list(parcels_in(boxes, parcel.rma).filter(transit=TransitState.ANNOUNCED))


def leave(parcel: ReturnParcel, actor: Actor) -> None:
    """Mark one parcel, and its return with it."""
    rma = parcel.rma
    change(parcel, "transit", "depart", actor=actor)
    enter(rma, "departed", actor=actor)
    restage(rma)
    if actor.kind != "customer":
        enqueue("returns.mail", return_id=rma.pk, template="on_its_way", cause=parcel.pk)
