"""The portal in each language a customer may read it in."""

import datetime as dt
import html
import re

import pytest
from django.conf import settings

from rma_portal.core import clock
from tests.factories import make_order, make_variant
from tests.returns.portal.visitor import Visitor, body

NAMES = {
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "it": "Italiano",
    "nl": "Nederlands",
}
HEADLINES = {
    "en": "Return an article",
    "fr": "Retourner un article",
    "de": "Artikel zurückgeben",
    "es": "Devolver un artículo",
    "it": "Rendi un articolo",
    "nl": "Artikel retourneren",
}
LAST_DAYS = {
    "en": "Can be returned until Tuesday 7 April",
    "fr": "Retour possible jusqu’au mardi 7 avril",
    "de": "Rückgabe möglich bis Dienstag, 7. April",
    "es": "Puede devolverse hasta el martes 7 de abril",
    "it": "Si può rendere fino a martedì 7 aprile",
    "nl": "Kan worden geretourneerd tot en met dinsdag 7 april",
}
PRICES = {
    "en": "€1,249.90",
    "fr": "1 249,90 €",
    "de": "1.249,90 €",
    "es": "1.249,90 €",
    "it": "1.249,90 €",
    "nl": "€ 1.249,90",
}
PLACED = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)  # delivered on 5 March; 30 days end in Easter
LAST_DAY = re.compile(r'<p class="fact good">.*?<span>([^<]+)</span>', re.DOTALL)
PRICE = re.compile(r'<span class="amount">([^<]+)</span>')
BUTTON = re.compile(r'<button name="language" value="(..)" lang="\1">([^<]+)</button>')


@pytest.fixture
def polyglot(merchant):
    """The merchant, who speaks every language."""
    merchant.languages = list(NAMES)
    merchant.save()
    return merchant


def test_six_languages_are_spoken_each_by_its_own_name():
    assert dict(settings.LANGUAGES) == NAMES


@pytest.mark.parametrize("language", NAMES)
def test_the_browser_chooses_the_language(polyglot, language):
    """Case 27: in the region's own form, too; the page says what it is written in."""
    page = Visitor(polyglot, language="").get("/", headers={"accept-language": f"pt, {language}-XX;q=0.8"})
    assert page["Content-Language"] == language
    assert f'<html lang="{language}">' in body(page)
    assert f"<h1>{HEADLINES[language]}</h1>" in body(page)


@pytest.mark.parametrize("language", NAMES)
def test_the_language_is_changed_by_hand_and_remembered(polyglot, language):
    """Every other language is offered by the name it gives itself."""
    visitor = Visitor(polyglot, language=language)
    offered = dict(BUTTON.findall(body(visitor.get("/"))))
    assert offered == {code: name for code, name in NAMES.items() if code != language}
    for other in offered:
        visitor.post("/language", {"language": other, "next": "/m/atelier/rights"})
        assert visitor.get("/rights", headers={"accept-language": language})["Content-Language"] == other


@pytest.mark.parametrize("language", NAMES)
def test_days_and_amounts_are_written_as_the_reader_does(polyglot, language):
    visitor = Visitor(polyglot, language=language)
    with clock.travel(dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)):
        draft = visitor.find(make_order(lines=[(make_variant(), 1, "1249.90")], placed_at=PLACED))
        page = body(visitor.get(f"/return/{draft.key}/articles"))
    page = html.unescape(page).replace("\xa0", " ").replace("\u202f", " ")
    assert LAST_DAY.findall(page) == [LAST_DAYS[language]]
    assert PRICE.findall(page)[0] == PRICES[language]
