"""What people typed, made fit for one line of paper."""

import pytest

from returns.documents.text import printable


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("  Trop\n\tpetit ", "Trop petit"),
        ("douze chars!", "douze chars!"),
        ("treize chars!", "treize char…"),
        ("coupe ici ma phrase", "coupe ici m…"),
        ("dix lettres et", "dix lettres…"),
        ("a\x00b\x1bc", "a b c"),
        ("a\ud800\ue000b", "ab"),
        ("cafe\u0301", "café"),
        ("a\u202ecba\u2066x", "acbax"),
        ("👗 rouge", "👗 rouge"),
        ("נעל", "\u2068נעל\u2069"),
        ("حذاء 42", "\u2068حذاء 42\u2069"),
        ("", ""),
    ],
)
def test_typed_text_becomes_one_bounded_line(typed, line):
    """Case 47: no control characters, and right-to-left letters stay within their own text."""
    assert printable(typed, 12) == line
