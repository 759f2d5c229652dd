"""What a file says of itself in its first bytes: which kind of picture, and how large. Nothing is decoded.

HEIC and AVIF are read here in plain Python, so that a web process never hands strangers' bytes to their
decoders. What is said may be a lie; who decodes is fenced in (`remake_picture`).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from PIL import Image

PLAIN = ("JPEG", "PNG", "WEBP")  # an MPO is opened as the JPEG it begins with
BRANDS = {
    "AVIF": {b"avif", b"avis"},
    "HEIF": {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"},
}
LONGEST_BOX = 2**32  # bytes; far more than is ever taken
LONGEST_META = 2**20  # bytes; a telephone writes about ten thousand


class NoPictureError(Exception):
    """These bytes do not begin like a picture of a kind we take."""


class TooManyPixelsError(NoPictureError):
    """The picture says that it is larger than any camera's."""


@dataclass(frozen=True)
class Head:
    """A picture's kind (JPEG, PNG, WEBP, HEIF, AVIF) and its size in pixels, before it is turned upright."""

    kind: str
    width: int
    height: int


def head_of(file: IO[bytes]) -> Head:
    """Return what the file says of itself and leave it at its beginning. Raises NoPictureError."""
    try:
        file.seek(0)
        kind = container_kind(file.read(1024))
        file.seek(0)
        return Head(kind, *largest_size(file)) if kind else plain_head(file)
    finally:
        file.seek(0)


def plain_head(file: IO[bytes]) -> Head:
    """Return the head of a JPEG, PNG or WebP."""
    try:
        with Image.open(file, formats=PLAIN) as picture:
            return Head("JPEG" if picture.format == "MPO" else str(picture.format), *picture.size)
    except Image.DecompressionBombError as error:
        raise TooManyPixelsError from error
    except Exception as error:  # a broken picture makes its reader raise anything
        raise NoPictureError from error


def container_kind(start: bytes) -> str:
    """Return HEIF or AVIF by the brands in an ISO 23008-12 file's first box, or an empty text."""
    if start[4:8] != b"ftyp":
        return ""
    end = min(int.from_bytes(start[:4]), len(start))
    brands = {start[8:12], *(start[place : place + 4] for place in range(16, end, 4))}
    return next((kind for kind, known in BRANDS.items() if brands & known), "")


def largest_size(file: IO[bytes]) -> tuple[int, int]:
    """Return the largest size of any picture that the container describes."""
    sizes = [struct.unpack(">II", body[4:12]) for body in sizes_in(meta_of(file)) if len(body) >= 12]
    if not sizes:
        raise NoPictureError("a container without pictures")
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return width, height


def meta_of(file: IO[bytes]) -> bytes:
    """Return the content of the container's `meta` box, where sizes stand; others are skipped unread."""
    while len(header := file.read(16)) >= 8:
        length, name = struct.unpack(">I4s", header[:8])
        start = 16 if length == 1 else 8
        if length == 1 and len(header) == 16:
            length = int.from_bytes(header[8:])
        if name == b"meta":
            return header[start:] + file.read(min(length or LONGEST_META, LONGEST_META) - 16)
        if not start <= length <= LONGEST_BOX:
            break
        file.seek(length - len(header), 1)
    raise NoPictureError("a container without description")


def sizes_in(meta: bytes) -> Iterator[bytes]:
    """Yield the bodies of all `ispe` boxes (sizes) below a `meta` box."""
    for name, body in boxes(meta[4:]):
        if name == b"iprp":
            properties = [inner for inner_name, inner in boxes(body) if inner_name == b"ipco"]
            yield from (found for each in properties for kind, found in boxes(each) if kind == b"ispe")


def boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and body of each box in a row; a length that cannot be ends the row."""
    place = 0
    while place + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        if length < 8:
            return
        yield name, content[place + 8 : place + length]
        place += length
