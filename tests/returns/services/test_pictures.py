"""Every kind of file that may be sent: refused with its reason, or shown as nothing but its pixels."""

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from returns.models import Photo, ReturnDraft
from returns.services.open_draft import open_draft
from rma_portal.core.errors import InvalidInput
from tests.factories import make_order, make_variant
from tests.pictures import (
    BROKEN,
    CLEANED,
    HOSTILE,
    SAMPLES,
    SECRET,
    camera_picture,
    camera_words,
    heic,
    picture,
    png,
)
from tests.returns.refused import refused
from tests.returns.services.shown import as_sent, attach, likeness, plain, prepared, stored

MARKS = (
    SECRET.encode(),
    b"<script",
    b"PK\x03\x04",
    b"GPS",
    b"Exif",
    b"http://ns.adobe.com",
    b"ICCP",
    b"MZ\x90",
)
ALIKE = 6  # of 255, on average: the loss of two compressions

# What becomes of the shared samples: the code they are refused with, "refused" by the worker, or their size.
OUTCOMES: dict[str, str | tuple[int, int]] = {
    "DSCN0010.jpg": (640, 480),
    "DSCN0012.jpg": (640, 480),
    "DSCN0021.jpg": (640, 480),
    "DSCN0025.jpg": (640, 480),
    "DSCN0027.jpg": (640, 480),
    "DSCN0029.jpg": (640, 480),
    "DSCN0038.jpg": (640, 480),
    "DSCN0040.jpg": (640, 480),
    "DSCN0042.jpg": (640, 480),
    "IMG_5195.HEIC": (1549, 2000),
    "exe_renamed.jpg": "photo_type",
    "extreme_aspect_12000x10.jpg": "photo_too_small",
    "gif_js_polyglot.gif": "photo_type",
    "html_renamed.jpg": "photo_type",
    "jpeg_comment_script.jpg": (320, 240),
    "jpeg_truncated_half.jpg": "refused",
    "jpeg_with_trailing_html.jpg": (320, 240),
    "jpeg_zip_polyglot.jpg": (320, 240),
    "magic_only.jpg": "photo_type",
    "one_pixel.png": "photo_too_small",
    "png_bomb_20000x20000_gray.png": "photo_pixels",
    "png_header_50000x50000_tiny.png": "photo_pixels",
    "script.svg": "photo_type",
    "svg_xxe.svg": "photo_type",
    "zero_bytes.jpg": "photo_type",
    "zip_renamed.png": "photo_type",
    "exif.avif": (512, 512),
    "exif.png": (512, 512),
    "exif_gps.jpg": "photo_too_small",
    "frozenpond.mpo": (640, 480),
    "hopper.jpg": (128, 128),
    "hopper.webp": (128, 128),
    "hopper_gray.jpg": (128, 128),
    "hopper_orientation_2.jpg": (128, 128),
    "hopper_orientation_6.jpg": (128, 128),
    "hopper_orientation_8.webp": (128, 128),
    "pil_sample_cmyk.jpg": (100, 100),
    "sugarshack.mpo": (640, 480),
    "xmp_tags_orientation.png": (326, 268),
}


@pytest.fixture
def draft(merchant) -> ReturnDraft:
    """A draft to attach photos to."""
    return open_draft(order=make_order(lines=[(make_variant(), 1, "20.00")]), language="fr")


def assert_clean(photo: Photo, sent: bytes, size: tuple[int, int]) -> None:
    """Only pixels are left, upright, as they were sent; the original waits for its deletion."""
    content = stored(photo)
    found = plain(content)
    assert (photo.photo_state, photo.upload, found.size) == ("ready", "", size)
    assert [mark for mark in MARKS if mark in content] == []
    assert likeness(found, as_sent(sent)) < ALIKE


def stored_uploads(draft: ReturnDraft) -> list[str]:
    """Return the originals that the merchant's storage holds."""
    folder = f"m/{draft.merchant_id}/uploads"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_the_door(draft, name):
    """Cases 38 to 40: by its bytes, whatever it is called; nothing is stored."""
    content, code = HOSTILE[name]
    with refused(InvalidInput, code, file=name):
        attach(draft, content, name)
    assert (Photo.objects.count(), stored_uploads(draft)) == (0, [])


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_picture_is_refused_by_the_worker(draft, name):
    """Case 40: its head was good; nothing of it is shown."""
    photo = prepared(draft, BROKEN[name])
    assert (photo.photo_state, photo.upload, photo.picture) == ("refused", "", "")


