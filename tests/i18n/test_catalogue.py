"""Everything a person reads can be translated, and every catalogue is complete at every commit.

Staff read English and French; customers read these and German, Spanish, Italian and Dutch.
"""

import re

import pytest
from babel.messages.plurals import get_plural
from django.conf import settings

from returns.wording import refusals
from tests.i18n.bare_words import bare_words
from tests.i18n.customer_texts import TEMPLATES, customer_refusals, customer_templates, customer_texts
from tests.i18n.same_words import SAME
from tests.i18n.texts import catalogue, header, marked

GAP = re.compile(r"%\(\w+\)[sd]|%%")
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != "en"]
WORD = re.compile(r"[^\W\d_]{2,}")

# What services raise that customers are told in other words, or never meet.
SPOKEN_OTHERWISE = {
    "article_refused",  # by the reason why not
    "override_required",  # of staff alone
}


@pytest.fixture(params=TRANSLATED)
def language(request) -> str:
    return request.param


def test_a_catalogue_knows_every_text_its_readers_meet_and_no_other(language):
    texts = marked() if language in settings.STAFF_LANGUAGES else customer_texts()
    known = set(catalogue(language))
    assert (texts - known, known - texts) == (set(), set())


def test_a_catalogue_translates_every_text(language):
    entries = catalogue(language).items()
    assert [key for key, entry in entries if entry.fuzzy or not all(forms_of(entry.string))] == []


def test_a_catalogue_keeps_the_gaps_of_every_text(language):
    entries = catalogue(language).items()
    assert [key for key, entry in entries if gaps_of(entry.id) != gaps_of(entry.string)] == []


def test_a_catalogue_counts_as_its_language_does(language):
    """As many forms for each text as the language has, chosen by its rule."""
    rule = get_plural(language)
    assert header(language) == (rule.num_plurals, rule.plural_expr)
    plurals = [entry for entry in catalogue(language).values() if isinstance(entry.id, tuple)]
    assert {len(forms_of(entry.string)) for entry in plurals} == {rule.num_plurals}


def test_no_text_is_left_in_english(language):
    """What is the same in both languages stands in `same_words`, with the reason."""
    same = {
        message
        for (_context, message), entry in catalogue(language).items()
        if entry.string == message and WORD.search(GAP.sub("", str(message)))
    }
    assert same == SAME[language]


def test_customers_templates_hold_no_bare_words():
    bare = {file.relative_to(TEMPLATES).as_posix(): bare_words(file) for file in customer_templates()}
    assert {name: words for name, words in bare.items() if words} == {}


def test_bare_words_are_seen(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '<style>p { margin: 0 }</style><img alt="A hat">{% blocktranslate %}Fine{% endblocktranslate %}'
        '<p title="{% translate "Fine" %}">Hello {{ name }}<br>{% translate "Fine" %} 12 · A</p>'
    )
    assert bare_words(page) == ["A hat", "Hello"]


def test_customers_texts_are_told_from_staff_s():
    """Whichever way a page reaches them; a model's fields and staff's own mails are none."""
    texts = customer_texts()
    found = {
        (None, "You changed your mind"),  # a page's own
        (None, "To the content"),  # its frame's
        ("stage", "Closed"),  # behind get_stage_display
        (None, "Gift cards cannot be returned."),  # in a module that speaks to staff as well
        (None, "made to measure or personalised"),  # three calls away
    }
    staff_s = {
        (None, "Law: money back must be offered."),  # in that same module
        (None, "Give the draft a title."),
        (None, "needs an explanation"),  # a field of a model that pages read
        (None, "A webhook was switched off"),
        (None, "Shops to try"),
    }
    assert found | staff_s <= marked()
    assert (found - texts, staff_s & texts) == (set(), set())


def test_customers_read_a_sentence_for_all_they_can_be_refused():
    assert customer_refusals() - set(refusals.SENTENCES) - SPOKEN_OTHERWISE == set()


def forms_of(text) -> tuple:
    """Return the plural forms of a text, or the one it has."""
    return text if isinstance(text, tuple) else (text,)


def gaps_of(text) -> set[str]:
    """Return the gaps in a text, percent signs among them."""
    return {gap for form in forms_of(text) for gap in GAP.findall(form)}
