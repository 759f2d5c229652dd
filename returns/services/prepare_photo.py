"""Make the picture that is shown out of the file that was sent."""

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, ImageFile, ImageOps

from returns.models import Photo
from returns.services.attach_photo import FORMATS
from rma_portal.core.failpoints import reached
from rma_portal.db.locks import for_update
from rma_portal.tenancy.files import keep_file

logger = logging.getLogger(__name__)

LONGEST_SIDE = 2000  # pixels: enough to see a seam, small enough for a phone


def prepare_photo(photo: Photo) -> None:
    """Re-encode a waiting photo and drop the original; what cannot be read is refused, nothing crashes.

    Only pixels pass: orientation is applied, then every metadata block is left behind (T-70). A storage
    that does not answer raises, and is asked again later. Safe to repeat.
    """
    row = for_update(Photo.objects.filter(pk=photo.pk))
    if row.photo_state != Photo.State.WAITING:
        return
    with default_storage.open(row.upload) as file:
        content = file.read()
    try:
        picture = clean_picture(content)
    except Exception:  # a broken picture makes its reader raise anything
        logger.info("photo %s is no picture we can read", row.pk, exc_info=True)
        return settle(row, Photo.State.REFUSED)
    row.picture = keep_file(f"photos/{row.key.hex}.webp", ContentFile(picture))
    reached("photo.prepared")
    return settle(row, Photo.State.READY)


def refuse_photo(photo: Photo) -> None:
    """Refuse a waiting photo whose file cannot be had."""
    row = for_update(Photo.objects.filter(pk=photo.pk))
    if row.photo_state == Photo.State.WAITING:
        settle(row, Photo.State.REFUSED)


def settle(photo: Photo, state) -> None:
    """Write down what became of a photo, and drop the original once that is committed."""
    original = photo.upload
    photo.photo_state, photo.upload = state, ""
    photo.save(update_fields=["photo_state", "upload", "picture"])
    transaction.on_commit(lambda: default_storage.delete(original))


def clean_picture(content: bytes) -> bytes:
    """Return a WebP of at most LONGEST_SIDE pixels a side, upright, without any metadata."""
    with warnings.catch_warnings(), whole_files_only():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content), formats=FORMATS) as source:
            source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(source).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


@contextmanager
def whole_files_only() -> Iterator[None]:
    """Refuse half a file: the label's printer, once loaded, lets the whole process take grey for the rest."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
