"""Draws a return label, alone on A6 or on A4 with the slip that goes into the parcel."""

import datetime as dt
import io
import re
from dataclasses import dataclass
from typing import Literal

from django.utils import translation
from django.utils.formats import date_format
from PIL import Image

from rma_portal.core.errors import InvalidInput

from .addresses import Address, printed_address
from .barcodes import DPI, code128_modules, code128_png, fitting_dots, qr_modules, qr_png
from .logo import printable_logo
from .pages import fill
from .text import printable

Paper = Literal["a6", "a4"]

LABEL_WIDTH_MM = 105
LABEL_CODE_ROOM_MM = 95
LABEL_CODE_HEIGHT_MM = 20
SLIP_CODE_ROOM_MM = 84
QR_ROOM_MM = 32

_STYLESHEETS: dict[Paper, tuple[str, ...]] = {
    "a6": ("label.css", "a6.css"),
    "a4": ("label.css", "a4.css", "slip.css"),
}


@dataclass(frozen=True)
class Branding:
    """How the merchant looks: its name, accent colour ("#1f4e5f") and logo (PNG, JPEG or WebP bytes)."""

    name: str
    accent: str
    logo: bytes | None


@dataclass(frozen=True)
class SlipArticle:
    """One article on the slip: its own number, what it is, and why it comes back, as people read it."""

    number: str
    title: str
    options: str
    sku: str
    reason: str


@dataclass(frozen=True)
class LabelRequest:
    """Everything a label shows.

    `number` is the return's and what Code 128 carries; `link` is opaque (no personal data) and what the QR
    code carries; `sender` is the customer, `recipient` the merchant's return centre.
    """

    number: str
    link: str
    sender: Address
    recipient: Address
    branding: Branding
    language: Literal["fr", "en"]
    issued_on: dt.date
    articles: tuple[SlipArticle, ...]
    order_number: str


def draw_label(request: LabelRequest, paper: Paper) -> bytes:
    """Return a PDF: on "a6" the label alone, on "a4" the label above the fold and the slip from there on.

    Raises InvalidInput "paper-unknown", "accent-unusable", "slip-without-articles", "barcode-text",
    "barcode-too-wide", "qr-text".
    """
    from . import press  # loads Pango, which a web process that draws nothing does not need

    _check(request, paper)
    pictures = _pictures(request, paper)
    with translation.override(request.language):
        html = fill(f"{paper}.html", _values(request, pictures))
    return press.print_pdf(html, _STYLESHEETS[paper], pictures)


def _check(request: LabelRequest, paper: Paper) -> None:
    if paper not in _STYLESHEETS:
        raise InvalidInput("paper-unknown", "paper is a6 or a4", field="paper")
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", request.branding.accent):
        raise InvalidInput("accent-unusable", "the accent is written #rrggbb", field="accent")
    if paper == "a4" and not request.articles:
        raise InvalidInput(
            "slip-without-articles", "a slip lists the articles of the return", field="articles"
        )


def _pictures(request: LabelRequest, paper: Paper) -> dict[str, bytes]:
    pictures = {
        "given:code": _code(request.number, LABEL_CODE_ROOM_MM, LABEL_CODE_HEIGHT_MM),
        "given:qr": qr_png(request.link, fitting_dots(qr_modules(request.link), QR_ROOM_MM, most=6, least=3)),
    }
    if logo := printable_logo(request.branding.logo):
        pictures["given:logo"] = logo
    if paper == "a4":
        pictures |= {f"given:{a.number}": _code(a.number, SLIP_CODE_ROOM_MM) for a in request.articles}
    return pictures


def _code(number: str, room_mm: float, height_mm: float = 0) -> bytes:
    dots = fitting_dots(len(code128_modules(number)), room_mm, most=3, least=2)
    return code128_png(number, dots, height_mm=height_mm)


def _code_left(code: bytes) -> str:
    """Return the mm from the label's left edge that centre the code and begin just inside a printer dot."""
    with Image.open(io.BytesIO(code)) as picture:
        dots = round(LABEL_WIDTH_MM / 25.4 * DPI - picture.width) // 2
    return f"{(dots + 0.02) / DPI * 25.4:.5f}"


def _values(request: LabelRequest, pictures: dict[str, bytes]) -> dict[str, object]:
    return {
        "number": request.number,
        "order_number": printable(request.order_number, 40),
        "issued_on": date_format(request.issued_on, "j F Y"),
        "sender": printed_address(request.sender, request.recipient),
        "recipient": printed_address(request.recipient, request.sender),
        "merchant": printable(request.branding.name, 60),
        "code_left": _code_left(pictures["given:code"]),
        "accent": request.branding.accent,
        "has_logo": "given:logo" in pictures,
        "articles": [_printed_article(article) for article in request.articles],
    }


def _printed_article(article: SlipArticle) -> SlipArticle:
    return SlipArticle(
        number=article.number,
        title=printable(article.title, 110),
        options=printable(article.options, 60),
        sku=printable(article.sku, 40),
        reason=printable(article.reason, 140),
    )
