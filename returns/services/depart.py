"""Say that a parcel is on its way back."""

from returns.models import ReturnParcel
from returns.services.change import change
from returns.services.journal import enter
from returns.services.lock import lock_return
from returns.services.restage import restage
from rma_portal.core.actors import Actor
from rma_portal.db.locks import for_update
from rma_portal.outbox.enqueue import enqueue


def depart(*, parcel: ReturnParcel, actor: Actor) -> ReturnParcel:
    """Mark an announced parcel as handed to the carrier; its permission no longer expires.

    The customer gets a mail, once a parcel, unless it is they who say so.
    Raises Conflict(transition_refused) when it has left already, NotPermitted.
    """
    rma = lock_return(parcel.rma)
    row = for_update(ReturnParcel.objects.filter(pk=parcel.pk))
    change(row, "transit", "depart", actor=actor)
    enter(rma, "departed", actor=actor)
    restage(rma)
    if actor.kind != "customer":
        enqueue("returns.mail", return_id=rma.pk, template="on_its_way", cause=row.pk)
    return row
