"""How a language is written: Babel's locale for it, names of countries, the order of the alphabet.

The Unicode CLDR, as Babel carries it, is the source of all three.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache

from babel import Locale

LOCALES = {"en": "en_GB", "fr": "fr_FR", "de": "de_DE", "es": "es_ES", "it": "it_IT", "nl": "nl_NL"}


def locale_of(language: str | None) -> str:
    """Return Babel's name for a language ("de" or "de-at"), British English where it is none of ours."""
    return LOCALES.get((language or "en").split("-")[0], "en_GB")


def country_name(code: str, language: str | None) -> str:
    """Return a country's name (ISO 3166 alpha-2) in a language, or the code where none is known."""
    return _territories(locale_of(language)).get(code.upper(), code)


def alphabetical(name: str) -> str:
    """Return what to sort a name by, so that "Österreich" stands beside "Oman" and not behind "Zypern"."""
    apart = unicodedata.normalize("NFD", name.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


@cache
def _territories(locale: str) -> Mapping[str, str]:
    return dict(Locale.parse(locale).territories)
