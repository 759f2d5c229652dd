"""Why a person must act, and what was less kind than shown, in words for staff."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from returns.models.words import RESOLUTIONS
from returns.wording.days import day_text
from returns.wording.decisions import why_not
from returns.wording.rules import rule_name, value_words
from returns.wording.signals import signal_words
from rma_portal.core.money import round_money
from rma_portal.web.templatetags.rma import money

BECAUSE: dict[str, Any] = {
    "no_rule": gettext_lazy("No rule approves it."),
    "rule_asked": gettext_lazy("The rule “%(rule)s” asks for a person."),
    "refused_now": gettext_lazy("The rules would refuse it by now: %(reason)s"),
    "signals": gettext_lazy("Something is unusual: %(signals)s."),
    "evidence_missing": gettext_lazy("Evidence that the rules ask for is missing."),
    "no_photo": gettext_lazy("The customer cannot take a photo and describes the article in words."),
    "late_claim": gettext_lazy("It is a claim after the window."),
    "law_forbids_refusal": gettext_lazy("A rule would refuse it; the law leaves that to a person."),
    "less_kind_than_shown": gettext_lazy("The decision is less kind than what the customer was shown."),
    "photos": gettext_lazy("Its photos are still being prepared; then the rules decide."),
}
# What a step's mode or limit says: by step and reason.
LIMITS: dict[tuple[str, str], Any] = {
    ("approval", "manual"): gettext_lazy("Requests are approved by hand here."),
    ("approval", "semi"): gettext_lazy("The rules would approve it; a person confirms."),
    ("approval", "currency"): gettext_lazy(
        "Paid in another currency than the shop's, so the limit for approvals by itself cannot be compared."
    ),
    ("approval", "per_return"): gettext_lazy(
        "Above the limit of %(limit)s a return for approvals by itself."
    ),
    ("approval", "day_amount"): gettext_lazy("Above the daily limit of %(limit)s for approvals by itself."),
    ("approval", "day_count"): gettext_lazy("Above the daily number of %(limit)s approvals by itself."),
    ("refund", "currency"): gettext_lazy(
        "Paid in another currency than the shop's, so the limit for refunds by itself cannot be compared."
    ),
    ("refund", "per_return"): gettext_lazy("Above the limit of %(limit)s a return for refunds by itself."),
    ("refund", "day_amount"): gettext_lazy("Above the daily limit of %(limit)s for refunds by itself."),
    ("refund", "day_count"): gettext_lazy("Above the daily number of %(limit)s refunds by itself."),
    ("restock", "manual"): gettext_lazy("Articles are put into stock by hand here."),
    ("restock", "semi"): gettext_lazy("An article is ready to be put into stock; a person confirms."),
    ("restock", "currency"): gettext_lazy(
        "Paid in another currency than the shop's, so the limit for stock by itself cannot be compared."
    ),
    ("restock", "per_return"): gettext_lazy("Above the limit of %(limit)s a return for stock by itself."),
    ("restock", "day_amount"): gettext_lazy("Above the daily limit of %(limit)s for stock by itself."),
    ("restock", "day_count"): gettext_lazy(
        "Above the daily number of %(limit)s articles for stock by itself."
    ),
}
ASPECTS: dict[str, Any] = {
    "allowed": gettext_lazy("may come back"),
    "until": gettext_lazy("until"),
    "resolutions": gettext_lazy("offered"),
    "methods": gettext_lazy("way back"),
    "fee": gettext_lazy("return fee"),
    "restocking": gettext_lazy("restocking fee"),
    "bonus": gettext_lazy("bonus"),
    "keep": gettext_lazy("the customer keeps it"),
    "total": gettext_lazy("total"),
}


def because(doubt: Mapping[str, Any]) -> str:
    """Return why a person must act; an unknown reason stands for itself."""
    text = BECAUSE.get(doubt["why"]) or LIMITS.get((doubt.get("step", ""), doubt["why"]))
    return str(text) % gaps_of(doubt) if text else str(doubt["why"])


def because_all(doubts: list[dict[str, Any]]) -> list[str]:
    """Return all reasons, each once."""
    return list(dict.fromkeys(because(doubt) for doubt in doubts))


def gaps_of(doubt: Mapping[str, Any]) -> dict[str, str]:
    """Return what fills the gaps of a reason."""
    currency, limit = doubt.get("currency"), doubt.get("limit", "")
    return {
        "rule": rule_name(str(doubt.get("rule", ""))),
        "reason": why_not(str(doubt.get("code", ""))),
        "signals": ", ".join(signal_words(code) for code in doubt.get("signals", ())),
        "limit": money(round_money(Decimal(limit), currency)) if currency else str(limit),
    }


def less_kind_words(facts: Mapping[str, Any]) -> str:
    """Return what was less kind than the customer was shown: the old and the new terms."""
    shown, now = facts.get("shown", {}), facts.get("now", {})
    changes = [
        _("%(what)s: %(shown)s shown, %(now)s now")
        % {
            "what": ASPECTS.get(aspect, aspect),
            "shown": term_words(aspect, shown[aspect], facts),
            "now": term_words(aspect, now.get(aspect), facts),
        }
        for aspect in shown
    ]
    text = "; ".join(changes)
    if "article" not in facts:
        return _("Less kind than the customer was shown (%(changes)s)") % {"changes": text}
    return _("Article %(article)s is decided less kindly than the customer was shown (%(changes)s)") % {
        "article": facts["article"],
        "changes": text,
    }


def term_words(aspect: str, value: Any, facts: Mapping[str, Any]) -> str:
    """Return one term of a decision, as the timeline keeps it, in words; `facts` has currency and zone."""
    told = _TERMS.get(aspect)
    return told(value, facts) if told else value_words(value)


def _amount(value: Any, facts: Mapping[str, Any]) -> str:
    return money(round_money(Decimal(value), facts["currency"]))


def _day(value: Any, facts: Mapping[str, Any]) -> str:
    if not value:
        return _("without end")
    # The last second of a day is another day's in UTC; what was written before had no zone.
    return day_text(dt.datetime.fromisoformat(value), facts.get("zone", "UTC"))


def _yes_or_no(value: Any, facts: Mapping[str, Any]) -> str:
    return _("yes") if value else _("no")


def _ways(value: Any, facts: Mapping[str, Any]) -> str:
    return ", ".join(str(dict(RESOLUTIONS).get(way, way)) for way in value) or "–"


_TERMS: dict[str, Callable[[Any, Mapping[str, Any]], str]] = {
    **dict.fromkeys(("fee", "restocking", "bonus", "total"), _amount),
    **dict.fromkeys(("allowed", "keep"), _yes_or_no),
    "until": _day,
    "resolutions": _ways,
}
