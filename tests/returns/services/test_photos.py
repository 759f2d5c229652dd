"""Pictures: looked at on arrival, made anew by a worker, and nothing but pixels is ever shown."""

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFile, PngImagePlugin

from returns.models import Photo, Reason, ReturnDraft
from returns.services.attach_photo import attach_photo, photograph_item
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.prepare_photo import prepare_photo
from returns.services.remove_photo import remove_photo
from returns.services.request_return import request_return
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput, NotPermitted
from rma_portal.outbox.deliver import ATTEMPTS
from rma_portal.outbox.models import OutboxMessage
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, SHOPPER, ask, items, units, work
from tests.returns.refused import refused

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "images"
SECRET = "SECRET-WORDS"


def picture(kind: str = "JPEG", size: tuple[int, int] = (120, 80), mode: str = "RGB", **save) -> bytes:
    """Return a picture whose top left corner is red, the rest blue."""
    made = Image.new("RGB", size, "blue")
    ImageDraw.Draw(made).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="red")
    out = io.BytesIO()
    made.convert(mode).save(out, kind, **save)
    return out.getvalue()


def camera_picture(orientation: int = 6) -> bytes:
    """Return a JPEG as a phone makes it: orientation, place, maker, XMP, comment, colour profile."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, SECRET
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 7.0)})
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode()
    return picture(exif=exif, xmp=xmp, comment=SECRET.encode(), icc_profile=SECRET.encode())


def upload(content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=kind)


@pytest.fixture
def draft(merchant) -> ReturnDraft:
    order = make_order(lines=[(make_variant(), 2, "20.00")])
    return open_draft(order=order, language="fr")


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


def shown(photo: Photo) -> Image.Image:
    """Return what would be shown."""
    with default_storage.open(photo.picture) as file:
        return Image.open(io.BytesIO(file.read()))


def test_only_pixels_pass(draft):
    """Case 40: place, maker, XMP, comment and profile stay behind."""
    sent = camera_picture()
    assert SECRET.encode() in sent
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    found = shown(prepared(draft, sent))
    assert (found.format, dict(found.getexif()), found.getexif().get_ifd(0x8825)) == ("WEBP", {}, {})
    assert (found.info.get("icc_profile"), found.info.get("xmp"), found.info.get("exif")) == (None,) * 3
    with default_storage.open(Photo.objects.get().picture) as file:
        assert SECRET.encode() not in file.read()


@pytest.mark.parametrize(
    ("orientation", "size", "corner"),
    [(1, (120, 80), (5, 5)), (3, (120, 80), (115, 75)), (6, (80, 120), (75, 5)), (8, (80, 120), (5, 115))],
)
def test_the_picture_stands_upright(draft, orientation, size, corner):
    """Case 40: the orientation a phone only notes down is applied; the red corner shows where it went."""
    found = shown(prepared(draft, camera_picture(orientation))).convert("RGB")
    red, _green, blue = found.getpixel(corner)
    assert (found.size, red > 180, blue < 80) == (size, True, True)


@pytest.mark.parametrize("words", [{}, {"mode": "L"}, {"mode": "CMYK"}, {"progressive": True}])
def test_any_jpeg_is_taken(draft, words):
    assert shown(prepared(draft, picture(**words))).size == (120, 80)


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "1"), ("WEBP", "RGBA")]
)
def test_png_and_webp_are_taken_and_their_words_left_behind(draft, kind, mode):
    """Case 40."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET)
    notes.add_itxt("XML:com.adobe.xmp", SECRET)
    more = {"pnginfo": notes} if kind == "PNG" else {"xmp": SECRET.encode()}
    found = shown(prepared(draft, picture(kind, mode=mode, **more)))
    assert (found.mode, found.size, set(found.info) & {"Comment", "xmp", "XML:com.adobe.xmp"}) == (
        "RGB", (120, 80), set(),
    )  # fmt: skip


