"""Decisions in words: short ones for customers, whole ones with their rules for staff."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from returns.domain.policy.explain import Sentence
from returns.wording.days import day_text
from returns.wording.rules import checked_words, regime_words, rule_name, set_words
from returns.wording.signals import unusual

WHY_NOT = {
    "window_closed": gettext_lazy("The time for returning this article is over."),
    "final_sale": gettext_lazy("Final sale: this article cannot be returned without a defect."),
    "exempt": gettext_lazy(
        "By its nature, for example hygiene or made to order, it cannot be returned without a defect."
    ),
    "guarantee_ended": gettext_lazy("The legal guarantee of this article has ended."),
    "gift_card": gettext_lazy("Gift cards cannot be returned."),
    "digital": gettext_lazy("Digital content cannot be returned."),
    "refused_by_rule": gettext_lazy("This shop does not take this article back for this reason."),
    "taken": gettext_lazy("Already part of a return."),
    "exchanged": gettext_lazy(
        "You have exchanged this article. What you get for it can be returned once it has been sent and this"
        " one has been checked."
    ),
    "taken_otherwise": gettext_lazy("This article cannot be returned here. Please write to the shop."),
    "not_shipped": gettext_lazy("Not sent yet. It can be returned once it has been."),
    "cancelled": gettext_lazy("This article was cancelled and refunded before."),
    "order_pending": gettext_lazy("This order is not completed yet."),
    "order_cancelled": gettext_lazy("This order was cancelled."),
    "opens_claim": gettext_lazy("What never came is looked for, not returned."),
    "reason_required": gettext_lazy("Choose a reason."),
    "reason_not_offered": gettext_lazy("This reason is not for this article. Choose another one."),
    "note_required": gettext_lazy("With this reason, please explain in a few words."),
    "photo_required": gettext_lazy("With this reason, please add a photo."),
    "serial_required": gettext_lazy("Please give the serial number of this article."),
    "replacement_required": gettext_lazy("Choose what you would like in exchange."),
    "consent_required": gettext_lazy("Say whether you agree to store credit."),
    "out_of_stock": gettext_lazy("What you chose in exchange is out of stock. Choose something else."),
    "resolution_not_offered": gettext_lazy("Choose again how you wish to be refunded."),
}
INSTEAD = {
    "exchanged": gettext_lazy("If something is wrong with what you got, write to us."),
    "gift_card": gettext_lazy("It can be spent or given away. If something is wrong with it, write to us."),
    "digital": gettext_lazy("If it does not work, the legal guarantee covers it: write to us."),
    "cancelled": gettext_lazy("If the money has not reached you, write to us."),
    "order_cancelled": gettext_lazy("If the money has not reached you, write to us."),
    "not_shipped": gettext_lazy("If you no longer want it, you can say so now."),
    "order_pending": gettext_lazy("If you no longer want it, you can say so now."),
    "guarantee_ended": gettext_lazy("If you see it differently, write to us."),
    "window_closed": gettext_lazy("If you see it differently, write to us."),
    "final_sale": gettext_lazy("If you see it differently, write to us."),
    "exempt": gettext_lazy("If you see it differently, write to us."),
    "refused_by_rule": gettext_lazy("If you see it differently, write to us."),
}
VERDICTS = {
    "allowed_withdrawal_right": gettext_lazy("Allowed: right of withdrawal, until %(until)s."),
    "allowed_within_window": gettext_lazy("Allowed: within the shop's own window, until %(until)s."),
    "allowed_claim": gettext_lazy("Allowed as a claim (%(regime)s), until %(until)s."),
    "allowed_claim_after_window": gettext_lazy(
        "Allowed as a claim under the legal guarantee, until %(until)s; the shop's own window is over."
    ),
    "refused_window_closed": gettext_lazy("Refused: the window ended on %(until)s."),
    "refused_guarantee_ended": gettext_lazy("Refused: the legal guarantee ended on %(until)s."),
}
VOICES = {
    "law_exempt": gettext_lazy("Law: no right of withdrawal for such goods (%(article)s)."),
    "law_withdrawal_open": gettext_lazy(
        "Law: right of withdrawal, %(days)s days, until %(until)s (%(source)s)."
    ),
    "law_not_informed": gettext_lazy(
        "Law: %(months)s months longer, since the shop had not told of the right (%(source)s)."
    ),
    "law_withdrawal_ended": gettext_lazy("Law: the right of withdrawal ended on %(until)s."),
    "law_guarantee_open": gettext_lazy("Law: the legal guarantee runs until %(until)s."),
    "law_presumed": gettext_lazy(
        "Law: until %(until)s a defect counts as there from the start (%(source)s)."
    ),
    "law_guarantee_ended": gettext_lazy("Law: the legal guarantee ended on %(until)s."),
    "law_money_offered": gettext_lazy("Law: money back must be offered."),
    "law_remedies_offered": gettext_lazy("Law: a defect gives a right to repair or replacement as well."),
    "law_no_restocking_fee": gettext_lazy("Law: no restocking fee may be kept."),
    "law_no_fee_for_claims": gettext_lazy("Law: sending back what is not as it should be is free."),
    "law_never_refused_by_rule": gettext_lazy("Law: no rule can refuse this by itself; a person decides."),
    "ground_gift_card": gettext_lazy("Gift cards are never returned."),
    "ground_digital": gettext_lazy("Digital content is never returned."),
    "ground_late_claim_is_reviewed": gettext_lazy("A claim after the window is looked at by a person."),
    "ground_blocked_person": gettext_lazy("This person is on the shop's list of blocked people."),
    "ground_refused_by_rule": gettext_lazy("The rules refuse it at once."),
    "ground_evidence_missing": gettext_lazy("Evidence that the rules ask for is missing; a person decides."),
}
WHEN_PAID = {
    "asked": gettext_lazy("as soon as the return is accepted"),
    "received": gettext_lazy("as soon as the article has arrived"),
    "accepted": gettext_lazy("as soon as the article has arrived and been checked"),
}
ROWS = {
    "articles": gettext_lazy("Articles"),
    "article": gettext_lazy("Article"),
    "shipping": gettext_lazy("Outbound shipping"),
    "fees": gettext_lazy("Return fee"),
    "restocking": gettext_lazy("Restocking fee"),
    "bonus": gettext_lazy("Bonus for store credit"),
    "deductions": gettext_lazy("Deduction"),
    "floor": gettext_lazy("Waived, so that nothing is owed"),
    "ceiling": gettext_lazy("Already refunded before"),
    "other_payment": gettext_lazy("Through another payment"),
}


def merchants_words(message: Mapping[str, str]) -> str:
    """Return what a rule tells the customer in the reader's language, or in the first it is written in."""
    return message.get((get_language() or "")[:2]) or next(iter(message.values()), "")


