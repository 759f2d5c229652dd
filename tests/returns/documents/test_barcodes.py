"""Code 128 and QR symbols, read back by an independent decoder."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from returns.documents.barcodes import (
    CODE128_QUIET,
    code128_modules,
    code128_png,
    code128_size,
    fitting_dots,
    qr_modules,
    qr_png,
)
from rma_portal.core.errors import InvalidInput

from .paper import LINK, NUMBER, code128_dots, scanned

PRINTABLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=20)


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(PRINTABLE)
def test_any_printable_ascii_is_read_back(text):
    assert scanned(code128_dots(text, 3)) == {"Code128": [text]}


@pytest.mark.parametrize("text", ["9912", "10012", "99A", "9999-1", "1A", "AB-123456-00X", NUMBER])
def test_digits_at_the_start_are_not_lost(text):
    """The encoding library drops a leading 99: it is also the code that changes the character set."""
    assert scanned(code128_dots(text, 3)) == {"Code128": [text]}


def test_a_picture_has_one_pixel_for_each_module():
    picture = opened(code128_png(NUMBER))
    modules = 14 * 11 + 11 + 11 + 13 + 2 * CODE128_QUIET  # characters, start, check, stop, quiet zones
    row = [0 if module == "1" else 255 for module in code128_modules(NUMBER)]
    assert (picture.size, picture.tobytes()) == ((modules, 1), bytes(row))


@pytest.mark.parametrize(
    ("modules", "dots", "height_mm", "size"),
    [(209, 3, 0, (627, 95)), (209, 3, 20, (627, 160)), (55, 2, 0, (110, 51))],
)
def test_a_symbol_has_its_quiet_zone_and_height_in_whole_dots(modules, dots, height_mm, size):
    """At least 15 % of its length and 6.35 mm high."""
    assert code128_size(modules, dots, height_mm=height_mm) == size


@pytest.mark.parametrize("text", ["", "é", "A\n", "ATL\x00"])
def test_other_characters_are_refused(text):
    with pytest.raises(InvalidInput) as refusal:
        code128_png(text)
    assert refusal.value.code == "barcode-text"


def test_dots_shrink_until_the_symbol_fits_and_then_it_is_refused():
    modules = len(code128_modules(NUMBER))
    assert [fitting_dots(modules, room, most=3, least=2) for room in (95, 78.5, 78, 60)] == [3, 3, 2, 2]
    with pytest.raises(InvalidInput) as refusal:
        fitting_dots(modules, 50, most=3, least=2)
    assert (refusal.value.code, "52.3 mm" in refusal.value.hint) == ("barcode-too-wide", True)


def test_a_qr_code_is_read_back_and_keeps_four_modules_white():
    picture = opened(qr_png(LINK, module_dots=5)).convert("L")
    side = qr_modules(LINK) * 5
    black = picture.point(lambda level: 255 - level).getbbox()
    assert (scanned(picture), picture.size, black) == (
        {"QRCode": [LINK]},
        (side, side),
        (20, 20, side - 20, side - 20),
    )


@pytest.mark.parametrize("text", ["", "x" * 3000])
def test_a_text_no_qr_code_can_hold_is_refused(text):
    with pytest.raises(InvalidInput) as refusal:
        qr_png(text)
    assert refusal.value.code == "qr-text"
