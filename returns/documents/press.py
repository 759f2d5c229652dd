"""Turns HTML into PDF with WeasyPrint. Imports Pango: import this module only where something is printed.

One font configuration serves the whole process: a new one for each document leaks and costs more than the
document. Nothing is ever fetched: a page shows the pictures handed over with it, other addresses are refused.

Laying out costs more than painting. So a page can be painted on others: on a form whose words never change,
laid out once per process, or on a page that another document has laid out already.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from weasyprint import CSS, HTML, Document, Page
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from .fonts import FACES, latin_font

STYLESHEETS = Path(__file__).parents[2] / "templates" / "documents"

_one_at_a_time = Lock()  # Pango's font map, which we share, is not safe for threads


class OnlyGiven(URLFetcher):
    """Answers with the bytes it was given by address, and refuses every other address."""

    def __init__(self, given: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self._given = given

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return the bytes given for `url`; raises ValueError for any other."""
        if url not in self._given:
            raise ValueError("documents fetch nothing")
        return URLFetcherResponse(url, self._given[url])


class Stacked(Page):
    """A page painted on top of others, all with their upper left corners in the same place."""

    def __init__(self, page: Page, under: Sequence[Page]) -> None:
        self.__dict__.update(vars(page))  # a page is made of boxes; there is nothing to lay out again
        self._under = under

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint the pages below, then the page itself."""
        for page in self._under:
            page.paint(stream, scale)
        super().paint(stream, scale)


def lay_out(html: str, stylesheets: tuple[str, ...], pictures: Mapping[str, bytes]) -> Document:
    """Lay out a page; `stylesheets` are file names in templates/documents, `pictures` bytes by address."""
    with _one_at_a_time:
        styles = [_stylesheet(name) for name in ("fonts", *stylesheets)]
        source = HTML(string=html, url_fetcher=OnlyGiven(pictures))
        return source.render(stylesheets=styles, font_config=_font_configuration())


@lru_cache(maxsize=16)
def form(html: str, stylesheets: tuple[str, ...]) -> Page:
    """Lay out a page that is the same for everybody, once per process. Never give it personal data."""
    return lay_out(html, stylesheets, {}).pages[0]


def print_pdf(document: Document, under: Sequence[Page] = ()) -> bytes:
    """Print a document; the pages `under` are painted below its first page."""
    first, *others = document.pages
    with _one_at_a_time:
        return bytes(document.copy([Stacked(first, under), *others]).write_pdf())


@cache
def _font_configuration() -> FontConfiguration:
    return FontConfiguration()


@cache
def _stylesheet(name: str) -> CSS:
    if name == "fonts":
        return _font_faces()
    return CSS(
        string=(STYLESHEETS / name).read_text(encoding="utf-8"),
        url_fetcher=OnlyGiven({}),
        font_config=_font_configuration(),
    )


def _font_faces() -> CSS:
    fonts = {f"given:font-{place}": latin_font(face) for place, face in enumerate(FACES)}
    rules = [
        f"@font-face {{ font-family: '{face.family}'; font-weight: {face.weight}; src: url({address}) }}"
        for face, (address, font) in zip(FACES, fonts.items(), strict=True)
        if font
    ]
    given = {address: font for address, font in fonts.items() if font}
    return CSS(string="\n".join(rules), url_fetcher=OnlyGiven(given), font_config=_font_configuration())
