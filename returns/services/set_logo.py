"""Put a logo on the shop's pages, labels and slips, or take it off."""

import dataclasses
import uuid
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from returns.documents.logo import shown_logo
from returns.documents.picture_head import PLAIN, NoPictureError, head_of
from returns.documents.safe_picture import remade
from returns.services.drop_files import drop_files
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.tenancy.files import keep_file
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.roles import require
from rma_portal.web.branding.change_look import change_look

MOST_MEGABYTES = 2
SIDES = (32, 4_000)  # pixels


def set_logo(*, merchant: Merchant, upload: UploadedFile, actor: Actor) -> None:
    """Draw a picture anew (pixels alone, small) and show it as the logo; the former one is deleted.

    Drawings (SVG) are refused: they can hold programs. The decoder runs apart from this process (ADR 10).
    Writes an audit event. Raises InvalidInput: logo_too_large, logo_type, logo_size; NotPermitted;
    Unavailable(files_unavailable) while nothing can be stored.
    """
    require(actor, "change_settings")
    name = PurePosixPath(str(upload.name or "").replace("\\", "/")).name[:80]
    check_logo(name, upload)
    found = remade(upload)
    if found is None:
        raise InvalidInput("logo_type", "send a PNG, JPEG or WebP picture", file=name)
    picture = ContentFile(shown_logo(found.picture))
    name = f"logo-{uuid.uuid4().hex}.webp"  # never one that a worker may still be about to delete
    replace_logo(merchant, keep_file(name, picture), actor)


def remove_logo(*, merchant: Merchant, actor: Actor) -> None:
    """Show the shop's name alone; the picture is deleted. Writes an audit event. Raises NotPermitted."""
    require(actor, "change_settings")
    replace_logo(merchant, "", actor)


def replace_logo(merchant: Merchant, logo: str, actor: Actor) -> None:
    """Name another logo, or none, and have the former's file deleted."""
    former = merchant.logo
    change_look(
        merchant=merchant, brand=dataclasses.replace(merchant.brand, logo=logo), texts={}, actor=actor
    )
    if former != logo:
        drop_files([former])


def check_logo(name: str, upload: UploadedFile) -> None:
    """Raise InvalidInput unless the file says that it is a picture of a kind and size we take."""
    if (upload.size or 0) > MOST_MEGABYTES * 2**20:
        raise InvalidInput("logo_too_large", "send a smaller file", file=name, most=MOST_MEGABYTES)
    try:
        head = head_of(upload)
    except NoPictureError:
        raise InvalidInput("logo_type", "send a PNG, JPEG or WebP picture", file=name)
    if head.kind not in PLAIN:
        raise InvalidInput("logo_type", "send a PNG, JPEG or WebP picture", file=name)
    if not all(SIDES[0] <= side <= SIDES[1] for side in (head.width, head.height)):
        raise InvalidInput("logo_size", "32 to 4,000 pixels each way")