@pytest.mark.parametrize("name", CLEANED)
def test_a_picture_is_shown_as_its_pixels_alone(draft, name):
    """Case 40, T-70: no Exif, place, XMP, comment, profile, second picture or bytes behind the end."""
    content, size = CLEANED[name]
    assert_clean(prepared(draft, content), content, size)


CORNERS = {1: (5, 5), 2: (115, 5), 3: (115, 75), 4: (5, 75), 5: (5, 5), 6: (75, 5), 7: (75, 115), 8: (5, 115)}


@pytest.mark.parametrize("orientation", CORNERS)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_the_picture_stands_upright(draft, kind, orientation):
    """Case 40: however the telephone was held; the red corner shows where it went."""
    words = {"exif": camera_words(orientation)["exif"]}
    content = heic(orientation) if kind == "HEIF" else picture(kind, **words)
    found = plain(stored(prepared(draft, content))).convert("RGB")
    red, _green, blue = found.getpixel(CORNERS[orientation])
    assert (found.size, red > 180, blue < 80) == ((120, 80) if orientation < 5 else (80, 120), True, True)


def test_sixteen_bits_of_grey_keep_their_shades(draft):
    """What a scanner writes: dark stays dark."""
    out = io.BytesIO()
    Image.new("I;16", (100, 100), 0x4000).save(out, "PNG")
    [(low, high)] = set(plain(stored(prepared(draft, out.getvalue()))).getextrema())
    assert 0x40 - 3 <= low <= high <= 0x40 + 3


def test_what_is_transparent_lies_on_white(draft):
    """A cut-out article is not shown on the colours that were left under it."""
    out = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(out, "PNG")
    assert set(plain(stored(prepared(draft, out.getvalue()))).getextrema()) == {(255, 255)}


@pytest.mark.parametrize(
    ("kind", "most"), [("WEBP", 15_000_000), ("AVIF", 24_000_000), ("PNG", 50_000_000), ("JPEG", 50_000_000)]
)
def test_hungry_decoders_get_smaller_pictures(draft, kind, most):
    """Case 40: each kind has the pixels that its decoder can hold (ADR 10); one row more is too much."""
    within, beyond = ((5000, most // 5000 + more) for more in (0, 1))
    assert attach(draft, headed(kind, within)).photo_state == "waiting"
    with refused(InvalidInput, "photo_pixels"):
        attach(draft, headed(kind, beyond))


def headed(kind: str, size: tuple[int, int]) -> bytes:
    """Return the beginning of a picture that says it is this large: all that is looked at, at the door."""
    if kind == "PNG":
        return png(*size, b"")
    small = picture(kind, (120, 80))
    if kind == "WEBP":
        return small.replace(b"\x78\x00\x50\x00", b"".join(side.to_bytes(2, "little") for side in size), 1)
    bits, order = (4, (120, 80)) if kind == "AVIF" else (2, (80, 120))
    said = size if kind == "AVIF" else size[::-1]
    stands, wanted = (b"".join(side.to_bytes(bits) for side in pair) for pair in (order, said))
    assert stands in small
    return small.replace(stands, wanted, 1)


def samples() -> list[Path]:
    """Return the shared samples, where they are at hand."""
    return sorted(path for path in SAMPLES.rglob("*.*") if path.is_file())


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not at hand")
def test_every_sample_is_known():
    assert sorted(path.name for path in samples()) == sorted(OUTCOMES)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not at hand")
@pytest.mark.parametrize("path", samples(), ids=lambda path: path.name)
def test_a_sample_is_refused_or_shown_clean(draft, path):
    """Cases 38 to 40, T-70: real cameras' pictures and hostile files, each with its exact outcome."""
    outcome, content = OUTCOMES[path.name], path.read_bytes()
    if isinstance(outcome, tuple):
        assert_clean(prepared(draft, content), content, outcome)
    elif outcome == "refused":
        assert prepared(draft, content).photo_state == "refused"
    else:
        with refused(InvalidInput, outcome, file=path.name):
            attach(draft, content, path.name)


def test_the_control_finds_what_must_not_be_left():
    """The marks looked for above stand in what is sent."""
    sent = camera_picture()
    assert [mark for mark in MARKS if mark in sent] == [SECRET.encode(), b"Exif", b"http://ns.adobe.com"]
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    assert likeness(as_sent(camera_picture(1)), as_sent(camera_picture(3))) > ALIKE
