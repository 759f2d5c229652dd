"""Close the labels of a return that nothing is sent with any more."""

from returns.domain.states import LabelState, Permission
from returns.models import Return, ReturnItem
from returns.services.change import change
from rma_portal.core.actors import Actor


def void_labels(rma: Return, actor: Actor) -> None:
    """Void the labels of a return, drawn or being drawn, whose articles are approved no more (case 61)."""
    used = ReturnItem.objects.filter(rma=rma, permission=Permission.APPROVED).exclude(parcel=None)
    drawn = rma.parcels.filter(label_state__in=[LabelState.PENDING, LabelState.READY])
    for parcel in drawn.exclude(pk__in=used.values("parcel")).select_for_update():
        change(parcel, "label", "void", actor=Actor.system(actor.label))
