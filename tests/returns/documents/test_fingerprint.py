"""What a picture looks like in 63 bits, and when it was taken: noted by the decoder beside the picture."""

import datetime as dt
import io
import random

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from returns.documents.fingerprint import fingerprint_of
from returns.documents.safe_picture import Remade, remade, understood
from returns.queries.lookalikes import NEAR
from tests.pictures import heic_of
from tests.returns.documents.test_safe_picture import saved


def scene(seed: int) -> Image.Image:
    """Return a drawn scene: twelve shapes on a ground, softened as a lens would."""
    chance = random.Random(seed)
    made = Image.new("RGB", (600, 800), tuple(chance.randrange(150, 240) for _ in range(3)))
    pen = ImageDraw.Draw(made)
    for turn in range(12):
        left, top = chance.randrange(600), chance.randrange(800)
        place = (left, top, left + chance.randrange(40, 350), top + chance.randrange(40, 350))
        tint = tuple(chance.randrange(256) for _ in range(3))
        (pen.ellipse if turn % 2 else pen.rectangle)(place, fill=tint)
    return made.filter(ImageFilter.GaussianBlur(2))


def trimmed(picture: Image.Image) -> Image.Image:
    """Return a picture without 1 % at each side."""
    return ImageOps.crop(picture, border=(picture.width // 100, picture.height // 100))


def again(picture: Image.Image, kind: str, quality: int) -> Image.Image:
    """Return a picture as it is after it was saved."""
    return Image.open(io.BytesIO(saved(picture, kind, quality=quality)))


CHANGES = {
    "saved badly": lambda picture: again(picture, "JPEG", 15),
    "saved as WebP": lambda picture: again(picture, "WEBP", 60),
    "ten times smaller": lambda picture: picture.resize((picture.width // 10, picture.height // 10)),
    "twice as large": lambda picture: picture.resize((picture.width * 2, picture.height * 2)),
    "blurred": lambda picture: picture.filter(ImageFilter.GaussianBlur(4)),
    "a little brighter": lambda picture: ImageEnhance.Brightness(picture).enhance(1.05),
    "trimmed": trimmed,
}
SCENES = [scene(seed) for seed in range(12)]


def distance(one: Image.Image, other: Image.Image) -> int:
    first, second = fingerprint_of(one), fingerprint_of(other)
    assert first is not None
    assert second is not None
    return (first ^ second).bit_count()


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_picture_stays_near(change):
    assert max(distance(one, CHANGES[change](one)) for one in SCENES) <= NEAR


def test_other_pictures_are_far():
    """Twice the distance that is near, so that neither chance nor a change makes two scenes one."""
    apart = [distance(one, other) for place, one in enumerate(SCENES) for other in SCENES[:place]]
    assert min(apart) > 2 * NEAR


@pytest.mark.parametrize("tint", ["white", "black", "#888888"])
def test_a_flat_picture_has_no_fingerprint(tint):
    """A photo of nothing is like every other: it must not make strangers alike."""
    flat = Image.new("RGB", (300, 200), tint)
    noisy = Image.effect_noise((300, 200), 5).convert("RGB")
    assert (fingerprint_of(flat), fingerprint_of(noisy)) == (None, None)


def exif_of(**words: str) -> bytes:
    """Return Exif as a camera writes it: original, digitised, changed, offset."""
    tags = {"original": 0x9003, "digitised": 0x9004, "offset": 0x9011}
    exif = Image.Exif()
    if "changed" in words:
        exif[0x0132] = words["changed"]
    exif.get_ifd(0x8769).update({tags[name]: text for name, text in words.items() if name in tags})
    return exif.tobytes()


MORNING = "2026:11:03 10:15:00"
TOLD = dt.datetime(2026, 11, 3, 10, 15, tzinfo=dt.UTC)
TIMES = {
    "zone unknown": ({"original": MORNING}, TOLD),
    "zone known": ({"original": MORNING, "offset": "+01:00"}, TOLD - dt.timedelta(hours=1)),
    "zone nonsense": ({"original": MORNING, "offset": "home"}, TOLD),
    "digitised": ({"digitised": MORNING}, TOLD),
    "only changed": ({"changed": MORNING}, None),
    "no time": ({"original": "    :  :     :  :  "}, None),
    "no such day": ({"original": "2026:02:30 10:15:00"}, None),
    "clock never set": ({"original": "1980:01:01 00:00:00"}, None),
    "the future": ({"original": "2090:01:01 00:00:00"}, dt.datetime(2090, 1, 1, tzinfo=dt.UTC)),
    "nothing": ({}, None),
}


@pytest.mark.parametrize("name", TIMES)
def test_the_capture_time_is_what_the_camera_says_or_nothing(name):
    words, expected = TIMES[name]
    found = remade(io.BytesIO(saved(SCENES[0], "JPEG", exif=exif_of(**words))))
    assert found
    assert found.taken_at == expected


def test_every_kind_of_file_tells_its_fingerprint_and_time():
    """HEIC is read by another decoder, and its Exif with it."""
    exif = exif_of(original=MORNING)
    files = {kind: saved(SCENES[0], kind, exif=exif) for kind in ("JPEG", "PNG", "WEBP", "AVIF")}
    files["HEIF"] = heic_of(SCENES[0], exif=exif)
    found = {kind: remade(io.BytesIO(content)) for kind, content in files.items()}
    prints = {kind: one.fingerprint for kind, one in found.items() if one and one.fingerprint}
    assert {kind: one and one.taken_at for kind, one in found.items()} == dict.fromkeys(files, TOLD)
    assert max((prints["PNG"] ^ prints[kind]).bit_count() for kind in files) <= NEAR


def test_nothing_of_the_exif_stands_in_the_picture():
    """T-70: the time is noted, and leaves the picture with the rest."""
    found = remade(io.BytesIO(saved(SCENES[0], "JPEG", exif=exif_of(original=MORNING))))
    assert found
    with Image.open(io.BytesIO(found.picture)) as shown:
        assert dict(shown.getexif()) == {}
    assert b"2026" not in found.picture[:200]


def test_broken_exif_is_no_reason_to_refuse_a_picture():
    broken = exif_of(original=MORNING)[:30] + b"\xff" * 40
    for content in (saved(SCENES[0], "JPEG", exif=broken), heic_of(SCENES[0], exif=broken)):
        found = remade(io.BytesIO(content))
        assert found
        assert (found.taken_at, found.fingerprint is None) == (None, False)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (b"7 2026-11-03T10:15:00+00:00\nRIFF", Remade(b"RIFF", 7, TOLD)),
        (b"- -\nRIFF\n", Remade(b"RIFF\n")),
        (b"-5 2026-11-03T10:15:00\nRIFF", Remade(b"RIFF")),
        (b"9223372036854775808 soon\nRIFF", Remade(b"RIFF")),
        ("٣ \xff\nRIFF".encode("latin1", "replace"), Remade(b"RIFF")),
        (b"", Remade(b"")),
    ],
)
def test_notes_that_make_no_sense_are_none(told, expected):
    """What the decoder says may be a stranger's words: a broken decoder is not believed."""
    assert understood(told) == expected
