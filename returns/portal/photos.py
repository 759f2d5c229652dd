"""Photos as pages show them, and taking them in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from returns.domain.states import Permission
from returns.models import Photo, Return, ReturnDraft
from returns.portal.access import asker, shopper
from returns.portal.page import Refusal, refusals
from returns.services.attach_photo import attach_photo, photograph_item
from returns.services.remove_photo import remove_photo
from rma_portal.web.ratelimit import allowed
from rma_portal.web.signed_files import signed_file_path

POLLS = (1, 1, 2, 3, 5, 8, 13, 21)  # seconds between two looks at photos being prepared; then no more


@dataclass(frozen=True)
class ShownPhoto:
    """A photo on a page: its key for the remove button, and its link once it is ready."""

    key: str
    link: str
    is_refused: bool


def shown(photos: Iterable[Photo]) -> list[ShownPhoto]:
    """Return photos as a page shows them; only re-encoded ones have a link (invariant 7)."""
    return [
        ShownPhoto(
            key=photo.key.hex,
            link=signed_file_path("photo", photo) if photo.photo_state == Photo.State.READY else "",
            is_refused=photo.photo_state == Photo.State.REFUSED,
        )
        for photo in photos
    ]


def photos_of(draft: ReturnDraft) -> dict[str, list[Photo]]:
    """Return a draft's photos by unit, those that turned out to be unusable too, in one query."""
    found: dict[str, list[Photo]] = {}
    for photo in Photo.objects.filter(draft=draft).order_by("id"):
        found.setdefault(photo.unit, []).append(photo)
    return found


def photo_row(key: str, photos: Iterable[Photo], looks: int = 0) -> dict:
    """Return a unit's photos for its fragment, and when to look again for those being prepared."""
    pictures = shown(photos)
    is_waiting = any(not one.link and not one.is_refused for one in pictures)
    wait = POLLS[looks] if is_waiting and looks < len(POLLS) else 0
    return {"key": key, "photos": pictures, "poll_wait": wait, "poll_look": looks}


def take_photos(request, draft: ReturnDraft, units: Iterable[str]) -> list[Refusal]:
    """Attach every photo that can be used and say which cannot; one bad file costs no good one (case 42)."""
    refused: list[Refusal] = []
    sent = [(unit, upload) for unit in units for upload in request.FILES.getlist(f"{unit}-photos")]
    for unit, upload in sent:
        if not allowed(request, "upload"):
            wait = _("Too many photos in a short time. Please wait a few minutes, then add the others.")
            return [*refused, Refusal(wait, f"photos-{unit}")]
        with refusals(refused, f"photos-{unit}"):
            attach_photo(draft=draft, unit=unit, upload=upload, actor=asker(draft))
    return refused


def show_photos(request, rma: Return) -> list[Refusal]:
    """Add the photos sent with an answer to the first article that waits for it; say which cannot be used."""
    refused: list[Refusal] = []
    item = rma.items.filter(permission=Permission.NEEDS_INFORMATION).order_by("position").first()
    for upload in request.FILES.getlist("photos") if item else []:
        if not allowed(request, "upload") or item.photos.count() >= settings.PHOTO_MAX_COUNT:
            too_many = _("These are too many photos. Please send the most telling ones.")
            return [*refused, Refusal(too_many, "id_photos")]
        with refusals(refused, "id_photos"):
            photograph_item(item=item, upload=upload, actor=shopper(rma.customer))
    return refused


def drop_photo(request, draft: ReturnDraft) -> None:
    """Remove the photo whose button was pressed, if it is this draft's."""
    key = request.POST.get("remove", "")
    photo = next((photo for photo in Photo.objects.filter(draft=draft) if photo.key.hex == key), None)
    if photo:
        remove_photo(draft=draft, photo=photo)
