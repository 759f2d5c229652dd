"""The texts marked for translation, in sources and templates."""

import io
import re
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
APPS = ("rma_portal", "returns", "customers", "inventory")
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


def marked() -> set:
    """Return every text marked for translation, in sources and templates."""
    sources = [texts_in(file.read_text()) for app in APPS for file in (ROOT / app).rglob("*.py")]
    templates = [
        texts_of_template(file)
        for file in (ROOT / "templates").rglob("*.*")
        if file.suffix in (".html", ".txt")
    ]
    return set().union(*sources, *templates)


def texts_in(source: str) -> set:
    """Return (context, message) of every text marked in Python source."""
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS)
    return {(context, message) for _line, message, _comments, context in found if message}


def texts_of_template(file: Path) -> set:
    """Return (context, message) of every text marked in a template."""
    return texts_in(flush_left(templatize(file.read_text(), origin=str(file))))


def flush_left(source: str) -> str:
    """Return what stands for a template as Python can read it: no line begins with a space."""
    return "\n".join(line.strip() for line in source.splitlines())


def catalogue(language: str) -> dict:
    """Return a language's catalogue by context and message."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    with open(path, "rb") as file:
        return {(entry.context, entry.id): entry for entry in read_po(file, locale=language) if entry.id}


def header(language: str) -> tuple[int, str]:
    """Return how many plural forms a catalogue has, and the expression that chooses between them."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    found = re.search(r"nplurals=(\d+); plural=(.+?);", path.read_text())
    return (int(found[1]), found[2]) if found else (0, "")
