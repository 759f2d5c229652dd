"""The decoder's own process: whatever becomes of it, its caller lives on and knows whom to blame."""

import io
import signal
import subprocess
import sys

import pytest
from PIL import Image

from returns.documents import safe_picture
from returns.documents.picture_head import NoPictureError, head_of
from returns.documents.safe_picture import remade
from tests.pictures import BROKEN, CLEANED, HOSTILE, box, heic, picture

BLAMED = [signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGXCPU]


@pytest.fixture
def dying(monkeypatch):
    """A program that dies on request, in the decoder's place: a decoder's real fault cannot be ordered."""
    monkeypatch.setattr(safe_picture, "PROGRAM", "tests.returns.documents.dying")


@pytest.mark.parametrize("number", BLAMED)
def test_a_picture_that_kills_its_decoder_cannot_be_read(dying, number):
    """Case 40: a fault in a decoder is no fault of ours, and no reason to try again."""
    assert remade(io.BytesIO(f"signal {int(number)}".encode())) is None


@pytest.mark.parametrize("wish", ["signal 9", "signal 15", "leave 1", "leave 2"])
def test_a_decoder_that_was_stopped_from_outside_is_tried_again(dying, wish):
    """No memory on the machine, a worker that is shut down: the picture may be a good one."""
    with pytest.raises(ChildProcessError, match="the decoder left with"):
        remade(io.BytesIO(wish.encode()))


def test_a_decoder_without_time_is_tried_again(dying, monkeypatch):
    monkeypatch.setattr(safe_picture, "PATIENCE", 0.5)
    with pytest.raises(subprocess.TimeoutExpired):
        remade(io.BytesIO(b"compute"))


def test_the_decoder_is_told_no_secret(dying, monkeypatch):
    """What runs strangers' bytes knows no key and no address."""
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    found = remade(io.BytesIO(b"environment"))
    assert found
    told = set(found.picture.decode().split())
    assert told - {"PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LC_CTYPE"} == {"MALLOC_ARENA_MAX"}


def test_what_swells_is_stopped_by_the_fence():
    """Case 40: 48 million pixels of WebP would take 800 MB; the decoder is refused the memory."""
    out = io.BytesIO()
    Image.new("L", (8000, 6000)).save(out, "WEBP", method=0, quality=1)
    assert head_of(out).width == 8000
    assert remade(out) is None


MEASURE = """
import resource, subprocess, sys
sent = open(sys.argv[1], "rb")
command = [sys.executable, "-m", "returns.documents.remake_picture"]
done = subprocess.run(command, stdin=sent, capture_output=True)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "size", "save"),
    [
        ("JPEG", (8160, 6120), {}),
        ("JPEG", (8160, 6120), {"progressive": True}),
        ("PNG", (8160, 6120), {"compress_level": 1}),
        ("WEBP", (5000, 3000), {"method": 0}),
        ("AVIF", (6000, 4000), {"speed": 10}),
        ("HEIF", (8064, 6048), {}),
    ],
)
def test_the_largest_picture_of_each_kind_fits(tmp_path, kind, size, save):
    """Case 40: it is remade within 300 MB resident, and a worker beside it has 100 left (ADR 10)."""
    file = tmp_path / "large"
    scene = Image.linear_gradient("L").resize(size).convert("RGB")
    file.write_bytes(large_heic(scene) if kind == "HEIF" else saved(scene, kind, **save))
    done = subprocess.run([sys.executable, "-c", MEASURE, file], capture_output=True, text=True, check=True)
    code, megabytes = map(int, done.stdout.split())
    assert (code, megabytes < 300) == (0, True), megabytes


def saved(scene: Image.Image, kind: str, **save) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    scene.save(out, kind, **save)
    return out.getvalue()


def large_heic(scene: Image.Image) -> bytes:
    """Return a HEIC in tiles, as telephones write them."""
    import pillow_heif

    out = io.BytesIO()
    pillow_heif.from_pillow(scene).save(out, quality=40, tile_size=512, enc_params={"preset": "ultrafast"})
    return out.getvalue()


SEEDS = {
    **{name: content for name, (content, _size) in CLEANED.items() if len(content) < 20_000},
    **{name: content for name, (content, _code) in HOSTILE.items() if name.endswith("heic")},
    **BROKEN,
}


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow says what is broken, as it should
@pytest.mark.parametrize("name", SEEDS)
def test_no_head_crashes_its_reader(name):
    """Cases 38 to 40: cut anywhere, or with any early byte changed, a head is read or it is no picture."""
    content = SEEDS[name]
    cut = [content[:end] for end in range(0, min(len(content), 900), 7)]
    changed = [
        content[:place] + bytes([content[place] ^ mask]) + content[place + 1 :]
        for place in range(0, min(len(content), 900), 5)
        for mask in (0x01, 0x80, 0xFF)
    ]
    assert {outcome(each) for each in (*cut, *changed)} <= {"head", "none"}


def outcome(content: bytes) -> str:
    """Say what became of reading a head."""
    file = io.BytesIO(content)
    try:
        head = head_of(file)
    except NoPictureError:
        return "none"
    assert min(head.width, head.height) >= 0
    assert file.tell() == 0
    return "head"


def test_a_head_is_found_wherever_its_boxes_stand():
    """A free box before, a long length, a `meta` that reaches to the end: sizes are found in each."""
    good = heic()
    length = int.from_bytes(good[:4])
    start, rest = good[:length], good[length:]
    meta = rest[8 : int.from_bytes(rest[:4])]
    long = b"\x00\x00\x00\x01meta" + (len(meta) + 16).to_bytes(8) + meta
    open_end = b"\x00\x00\x00\x00meta" + meta
    found = [
        head_of(io.BytesIO(start + each)) for each in (rest, box(b"free", b"x" * 99) + rest, long, open_end)
    ]
    assert {(head.kind, head.width, head.height) for head in found} == {("HEIF", 120, 80)}


def test_the_kind_is_told_by_its_brands():
    """Major or compatible; neither a film nor a sequence of another kind."""
    kinds = {kind: head_of(io.BytesIO(picture(kind))).kind for kind in ("JPEG", "PNG", "WEBP", "AVIF")}
    assert kinds == {kind: kind for kind in kinds}
    general = heic().replace(b"ftypheic", b"ftypmif1", 1)
    assert head_of(io.BytesIO(general)).kind == "HEIF"