def why_not(code: str, until: str = "") -> str:
    """Return why an article cannot be returned, for its customer; `until` is the last day, written."""
    if code == "window_closed" and until:
        return _("The time for returning this article ended on %(day)s.") % {"day": until}
    return str(WHY_NOT.get(code) or _("This article cannot be returned."))


def instead_of(code: str) -> str:
    """Return what is possible where an article cannot be returned, for its customer; else an empty text."""
    return str(INSTEAD.get(code, ""))


def when_paid(refund_when: str) -> str:
    """Return when the money goes back, to stand after "refunded"."""
    return str(WHEN_PAID[refund_when])


def row_name(code: str) -> str:
    """Return the name of a row of the calculation (see domain/settlement.py)."""
    return str(ROWS.get(code, code))


def explained(sentence: Sentence, zone: str) -> str:
    """Return one sentence of `explain.sentences` for staff; days are written in the given time zone."""
    params = {**sentence.params, "until": until_words(sentence.params.get("until"), zone)}
    if sentence.code.startswith(("allowed_", "refused_")):
        return verdict(sentence.code, params)
    if sentence.code == "rule_failed":
        return checked_words(params)
    if sentence.code == "rule_too_late":
        return _("Rule “%(rule)s” matched too, but earlier rules had said it all.") % named(params)
    if sentence.code == "rule_less_kind":
        return _("Rule “%(rule)s” (version %(version)s) matched, but another version is kinder.") % named(
            params
        )
    if sentence.code.startswith("set_"):
        return set_words(sentence.code.removeprefix("set_"), named(params))
    if sentence.code == "ground_signals":
        return unusual(params.get("flags", ()))
    template = VOICES.get(sentence.code)
    return str(template) % params if template else sentence.code


def verdict(code: str, params: Mapping[str, Any]) -> str:
    """Return the result of a decision."""
    filled = {**params, "regime": regime_words(str(params.get("regime", "")))}
    if code in VERDICTS:
        return str(VERDICTS[code]) % filled
    if code.startswith("refused_"):
        return _("Refused: %(why)s") % {"why": why_not(code.removeprefix("refused_"))}
    return _("Allowed.")


def named(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters with the rule's name as people know it."""
    return {**params, "rule": rule_name(str(params["rule"]))}


def until_words(stored: Any, zone: str) -> str:
    """Return a stored instant as a day, or that there is no end."""
    if not stored:
        return _("without end")
    return day_text(dt.datetime.fromisoformat(str(stored)), zone)
