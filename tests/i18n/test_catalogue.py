"""Everything a person reads can be translated, and French is complete at every commit."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
APPS = ("rma_portal", "returns", "customers", "inventory")
CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    name + lazy: arguments
    for lazy in ("", "_lazy", "_noop")
    for name, arguments in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
} | {"_": None}
GAP = re.compile(r"%\(\w+\)[sd]")


def texts_in(source: str) -> set:
    """Return (context, message) of every text marked in Python source."""
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS)
    return {(context, message) for _line, message, _comments, context in found if message}


def marked() -> set:
    """Return every text marked for translation, in sources and templates."""
    sources = [file.read_text() for app in APPS for file in (ROOT / app).rglob("*.py")]
    templates = [
        flush_left(templatize(file.read_text(), origin=str(file)))
        for file in (ROOT / "templates").rglob("*.*")
        if file.suffix in (".html", ".txt")
    ]
    return set().union(*(texts_in(text) for text in [*sources, *templates]))


def flush_left(source: str) -> str:
    """Return what stands for a template as Python can read it: no line begins with a space."""
    return "\n".join(line.strip() for line in source.splitlines())


@pytest.fixture(scope="module")
def french() -> dict:
    """The French catalogue by context and message."""
    with open(CATALOGUE, "rb") as file:
        return {(entry.context, entry.id): entry for entry in read_po(file, locale="fr") if entry.id}


def test_french_knows_every_text_and_no_other(french):
    texts = marked()
    assert texts - set(french) == set()
    assert set(french) - texts == set()


def test_french_translates_every_text(french):
    missing = [key for key, entry in french.items() if entry.fuzzy or not all(forms_of(entry.string))]
    assert missing == []


def test_french_keeps_the_gaps_of_every_text(french):
    broken = [
        key for key, entry in french.items() if gaps_of(entry.id) != gaps_of(entry.string) and entry.string
    ]
    assert broken == []


def forms_of(text) -> tuple:
    """Return the plural forms of a text, or the one it has."""
    return text if isinstance(text, tuple) else (text,)


def gaps_of(text) -> set[str]:
    """Return the names of the gaps in a text."""
    return {gap for form in forms_of(text) for gap in GAP.findall(form)}
