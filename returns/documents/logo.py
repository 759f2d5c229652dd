"""The merchant's logo, made fit for a label."""

import io
from functools import lru_cache

from PIL import Image

MOST_PIXELS = 40_000_000
PRINTED_SIZE = (640, 240)
"""Pixels the logo is shrunk into: about 500 dpi in the room a label has for it."""


@lru_cache(maxsize=64)
def printable_logo(picture: bytes | None) -> bytes | None:
    """Return the logo as small PNG on white, or None when there is none or it cannot be read.

    A broken logo never costs a customer the label: the merchant's name is printed instead.
    """
    if not picture:
        return None
    try:
        with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG", "WEBP")) as opened:
            return _on_white(opened) if opened.width * opened.height <= MOST_PIXELS else None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _on_white(opened: Image.Image) -> bytes:
    opened.thumbnail(PRINTED_SIZE)
    logo = opened.convert("RGBA")
    sheet = Image.new("RGB", logo.size, "white")
    sheet.paste(logo, mask=logo)
    png = io.BytesIO()
    sheet.save(png, format="PNG")
    return png.getvalue()


def shown_logo(picture: bytes) -> bytes:
    """Return a picture that our own decoder drew anew, small enough for the head of every page: a WebP."""
    with Image.open(io.BytesIO(picture), formats=("WEBP",)) as opened:
        opened.thumbnail(PRINTED_SIZE)
        out = io.BytesIO()
        opened.convert("RGB").save(out, format="WEBP", quality=90, method=6)
    return out.getvalue()
