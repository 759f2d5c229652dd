"""Code 128 and QR symbols whose modules are whole printer dots, so that no bar is printed uneven.

A picture of a symbol has one pixel for each module; whoever prints it gives it its size in dots. Sizes follow
the symbologies' rules: Code 128 has 11 modules per character, a quiet zone of 10 modules on each side and a
height of at least 15 % of its length and 6.35 mm; QR has a quiet zone of 4 modules.
"""

import io
import math
from functools import lru_cache

import segno
from barcode.codex import Code128
from PIL import Image

from rma_portal.core.errors import InvalidInput

DPI = 203
"""Dots per inch of the common label printer: one dot is 0.125 mm."""
CODE128_QUIET = 10
QR_QUIET = 4
LEAST_HEIGHT_MM = 6.35
LEAST_HEIGHT_SHARE = 0.15

_MM_PER_INCH = 25.4
_FIRST_PRINTABLE, _LAST_PRINTABLE = " ", "~"


class _Code128(Code128):
    """python-barcode takes a leading digit pair 99, 100 or 101 for a change of set and drops it."""

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        return encoded if self.code[:2].isdigit() else super()._try_to_optimize(encoded)


@lru_cache(maxsize=512)
def code128_modules(text: str) -> str:
    """Return the symbol for a text of printable ASCII as "1" (bar) and "0" (space), quiet zones included.

    Raises InvalidInput "barcode-text" when the text is empty or has other characters.
    """
    if not text or not all(_FIRST_PRINTABLE <= sign <= _LAST_PRINTABLE for sign in text):
        raise InvalidInput("barcode-text", "Code 128 takes one or more printable ASCII characters", text=text)
    quiet = "0" * CODE128_QUIET
    return quiet + _Code128(text).build()[0] + quiet


def fitting_dots(modules: int, room_mm: float, *, most: int, least: int, dpi: int = DPI) -> int:
    """Return how many printer dots a module may have so that a symbol fits into `room_mm`.

    Raises InvalidInput "barcode-too-wide" when it would need modules of fewer than `least` dots,
    which scanners do not read reliably.
    """
    dots = min(most, int(room_mm / _MM_PER_INCH * dpi) // modules)
    if dots < least:
        hint = f"{modules} modules need {modules * least / dpi * _MM_PER_INCH:.1f} mm; shorten the text"
        raise InvalidInput("barcode-too-wide", hint, room_mm=room_mm)
    return dots


def code128_png(text: str) -> bytes:
    """Draw a text as Code 128: one pixel for each module, and one pixel high.

    Printed in the size of `code128_size` it is the symbol; a picture of its dots would have to be packed and
    unpacked for each label, which costs more than its layout. Raises InvalidInput "barcode-text".
    """
    modules = code128_modules(text)
    row = Image.new("L", (len(modules), 1))
    row.putdata([0 if module == "1" else 255 for module in modules])
    png = io.BytesIO()
    row.save(png, format="PNG")
    return png.getvalue()


def code128_size(modules: int, module_dots: int, dpi: int = DPI, height_mm: float = 0) -> tuple[int, int]:
    """Return width and height in dots of a symbol, at least as high as the symbology asks."""
    width = modules * module_dots
    height = max(height_mm, LEAST_HEIGHT_MM, LEAST_HEIGHT_SHARE * width / dpi * _MM_PER_INCH)
    return width, math.ceil(height / _MM_PER_INCH * dpi)


def qr_modules(text: str) -> int:
    """Return the modules on one side of the text's QR code, quiet zones included."""
    return int(_qr(text).symbol_size(border=QR_QUIET)[0])


def qr_png(text: str, module_dots: int = 1) -> bytes:
    """Draw a text as QR code of error correction M or better in a 1-bit PNG.

    Raises InvalidInput "qr-text" when it is empty or too long for any QR code.
    """
    png = io.BytesIO()
    _qr(text).save(png, kind="png", scale=module_dots, border=QR_QUIET)
    return png.getvalue()


@lru_cache(maxsize=128)
def _qr(text: str) -> segno.QRCode:
    if not text:
        raise InvalidInput("qr-text", "a QR code needs a text")
    try:
        return segno.make_qr(text, error="m")
    except segno.DataOverflowError:
        raise InvalidInput("qr-text", "too long for a QR code; use a shorter link")
