"""Take a photo out of a draft."""

from django.core.files.storage import default_storage
from django.db import transaction

from returns.models import Photo, ReturnDraft
from returns.queries.drafts import require_open


def remove_photo(*, draft: ReturnDraft, photo: Photo) -> None:
    """Delete a photo of this draft and, after the commit, its files; another draft's is left alone."""
    require_open(draft)
    names = [name for name in (photo.upload, photo.picture) if name]
    deleted, _each = Photo.objects.filter(pk=photo.pk, draft=draft).delete()
    if deleted:
        transaction.on_commit(lambda: [default_storage.delete(name) for name in names])
