"""Countries by their names, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from returns.domain.policy.legal import TERRITORIES, UNION
from rma_portal.core import locales
from rma_portal.core.iso import COUNTRIES

TOLD = 6  # by name; more are counted


def country_name(code: str) -> str:
    """Return a country's name (ISO 3166 alpha-2) for the reader, or the code where none is known."""
    return locales.country_name(code, get_language())


def countries() -> list[tuple[str, str]]:
    """Return every country's code and name for the reader, by name: what a form offers."""
    named = ((code, country_name(code)) for code in COUNTRIES)
    return sorted(named, key=lambda one: locales.alphabetical(one[1]))


def country_words(codes: Iterable[str]) -> str:
    """Return several countries as people say them: the Union as one, the first few by name."""
    left = set(codes)
    told = []
    if left >= UNION:
        told, left = [_("European Union")], left - UNION - TERRITORIES
    names = sorted(map(country_name, left), key=locales.alphabetical)
    told += names[:TOLD]
    if len(names) > TOLD:
        told.append(_("%(count)s others") % {"count": len(names) - TOLD})
    return ", ".join(told)
