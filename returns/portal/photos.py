"""Photos as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from returns.models import Photo
from returns.queries.links import photo_token


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
            link=reverse("photo", kwargs={"token": photo_token(photo)})
            if photo.photo_state == Photo.State.READY
            else "",
            is_refused=photo.photo_state == Photo.State.REFUSED,
        )
        for photo in photos
    ]