def test_a_large_picture_is_made_small(draft):
    assert shown(prepared(draft, picture(size=(4000, 1000)))).size == (2000, 500)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "photo_type"),
        (b"MZ\x90\x00 this program cannot be run", "photo_type"),
        (b"%PDF-1.7\n1 0 obj", "photo_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "photo_type"),
        (b"<!doctype html><script>alert(1)</script>", "photo_type"),
        (b"\xff\xd8\xff\xe0", "photo_type"),
        (picture("WEBP")[:100], "photo_type"),
        (picture("GIF"), "photo_type"),
        (picture("BMP"), "photo_type"),
        (picture("TIFF"), "photo_type"),
        (picture(size=(63, 200)), "photo_too_small"),
        (picture(size=(900, 70)), "photo_aspect"),
    ],
)
def test_what_is_no_ordinary_picture_is_refused_by_its_bytes(draft, content, code):
    """Cases 38 to 40: whatever the name and the browser say; nothing is stored."""
    before = set(default_storage.listdir("m")[0]) if default_storage.exists("m") else set()
    with refused(InvalidInput, code, file="photo.jpg"):
        attach(draft, content)
    after = set(default_storage.listdir("m")[0]) if default_storage.exists("m") else set()
    assert before == after


def png_header(width: int, height: int) -> bytes:
    """Return the beginning of a PNG that says it is this large."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return start + struct.pack(">I", 20) + b"IDAT" + zlib.compress(b"\x00" * 100)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [8000, 12_000, 50_000])
def test_a_bomb_is_refused_by_its_header(draft, side):
    """Case 40: it is never decoded."""
    with refused(InvalidInput, "photo_pixels"):
        attach(draft, png_header(side, side))


def test_limits_of_size_and_number(draft, settings):
    """Case 40."""
    settings.PHOTO_MAX_COUNT, settings.PHOTO_MAX_BYTES = 2, 2**20
    with refused(InvalidInput, "photo_too_large", most=1):
        attach(draft, picture() + b"\x00" * 2**20)
    for _ in range(2):
        attach(draft, picture())
    with refused(InvalidInput, "photo_too_many", most=2):
        attach(draft, picture())
    assert attach(draft, picture(), unit=units(draft.order)[1]).unit == units(draft.order)[1]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.jpg", "..\\..\\boot.jpg", "/abs/x.jpg", "x" * 300 + ".jpg", "a\x00b.jpg"]
)
def test_the_name_of_the_file_decides_nothing(draft, merchant, name):
    """Case 39: it is stored under a name of ours, in the merchant's own folder."""
    photo = attach(draft, picture(), name)
    assert photo.upload == f"m/{merchant.pk}/uploads/{photo.key.hex}"
    with refused(InvalidInput, "photo_type"):
        attach(draft, b"x", name)


