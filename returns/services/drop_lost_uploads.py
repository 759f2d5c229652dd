"""Delete originals that no photo knows: stored by a request that was undone, or whose process died."""

import datetime as dt

from django.core.files.storage import default_storage

from returns.models import Photo
from returns.services.drop_files import drop_files
from rma_portal.core import clock
from rma_portal.core.context import current_merchant_id

AGE = dt.timedelta(days=1)  # younger ones may belong to a request that is still running


def drop_lost_uploads() -> int:
    """Have the active merchant's lost originals deleted; return how many. Safe to repeat (T-70)."""
    lost = [name for name in stored_uploads() - known_uploads() if is_old(name)]
    drop_files(sorted(lost))
    return len(lost)


def stored_uploads() -> set[str]:
    """Return the names of all originals in the merchant's part of the storage."""
    folder = f"m/{current_merchant_id()}/uploads"
    try:
        return {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
    except FileNotFoundError:
        return set()


def known_uploads() -> set[str]:
    """Return the names of the originals that wait for a worker."""
    return set(Photo.objects.exclude(upload="").values_list("upload", flat=True))


def is_old(name: str) -> bool:
    """Say whether a file has been there for a day."""
    return default_storage.get_modified_time(name) < clock.now() - AGE
