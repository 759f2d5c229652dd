"""Draws a statement of withdrawal with the instant it was received at, to be kept by both sides."""

from dataclasses import dataclass

from django.utils import translation

from .pages import fill
from .text import printable

LONGEST_LINE = 1000


@dataclass(frozen=True)
class StatementPaper:
    """What the paper shows: the statement word for word, its reference, and when it was received.

    `declared` is in the merchant's time zone, `declared_utc` in UTC; `digest` is the SHA-256 of the
    statement's canonical JSON, which the audit chain holds too.
    """

    reference: str
    merchant: str
    language: str
    text: str
    declared: str
    declared_utc: str
    digest: str


def draw_statement(paper: StatementPaper) -> bytes:
    """Return a PDF on A4, as long as the statement needs."""
    from . import press  # loads Pango, which a web process that draws nothing does not need

    with translation.override(paper.language):
        lines = [printable(line, LONGEST_LINE) for line in paper.text.splitlines()]
        page = fill(
            "withdrawal.html", {**vars(paper), "lines": lines, "merchant": printable(paper.merchant, 120)}
        )
        return press.print_pdf(press.lay_out(page, ("paper.css", "withdrawal.css"), {}))
