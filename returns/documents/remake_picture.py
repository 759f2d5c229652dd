"""Decode a stranger's picture and draw it anew: a program of its own, which may die and nothing else with it.

Reads the file on standard input, writes a line of notes (fingerprint and capture time, each "-" where there
is none) and a WebP to standard output; leaves with UNREADABLE for what is no picture. Memory and time are
limited before the first byte is decoded. The only place that opens HEIC.
"""

import io
import resource
import sys
import warnings
from collections.abc import Callable
from typing import IO, cast

from PIL import Image, ImageFile, ImageOps

from returns.documents.capture_time import capture_time
from returns.documents.fingerprint import fingerprint_of
from returns.documents.picture_head import head_of

LONGEST_SIDE = 2000  # pixels: enough to see a seam, small enough for a phone
UNREADABLE = 3  # the exit code for a file that is no picture we can read
MOST_MEMORY = 304 * 2**20  # bytes; the largest pictures that are taken need up to 282 MB (ADR 10)
MOST_SECONDS = 30  # of computing; the largest take three
ORIENTATION = 0x0112  # the tag of Exif that says how the camera was held
STRIP = 8  # rows of the small picture that are made at a time


def main() -> int:
    """Limit this process, then remake the picture on standard input; return the exit code."""
    fence_in()
    with open(0, "rb", closefd=False) as file:
        try:
            notes, picture = remake(file)
        except Exception as error:  # a broken picture makes its reader raise anything
            print(type(error).__name__, error, file=sys.stderr)  # noqa: T201
            return UNREADABLE
    sys.stdout.buffer.write(notes.encode() + b"\n" + picture)
    return 0


def fence_in() -> None:
    """Take at most so much memory and time, write no core file, open no more than a few files."""
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def remake(file: IO[bytes]) -> tuple[str, bytes]:
    """Return the notes, and a WebP of at most LONGEST_SIDE pixels a side: upright, opaque, without metadata.

    T-70: of what the camera wrote beside the pixels, the capture time alone is read, and noted apart. The
    first picture of a file with several is taken. Raises whatever the decoder raises.
    """
    kind = head_of(file).kind
    small, exif = small_heif(file) if kind == "HEIF" else small_picture(file, kind)
    bare = Image.new("RGB", small.size, "white")
    bare.paste(small, mask=small)
    fingerprint, taken_at = fingerprint_of(bare), capture_time(exif)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=82, method=4)
    return f"{'-' if fingerprint is None else fingerprint} {taken_at or '-'}", out.getvalue()


def small_picture(file: IO[bytes], kind: str) -> tuple[Image.Image, Image.Exif]:
    """Decode a picture that must be whole, make it small and turn it upright; return its Exif, too."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(file, formats=(kind,)) as source:
        source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        source.load()
        small = made_small(source.size, lambda top, end: source.crop((0, top, source.size[0], end)))
        exif = source.getexif()
        small.getexif()[ORIENTATION] = exif.get(ORIENTATION, 1)
    return cast(Image.Image, ImageOps.exif_transpose(small)), exif


def small_heif(file: IO[bytes]) -> tuple[Image.Image, Image.Exif]:
    """Decode the main picture of a HEIC and make it small; its decoder turns it upright, as it should.

    Its Exif is returned, too.
    """
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.options.THUMBNAILS = pillow_heif.options.AUX_IMAGES = pillow_heif.options.DEPTH_IMAGES = False
    heif = pillow_heif.open_heif(file, convert_hdr_to_8bit=True)
    whole = heif[heif.primary_index]
    rows, stride = memoryview(whole.data), whole.stride  # decodes; the size is true only from here on
    width, mode = whole.size[0], whole.mode

    def strip(top: int, end: int) -> Image.Image:
        part = rows[top * stride : end * stride]
        return Image.frombuffer(mode, (width, end - top), part, "raw", mode, stride, 1)

    return made_small(whole.size, strip), heif_exif(whole.info.get("exif"))


def heif_exif(words: bytes | None) -> Image.Exif:
    """Return what the camera wrote into a HEIC; nothing where it cannot be read."""
    exif = Image.Exif()
    try:
        exif.load(words or b"")
    except Exception:  # strangers' bytes: its reader raises anything
        return Image.Exif()
    return exif


def made_small(size: tuple[int, int], strip: Callable[[int, int], Image.Image]) -> Image.Image:
    """Return a picture, given by its rows from one to another, in RGBA and at most LONGEST_SIDE long.

    Rows are turned into colours and made small a few at a time, so that no picture stands here twice.
    """
    factor = max(1, max(size) // LONGEST_SIDE)
    small = Image.new("RGBA", (-(-size[0] // factor), -(-size[1] // factor)))
    for top in range(0, size[1], STRIP * factor):
        part = in_colours(strip(top, min(top + STRIP * factor, size[1])))
        small.paste(part.reduce(factor), (0, top // factor))
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return small


def in_colours(picture: Image.Image) -> Image.Image:
    """Return the picture as RGBA; of 16 bits of grey the upper eight are seen."""
    if picture.mode == "I;16":
        picture = picture.point(lambda level: level / 256).convert("L")
    return picture.convert("RGBA")


if __name__ == "__main__":
    sys.exit(main())
