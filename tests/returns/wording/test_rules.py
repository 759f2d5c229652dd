"""Rules in words, in the reader's language."""

from django.utils import translation

from returns.domain.policy import legal
from returns.wording.rules import EXEMPTIONS, value_words


def test_every_exemption_of_the_law_has_words():
    assert set(EXEMPTIONS) == set(legal.EXEMPTIONS)


def test_exemptions_speak_the_readers_language():
    codes = ["perishable", "auction"]
    with translation.override("fr"):
        assert value_words(codes) == "périssable, enchère publique"
    with translation.override("en"):
        assert value_words(codes) == "perishable, public auction"
