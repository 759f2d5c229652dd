"""Draws a return label, alone on A6 or on A4 with the slip that goes into the parcel.

What is the same on every label, its words and lines, is a form that is laid out once per process and
language; a label is laid out once and painted on both papers.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from babel.dates import format_date
from django.conf import settings
from django.utils import translation

from rma_portal.core.errors import InvalidInput
from rma_portal.core.locales import locale_of

from .addresses import Address, printed_address
from .barcodes import DPI, code128_modules, code128_png, code128_size, fitting_dots, qr_modules, qr_png
from .logo import printable_logo
from .pages import fill
from .text import printable

if TYPE_CHECKING:
    from weasyprint import Document

Paper = Literal["a6", "a4"]

LABEL_WIDTH_MM = 105
LABEL_CODE_ROOM_MM = 95
LABEL_CODE_HEIGHT_MM = 20
SLIP_CODE_ROOM_MM = 84
QR_ROOM_MM = 32

PRINTED_DPI = 203.05
"""A hair more than the printer has: a page that is turned into dots rounds pictures outwards, and the odd
dot would widen a bar."""


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
    language: str
    issued_on: dt.date
    articles: tuple[SlipArticle, ...]
    order_number: str


@dataclass(frozen=True)
class Symbol:
    """A code on paper: its picture, one pixel a module, and its size in dots of the label printer."""

    picture: bytes
    width: int
    height: int

    @property
    def style(self) -> str:
        """Return its size as CSS."""
        width, height = (dots / PRINTED_DPI * 25.4 for dots in (self.width, self.height))
        return f"width:{width:.5f}mm;height:{height:.5f}mm"


def draw_label(request: LabelRequest, paper: Paper) -> bytes:
    """Return a PDF: on "a6" the label alone, on "a4" the label above the fold and the slip from there on.

    Raises InvalidInput "paper-unknown", "accent-unusable", "slip-without-articles", "barcode-text",
    "barcode-too-wide", "qr-text".
    """
    return draw_labels(request, (paper,))[paper]


def draw_labels(request: LabelRequest, papers: tuple[Paper, ...] = ("a6", "a4")) -> dict[Paper, bytes]:
    """Return the label on several papers, laid out once; raises what `draw_label` raises."""
    for paper in papers:
        _check(request, paper)
    print_on = {"a6": _on_a6, "a4": _on_a4}
    with translation.override(request.language):
        label = _laid_out(request)
        return {paper: print_on[paper](request, label) for paper in papers}


def warm() -> None:
    """Load Pango, cut the fonts, lay out the forms, so that a worker's first label is as fast as the others.

    In the languages of most labels: another one costs 0.3 s at its first label, and 2 MB of every worker.
    Call it in the process that prints (after a fork, not before: the fonts lie in a temporary folder that
    goes with the process which made it).
    """
    nobody, article = Address("A", "B", "", "C", "D", "FR"), SlipArticle("A", "B", "", "C", "")
    look, day = Branding("A", "#000000", None), dt.date(2026, 1, 1)
    for language in settings.STAFF_LANGUAGES:
        draw_labels(LabelRequest("A", "B", nobody, nobody, look, language, day, (article,), "C"))


def _check(request: LabelRequest, paper: Paper) -> None:
    if paper not in ("a6", "a4"):
        raise InvalidInput("paper-unknown", "paper is a6 or a4", field="paper")
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", request.branding.accent):
        raise InvalidInput("accent-unusable", "the accent is written #rrggbb", field="accent")
    if paper == "a4" and not request.articles:
        raise InvalidInput(
            "slip-without-articles", "a slip lists the articles of the return", field="articles"
        )


def _laid_out(request: LabelRequest) -> "Document":
    from . import press  # loads Pango, which a web process that draws nothing does not need

    code, qr = _code(request.number, LABEL_CODE_ROOM_MM, LABEL_CODE_HEIGHT_MM), _qr(request.link)
    pictures = {"given:code": code.picture, "given:qr": qr.picture}
    if logo := printable_logo(request.branding.logo):
        pictures["given:logo"] = logo
    shown = {"code": code, "code_left": _code_left(code), "qr": qr, "has_logo": bool(logo)}
    page = fill("label.html", _values(request) | shown)
    return press.lay_out(page, ("paper.css", "label.css"), pictures)


def _on_a6(request: LabelRequest, label: "Document") -> bytes:
    from . import press

    return press.print_pdf(label, [press.form(fill("label_form.html", {}), ("paper.css", "label_form.css"))])


def _on_a4(request: LabelRequest, label: "Document") -> bytes:
    from . import press

    codes = {article.number: _code(article.number, SLIP_CODE_ROOM_MM) for article in request.articles}
    articles = [(_printed_article(article), codes[article.number]) for article in request.articles]
    pictures = {f"given:{number}": code.picture for number, code in codes.items()}
    page = fill("slip.html", _values(request) | {"articles": articles})
    slip = press.lay_out(page, ("paper.css", "slip.css"), pictures)
    forms = [
        press.form(fill(f"{name}_form.html", {}), ("paper.css", f"{name}_form.css"))
        for name in ("slip", "label")
    ]
    return press.print_pdf(slip, [*forms, label.pages[0]])


def _code(number: str, room_mm: float, height_mm: float = 0) -> Symbol:
    modules = len(code128_modules(number))
    dots = fitting_dots(modules, room_mm, most=3, least=2)
    return Symbol(code128_png(number), *code128_size(modules, dots, height_mm=height_mm))


def _qr(link: str) -> Symbol:
    modules = qr_modules(link)
    side = modules * fitting_dots(modules, QR_ROOM_MM, most=6, least=3)
    return Symbol(qr_png(link), side, side)


def _code_left(code: Symbol) -> str:
    """Return the mm from the label's left edge that centre the code and begin just inside a printer dot."""
    dots = round(LABEL_WIDTH_MM / 25.4 * DPI - code.width) // 2
    return f"{(dots + 0.02) / DPI * 25.4:.5f}"


def _values(request: LabelRequest) -> dict[str, object]:
    return {
        "number": request.number,
        "order_number": printable(request.order_number, 40),
        "issued_on": format_date(request.issued_on, "medium", locale=locale_of(request.language)),
        "sender": printed_address(request.sender, request.recipient),
        "recipient": printed_address(request.recipient, request.sender),
        "merchant": printable(request.branding.name, 60),
        "accent": request.branding.accent,
    }


def _printed_article(article: SlipArticle) -> SlipArticle:
    return SlipArticle(
        number=article.number,
        title=printable(article.title, 110),
        options=printable(article.options, 60),
        sku=printable(article.sku, 40),
        reason=printable(article.reason, 140),
    )
