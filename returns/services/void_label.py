"""Close the labels of a return that nothing is sent with any more."""

from returns.domain.states import LabelState, Permission, TransitState
from returns.models import Return, ReturnItem, ReturnParcel
from returns.services.change import change
from rma_portal.core.actors import Actor
from rma_portal.outbox.enqueue import enqueue


def void_labels(rma: Return, actor: Actor) -> None:
    """Void the labels of a return, drawn or being drawn, whose articles are approved no more (case 61).

    Parcels of other returns that should have gone along, and have not left, get labels of their own.
    """
    used = ReturnItem.objects.filter(rma=rma, permission=Permission.APPROVED).exclude(parcel=None)
    drawn = rma.parcels.filter(label_state__in=[LabelState.PENDING, LabelState.READY])
    for parcel in drawn.exclude(pk__in=used.values("parcel")).select_for_update():
        change(parcel, "label", "void", actor=Actor.system(actor.label))
        if parcel.transit == TransitState.ANNOUNCED:
            hand_over(parcel)


def hand_over(box: ReturnParcel) -> None:
    """Have labels ordered for what should have gone along; by a worker, since it locks other returns."""
    for return_id in sorted(set(box.followers.values_list("rma_id", flat=True))):
        enqueue("returns.issue_numbers", return_id=return_id)
