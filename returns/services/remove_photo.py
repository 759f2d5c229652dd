"""Take a photo out of a draft."""

from returns.models import Photo, ReturnDraft
from returns.queries.drafts import require_open
from returns.services.drop_files import drop_files


def remove_photo(*, draft: ReturnDraft, photo: Photo) -> None:
    """Delete a photo of this draft and have its files deleted; another draft's is left alone."""
    require_open(draft)
    deleted, _each = Photo.objects.filter(pk=photo.pk, draft=draft).delete()
    if deleted:
        drop_files([photo.upload, photo.picture])
