"""A draft over the past in words: what differs for an article, and the lines of the report."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from returns.models import PolicyReplay
from returns.queries.replays import Difference, differences
from returns.services.run_replay import ReportWords, Row
from returns.wording.days import day_text
from returns.wording.decisions import WHEN_PAID, why_not
from returns.wording.rules import value_words
from rma_portal.core import clock
from rma_portal.core.text import harmless
from rma_portal.web.templatetags.rma import locale, money

VERDICTS = {
    "approve": pgettext_lazy("replay", "Approved by itself"),
    "ask_person": pgettext_lazy("replay", "To a person"),
    "refuse": pgettext_lazy("replay", "Refused"),
}
KINDS = {
    "kinder": pgettext_lazy("replay", "Kinder"),
    "harsher": pgettext_lazy("replay", "Harsher"),
    "handled": pgettext_lazy("replay", "Handled differently"),
    "same": pgettext_lazy("replay", "The same"),
}
ASPECTS = {
    "code": pgettext_lazy("replay", "ground"),
    "until": pgettext_lazy("replay", "until"),
    "resolutions": pgettext_lazy("replay", "offers"),
    "methods": pgettext_lazy("replay", "way back"),
    "fee": pgettext_lazy("replay", "return fee"),
    "restocking": pgettext_lazy("replay", "restocking fee"),
    "bonus": pgettext_lazy("replay", "bonus"),
    "keep": pgettext_lazy("replay", "the customer keeps it"),
    "evidence": pgettext_lazy("replay", "evidence"),
    "refund_when": pgettext_lazy("replay", "money back"),
    "destination": pgettext_lazy("replay", "goes to"),
    "flags": pgettext_lazy("replay", "flags"),
}
GROUNDS = {
    "withdrawal_right": pgettext_lazy("replay", "right of withdrawal"),
    "within_window": pgettext_lazy("replay", "within the shop's own window"),
    "claim": pgettext_lazy("replay", "claim"),
    "claim_after_window": pgettext_lazy("replay", "claim after the window"),
}
FAILURES = {
    "unreadable": gettext_lazy(
        "A stored decision could not be read. Nothing is shown, since half a result would mislead."
    ),
    "given_up": gettext_lazy("The work could not be done. Try again later."),
}


def answer(replay: PolicyReplay) -> str:
    """Return what to read first: how many articles would be decided differently."""
    kinds = replay.summary.get("kinds", {})
    read = sum(kinds.values())
    if not read:
        return _("No article was asked back in this time.")
    if not replay.differing:
        return ngettext(
            "The %(read)s article would be decided just the same.",
            "All %(read)s articles would be decided just the same.",
            read,
        ) % {"read": number(read)}
    return ngettext(
        "Of %(articles)s, %(differing)s would be decided differently: %(parts)s.",
        "Of %(articles)s, %(differing)s would be decided differently: %(parts)s.",
        replay.differing,
    ) % {
        "articles": articles(read),
        "differing": number(replay.differing),
        "parts": ", ".join(parts_of(kinds)),
    }


def parts_of(kinds: Mapping[str, int]) -> Iterator[str]:
    """Yield how many are kinder, harsher and only handled differently, each unless there is none."""
    counted = {
        "kinder": ngettext("%(count)s kinder", "%(count)s kinder", kinds.get("kinder", 0)),
        "harsher": ngettext("%(count)s harsher", "%(count)s harsher", kinds.get("harsher", 0)),
        "handled": ngettext(
            "%(count)s only handled differently",
            "%(count)s only handled differently",
            kinds.get("handled", 0),
        ),
    }
    return (text % {"count": number(kinds[kind])} for kind, text in counted.items() if kinds.get(kind))


def articles(count: int) -> str:
    """Write how many articles: "1 article", "12,480 articles"."""
    return ngettext("%(count)s article", "%(count)s articles", count) % {"count": number(count)}


def number(count: int) -> str:
    """Write a count as the reader does."""
    return format_decimal(count, locale=locale())


def period_words(days: int | None) -> str:
    """Return how far back a run looks."""
    if days is None:
        return _("All articles ever")
    return _("The last %(days)s days") % {"days": days}


def changes(row: Row, zone: str) -> list[str]:
    """Return what differs for an article, one text for each thing: "return fee €0.00 → €4.90"."""
    then, now = row["then"], row["now"]
    if "allowed" in then:
        # From a refusal to a permission everything else differs as well; the ground alone is told.
        return [_changed(row, "code", then, now, zone)] if "code" in then else []
    return [_changed(row, aspect, then, now, zone) for aspect in ASPECTS if aspect in then]


def _changed(row: Row, aspect: str, then: Mapping, now: Mapping, zone: str) -> str:
    was, will_be = (_remembered(aspect, side[aspect], row["currency"], zone) for side in (then, now))
    return _("%(aspect)s: %(was)s → %(will_be)s") % {
        "aspect": ASPECTS[aspect],
        "was": was,
        "will_be": will_be,
    }


def _remembered(aspect: str, value: Any, currency: str, zone: str) -> str:
    """Return `_value`, written once for all the articles of a report that share it: writing is what costs."""
    key = tuple(value) if isinstance(value, list) else value
    return _written(get_language() or "", clock.now().year, aspect, key, currency, zone)


@lru_cache(maxsize=8192)
def _written(language: str, year: int, aspect: str, value: Any, currency: str, zone: str) -> str:
    # The language is the one that is active, and days name their year where it is not this one.
    return _value(aspect, value, currency, zone)


def _value(aspect: str, value: Any, currency: str, zone: str) -> str:
    if aspect in ("fee", "restocking", "bonus"):
        return money(Decimal(value), currency)
    if aspect == "until":
        return day_text(dt.datetime.fromisoformat(value), zone) if value else _("without end")
    if aspect == "code":
        return str(GROUNDS.get(value) or why_not(value).rstrip("."))
    if aspect == "refund_when":
        return str(WHEN_PAID.get(value, value))
    return value_words(value)


def heads() -> list[str]:
    """Return the heads of the report's columns."""
    return [
        _("Return"),
        _("Article number"),
        _("SKU"),
        _("Article"),
        pgettext("replay", "Asked"),
        pgettext("replay", "Then"),
        pgettext("replay", "Now"),
        pgettext("replay", "Change"),
        _("What differs"),
    ]


def report_words(zone: str) -> ReportWords:
    """Return what puts a run's report into words, in a merchant's time zone."""
    return ReportWords(heads, lambda rows: report_lines(rows, zone))


def report_lines(rows: Sequence[Row], zone: str) -> Iterator[list[str]]:
    """Yield one line for each article that differs; no cell runs as a formula."""
    for found in differences(rows):
        yield [harmless(cell) for cell in report_line(found, zone)]


def report_line(found: Difference, zone: str) -> list[str]:
    """Return an article's line, in the order of `heads`; the day is ISO, for sorting."""
    item, row = found.decision.item, found.row
    day = clock.day_in(found.decision.decided_at, zone)
    return [
        str(item.rma), item.number, item.sku, str(item), day.isoformat(), str(VERDICTS[row["was"]]),
        str(VERDICTS[row["is"]]), str(KINDS[row["kind"]]), "; ".join(changes(row, zone)),
    ]  # fmt: skip
