"""Take a photo in: looked at here, made anew by a worker."""

import uuid
from math import inf
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from returns.documents.picture_head import Head, NoPictureError, TooManyPixelsError, head_of
from returns.models import Message, Photo, ReturnDraft, ReturnItem
from returns.queries.drafts import require_open
from returns.services.fill_draft import units_of
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.core.failpoints import reached
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.files import keep_file
from rma_portal.tenancy.roles import require

LEAST_SIDE = 64  # pixels; anything smaller shows nothing
MOST_ASPECT = 12
MOST_PIXELS = {"WEBP": 15_000_000, "AVIF": 24_000_000}  # beside the setting: hungry decoders (ADR 10)


def attach_photo(*, draft: ReturnDraft, unit: str, upload: UploadedFile, actor: Actor) -> Photo:
    """Add a photo of one unit to a draft (cases 40 and 42).

    The file's own header, pixels and aspect are checked here, without decoding it; the name and type the
    browser sent are not believed. A worker then makes the picture that is shown. Raises InvalidInput:
    photo_too_large, photo_type, photo_pixels, photo_too_small, photo_aspect, photo_too_many,
    unknown_article, with the file's name. Raises Unavailable (files_unavailable) while nothing can be stored.
    """
    require_open(draft)
    if unit not in units_of(draft):
        raise InvalidInput("unknown_article", "choose an article of this order", unit=unit)
    if draft.photos.filter(unit=unit).count() >= settings.PHOTO_MAX_COUNT:
        raise InvalidInput("photo_too_many", "remove one first", most=settings.PHOTO_MAX_COUNT)
    return keep(Photo(draft=draft, unit=unit, taken_by=actor.kind), upload)


def photograph_item(*, item: ReturnItem, upload: UploadedFile, actor: Actor) -> Photo:
    """Add the warehouse's photo to an article; the same checks, the same worker. Raises NotPermitted, too."""
    require(actor, "inspect_return")
    return keep(Photo(item=item, taken_by=actor.kind), upload)


def photograph_message(*, message: Message, upload: UploadedFile, actor: Actor) -> Photo:
    """Add a picture to a message; the same checks, the same worker."""
    return keep(Photo(message=message, taken_by=actor.kind), upload)


def keep(photo: Photo, upload: UploadedFile) -> Photo:
    """Check an upload, store the original under a name of ours, and let a worker take it from there."""
    check_picture(upload)
    photo.key = uuid.uuid4()
    photo.uploaded_at = clock.now()
    photo.upload = keep_file(f"uploads/{photo.key.hex}", upload)
    reached("photo.kept")
    photo.save(force_insert=True)
    enqueue("returns.prepare_photo", photo_id=photo.pk)
    return photo


def check_picture(upload: UploadedFile) -> None:
    """Raise InvalidInput unless the file is a picture of a kind, size and shape we take."""
    name = PurePosixPath(str(upload.name or "").replace("\\", "/")).name[:80]
    megabytes = settings.PHOTO_MAX_BYTES // 2**20
    if (upload.size or 0) > settings.PHOTO_MAX_BYTES:
        raise InvalidInput("photo_too_large", f"at most {megabytes} MB", file=name, most=megabytes)
    try:
        head = head_of(upload)
    except TooManyPixelsError:
        raise InvalidInput("photo_pixels", "send a smaller picture", file=name)
    except NoPictureError:
        raise InvalidInput("photo_type", "send a JPEG, PNG, WebP, HEIC or AVIF picture", file=name)
    check_shape(name, head)


def check_shape(name: str, head: Head) -> None:
    """Raise InvalidInput where a picture has too many pixels, too few, or is a mere strip."""
    shorter, longer = sorted((head.width, head.height))
    if shorter * longer > min(settings.PHOTO_MAX_PIXELS, MOST_PIXELS.get(head.kind, inf)):
        raise InvalidInput("photo_pixels", "send a smaller picture", file=name)
    if shorter < LEAST_SIDE:
        raise InvalidInput("photo_too_small", f"at least {LEAST_SIDE} pixels each way", file=name)
    if longer > MOST_ASPECT * shorter:
        raise InvalidInput("photo_aspect", "send an ordinary picture", file=name)
