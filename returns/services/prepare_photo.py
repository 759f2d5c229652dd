"""Make the picture that is shown out of the file that was sent."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from returns.documents.safe_picture import remade
from returns.domain.states import Permission
from returns.models import Photo
from returns.queries.lookalikes import lookalike_of
from returns.services.drop_files import drop_files
from rma_portal.core.failpoints import reached
from rma_portal.db.locks import for_update
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.files import keep_file


def prepare_photo(photo: Photo) -> None:
    """Re-encode a waiting photo and drop the original; what cannot be read is refused, nothing crashes.

    Only pixels pass: orientation is applied, then every metadata block is left behind (T-70); what the
    picture looks like, when it was taken and which earlier photo it resembles is noted for the signals. A
    storage that does not answer raises, and is asked again later. Safe to repeat.
    """
    row = for_update(Photo.objects.filter(pk=photo.pk))
    if row.photo_state != Photo.State.WAITING:
        return
    with default_storage.open(row.upload) as file:
        found = remade(file)
    if found is None:
        return settle(row, Photo.State.REFUSED)
    row.picture = keep_file(f"photos/{row.key.hex}.webp", ContentFile(found.picture))
    # what comes with a message is no evidence of an article: it is compared with nothing
    row.fingerprint, row.taken_at = None if row.message_id else found.fingerprint, found.taken_at
    row.resembles = lookalike_of(row) if row.taken_by == "customer" else None
    reached("photo.prepared")
    return settle(row, Photo.State.READY)


def refuse_photo(photo: Photo) -> None:
    """Refuse a waiting photo whose file cannot be had."""
    row = for_update(Photo.objects.filter(pk=photo.pk))
    if row.photo_state == Photo.State.WAITING:
        settle(row, Photo.State.REFUSED)


def settle(photo: Photo, state) -> None:
    """Write down what became of a photo, have the original deleted, and the return decided that waits."""
    original = photo.upload
    photo.photo_state, photo.upload = state, ""
    photo.save(update_fields=["photo_state", "upload", "picture", "fingerprint", "taken_at", "resembles"])
    drop_files([original])
    if photo.item and photo.item.permission == Permission.REQUESTED and photo.item.rma.person_because:
        enqueue("returns.decide", return_id=photo.item.rma_id)
