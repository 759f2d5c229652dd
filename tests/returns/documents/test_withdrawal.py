"""The statement of withdrawal on paper: word for word, with its instant (T-14, T-15)."""

import pypdfium2
import pytest

from returns.documents.withdrawal import StatementPaper, draw_statement

TEXT = "To Atelier\n\nI hereby withdraw from my contract of sale.\n- 1 x <b>Pull & Co</b>\nName: Zoë Œuvre"


def paper(text: str = TEXT, language: str = "en") -> bytes:
    """Return the PDF of a statement."""
    return draw_statement(
        StatementPaper(
            reference="W-ABCDE-FGHJK",
            merchant="Atelier",
            language=language,
            text=text,
            declared="27 November 2026, 21:34:35 CET",
            declared_utc="2026-11-27T20:34:35Z",
            digest="ab" * 32,
        )
    )


def read(pdf: bytes) -> tuple[int, str]:
    """Return the number of pages and all that can be read on them."""
    document = pypdfium2.PdfDocument(pdf)
    return len(document), "\n".join(page.get_textpage().get_text_range() for page in document)


def test_it_holds_the_statement_and_its_instant():
    pages, text = read(paper())
    assert pages == 1
    said = [
        "W-ABCDE-FGHJK",
        "21:34:35 CET",
        "2026-11-27T20:34:35Z",
        "ab" * 32,
        *filter(None, TEXT.splitlines()),
    ]
    assert [line for line in said if line not in text] == []


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Statement of withdrawal"), ("fr", "Déclaration de rétractation")]
)
def test_it_speaks_the_pages_language_and_accepts_nothing(language, title):
    _pages, text = read(paper(language=language))
    assert title in text
    assert "accept" not in text.lower()


def test_a_long_statement_takes_as_many_pages_as_it_needs():
    pages, text = read(paper("\n".join(f"- 1 x Article {number}" for number in range(200))))
    assert pages > 1
    assert "Article 199" in text
