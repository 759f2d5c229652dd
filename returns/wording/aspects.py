"""In what one decision is kinder than another, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

ASPECTS = {
    "allowed": _("whether it may come back"),
    "until": _("until when"),
    "resolutions": _("what is offered"),
    "fee": _("what the way back costs"),
    "restocking": _("the restocking fee"),
    "bonus": _("the bonus"),
    "keep": _("whether the article is kept"),
    "methods": _("the ways back"),
}


def aspects_words(aspects: Iterable[str]) -> str:
    """Return the aspects of `kindness.less_kind` as a list in a sentence."""
    return ", ".join(str(ASPECTS[aspect]) for aspect in aspects)
