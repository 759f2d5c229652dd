"""Close a return's labels."""

from returns.domain.states import LabelState
from returns.models import Return
from returns.services.change import change
from rma_portal.core.actors import Actor


def void_labels(rma: Return, actor: Actor) -> None:
    """Void every ready label of a return: its download closes (case 61)."""
    for parcel in rma.parcels.filter(label_state=LabelState.READY):
        change(parcel, "label", "void", actor=Actor.system(actor.label))
