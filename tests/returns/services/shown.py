"""What may be left of a picture: pixels, in one plain WebP, that look like those that were sent."""

import io

import pillow_heif
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageOps, ImageStat

from returns.models import Photo, ReturnDraft
from returns.services.attach_photo import attach_photo
from returns.services.prepare_photo import prepare_photo
from tests.returns.flow import SHOPPER, units


def upload(content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type=kind)


def attach(draft: ReturnDraft, content: bytes, name: str = "photo.jpg", unit: str = "") -> Photo:
    """Attach a picture to a draft's first unit."""
    unit = unit or units(draft.order)[0]
    return attach_photo(draft=draft, unit=unit, upload=upload(content, name), actor=SHOPPER)


def prepared(draft: ReturnDraft, content: bytes) -> Photo:
    """Attach and prepare."""
    photo = attach(draft, content)
    prepare_photo(photo)
    photo.refresh_from_db()
    return photo


def stored(photo: Photo) -> bytes:
    """Return the file that would be shown."""
    with default_storage.open(photo.picture) as file:
        return file.read()


def plain(content: bytes) -> Image.Image:
    """Return a picture whose file is known to hold one frame of pixels from its first byte to its last."""
    length = int.from_bytes(content[4:8], "little")
    chunk = int.from_bytes(content[16:20], "little")
    assert (content[:4], length, content[8:16]) == (b"RIFF", len(content) - 8, b"WEBPVP8 ")
    assert len(content) - 20 - chunk in (0, 1)  # a chunk is filled up to an even length
    found = Image.open(io.BytesIO(content))
    assert (found.mode, found.n_frames, max(found.size) <= 2000) == ("RGB", 1, True)
    return found


def as_sent(content: bytes) -> Image.Image:
    """Return a sent picture's first frame upright and opaque, read whole, without any of our own code."""
    if content[4:8] == b"ftyp" and b"avif" not in content[:64]:
        read = pillow_heif.open_heif(content).to_pillow()
    else:
        read = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    clear = read.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Return by how much two pictures differ on average, 0 to 255; four pixels each way count as one."""
    left, right = (each.convert("RGB").resize(one.size).reduce(4) for each in (one, other))
    return max(ImageStat.Stat(ImageChops.difference(left, right)).mean)
