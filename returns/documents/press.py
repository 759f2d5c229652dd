"""Turns HTML into PDF with WeasyPrint. Imports Pango: import this module only where something is printed.

One font configuration serves the whole process: a new one for each document leaks and costs more than the
document. Nothing is ever fetched: a page shows the pictures handed over with it, other addresses are refused.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from weasyprint import CSS, HTML
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


def print_pdf(html: str, stylesheets: tuple[str, ...], pictures: Mapping[str, bytes]) -> bytes:
    """Print a page; `stylesheets` are file names in templates/documents, `pictures` bytes by address."""
    with _one_at_a_time:
        styles = [_stylesheet(name) for name in ("fonts", *stylesheets)]
        page = HTML(string=html, url_fetcher=OnlyGiven(pictures))
        pdf = page.write_pdf(stylesheets=styles, font_config=_font_configuration())
    return bytes(pdf)


def warm() -> None:
    """Load Pango, cut the fonts and print one page, so that a worker's first label is as fast as the others.

    Call it in the process that prints (after a fork, not before: the fonts lie in a temporary folder that
    goes with the process which made it).
    """
    print_pdf("<p>", (), {})


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