@pytest.mark.parametrize(
    "content",
    [
        camera_picture()[:-200],
        picture("PNG")[:150],
    ],
)
def test_a_truncated_picture_is_refused_by_the_worker(draft, content, monkeypatch):
    """Case 40: nothing is shown, the original is gone; also after a label's printer was loaded."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    photo = prepared(draft, content)
    assert (photo.photo_state, photo.upload, photo.picture) == ("refused", "", "")


def test_two_pictures_in_one_file_show_the_first(draft):
    """An MPO, as some phones write: the second picture stays behind."""
    out = io.BytesIO()
    first = Image.open(io.BytesIO(picture()))
    first.save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (120, 80), "green")])
    assert shown(prepared(draft, out.getvalue())).n_frames == 1


def test_prepared_twice_is_prepared_once(draft):
    photo = prepared(draft, picture())
    before = (photo.picture, default_storage.get_modified_time(photo.picture))
    prepare_photo(photo)
    assert (Photo.objects.get().picture, default_storage.get_modified_time(photo.picture)) == before


def test_a_storage_that_is_away_is_asked_again(merchant, draft):
    """Case 32: an outage refuses nothing; when it is given up, the photo is."""
    photo = attach(draft, picture())
    kept = default_storage.open(photo.upload).read()
    default_storage.delete(photo.upload)
    work(merchant)
    photo.refresh_from_db()
    assert photo.photo_state == "waiting"
    default_storage.save(photo.upload, upload(kept))
    OutboxMessage.objects.update(due_at=photo.uploaded_at)
    work(merchant)
    photo.refresh_from_db()
    assert photo.photo_state == "ready"


def test_a_file_that_never_comes_back_is_given_up(merchant, draft):
    photo = attach(draft, picture())
    default_storage.delete(photo.upload)
    OutboxMessage.objects.update(attempts=ATTEMPTS - 1)
    work(merchant)
    photo.refresh_from_db()
    assert (photo.photo_state, photo.upload) == ("refused", "")


@pytest.mark.django_db(transaction=True)
def test_the_original_is_gone_once_the_picture_is_made(merchant):
    """Case 40: and with a removed photo both."""
    with merchant_transaction(merchant.pk):
        draft = open_draft(order=make_order(), language="fr")
        photo = attach(draft, picture())
        sent = photo.upload
    work(merchant)
    with merchant_transaction(merchant.pk):
        photo.refresh_from_db()
        assert (default_storage.exists(sent), default_storage.exists(photo.picture)) == (False, True)
        remove_photo(draft=draft, photo=photo)
    assert not default_storage.exists(photo.picture)


def test_a_photo_of_another_draft_is_not_removed(draft):
    """Case 38."""
    photo = attach(draft, picture())
    other = open_draft(order=draft.order, language="fr")
    remove_photo(draft=other, photo=photo)
    assert Photo.objects.get() == photo


def test_a_photo_of_an_article_of_another_order_is_refused(draft):
    """Case 10."""
    [unit] = units(make_order())
    with refused(InvalidInput, "unknown_article", unit=unit):
        attach(draft, picture(), unit=unit)


def test_photos_go_with_the_articles_they_show(draft):
    """Case 42: nothing is dropped; what shows an article not chosen stays with the draft."""
    one, two = units(draft.order)
    shown_one, shown_two = attach(draft, picture()), attach(draft, picture(), unit=two)
    fill_draft(draft=draft, choices={one: {"reason": "size_small"}})
    rma = request_return(draft=draft, actor=SHOPPER)
    [item] = items(rma)
    placed = [(photo.item, photo.draft) for photo in Photo.objects.order_by("id")]
    assert placed == [(item, None), (None, draft)]
    assert [shown_one.unit, shown_two.unit] == [one, two]


def test_a_reason_that_needs_a_photo(draft):
    """Case 32: refused without one, and nothing is left of the try."""
    Reason.objects.filter(code="defective").update(needs_photo=True)
    one = units(draft.order)[0]
    fill_draft(draft=draft, choices={one: {"reason": "defective"}})
    with refused(InvalidInput, "article_refused", unit=one, why="photo_required"):
        request_return(draft=draft, actor=SHOPPER)
    prepared(draft, camera_picture()[:-200])
    with refused(InvalidInput, "article_refused", unit=one, why="photo_required"):
        request_return(draft=draft, actor=SHOPPER)
    prepared(draft, picture())
    assert request_return(draft=draft, actor=SHOPPER).stage == "requested"


def test_the_warehouse_photographs_too_and_nobody_else(draft):
    """Case 88."""
    [item] = items(ask(make_order()))
    photo = photograph_item(item=item, upload=upload(picture()), actor=CLERK)
    assert (photo.item, photo.taken_by) == (item, "staff")
    with refused(NotPermitted, "role_not_permitted"):
        photograph_item(item=item, upload=upload(picture()), actor=Actor("staff", "3", "Ada", "agent"))


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not at hand")
@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.*")), ids=lambda path: path.name)
def test_real_and_hostile_files(draft, path):
    """Cases 38 to 40: shown without a trace of metadata, or refused; never a crash."""
    refusals: list[str] = []
    try:
        photo = prepared(draft, path.read_bytes())
    except InvalidInput as refusal:
        refusals.append(refusal.code)
    assert set(refusals) <= {"photo_type", "photo_pixels", "photo_too_small", "photo_aspect"}
    if not refusals and photo.photo_state == "ready":
        found = shown(photo)
        assert (found.format, dict(found.getexif()), found.info.get("xmp")) == ("WEBP", {}, None)
        with default_storage.open(photo.picture) as file:
            assert not {mark for mark in (b"<script", b"PK\x03\x04", b"GPS", b"Exif") if mark in file.read()}


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_any_wrong_byte_is_shown_or_refused(draft):
    """Case 40: no file makes the worker crash and try for a day."""
    good = camera_picture()
    states = set()
    for place in range(2, len(good), 61):
        photo = attach(draft, good)
        broken = good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :]
        default_storage.delete(photo.upload)
        default_storage.save(photo.upload, upload(broken))
        prepare_photo(photo)
        photo.refresh_from_db()
        states.add(photo.photo_state)
        photo.delete()
    assert states == {"ready", "refused"}


def test_a_fresh_process_reads_every_format():
    """Case 40: the library loads its formats late, and the first upload may be a WebP."""
    code = (
        "import sys, django; django.setup()\n"
        "from django.core.files.uploadedfile import SimpleUploadedFile as File\n"
        "from returns.services.attach_photo import check_picture\n"
        "check_picture(File('x', sys.stdin.buffer.read()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=picture("WEBP"), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
