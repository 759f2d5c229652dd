"""The files of returns that may be handed out: photos made anew, labels to be used, statements as PDF."""

from returns.domain.states import LabelState
from returns.models import Photo, PolicyReplay, ReturnParcel, WithdrawalCase
from rma_portal.web.signed_files import Download, hands_out


@hands_out("photo")
def photo_file(kind: str, pk: int) -> Download | None:
    """Return the re-encoded picture of a photo that is ready; the original is never served (invariant 7)."""
    photo = Photo.objects.filter(pk=pk, photo_state=Photo.State.READY).first()
    return Download(photo.picture, "photo.webp", keeps=True) if photo else None


@hands_out("label_a6", "label_a4", "print_a6", "print_a4")
def label_file(kind: str, pk: int) -> Download | None:
    """Return a parcel's label, to be saved ("label") or opened ("print"), unless it was voided (case 61)."""
    way, _, paper = kind.partition("_")
    ready = ReturnParcel.objects.filter(pk=pk, label_state=LabelState.READY)
    parcel = ready.select_related("rma").first()
    if parcel is None:
        return None
    name = parcel.label_a6 if paper == "a6" else parcel.label_a4
    return Download(name, f"{parcel.rma.number}-{paper}.pdf", attached=way == "label")


@hands_out("replay")
def replay_file(kind: str, pk: int) -> Download | None:
    """Return the report of a draft's run over the past, once it is done."""
    done = PolicyReplay.objects.filter(pk=pk, replay_state=PolicyReplay.State.DONE).exclude(report="").first()
    return Download(done.report, f"replay-{done.asked_at:%Y-%m-%d}.csv", attached=True) if done else None


@hands_out("withdrawal")
def withdrawal_file(kind: str, pk: int) -> Download | None:
    """Return the PDF of a statement of withdrawal, once it is drawn; `pk` is its case's."""
    drawn = WithdrawalCase.objects.select_related("withdrawal").exclude(document="").filter(pk=pk).first()
    return Download(drawn.document, f"{drawn.withdrawal.reference}.pdf", attached=True) if drawn else None
