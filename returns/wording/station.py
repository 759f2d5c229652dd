"""The receiving station in words: what happened, large, and what to do next."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from returns.models.words import DISPOSITIONS
from rma_portal.core import clock
from rma_portal.core.money import Money
from rma_portal.web.templatetags.rma import locale, money

Facts = Mapping[str, str | int]


@dataclass(frozen=True)
class Words:
    """A headline that is read from two metres, and one sentence that says what to do."""

    title: str
    advice: str


# code: (what happened, what to do). Both may name facts.
_SAID = {
    "return_found": (gettext_lazy("Return found"), gettext_lazy("Scan the articles in the parcel.")),
    "return_complete": (
        gettext_lazy("Nothing more is expected"),
        gettext_lazy("Every article of this return is accounted for. Scan the next return."),
    ),
    "return_requested": (
        gettext_lazy("Not approved yet"),
        gettext_lazy("Set the parcel aside and tell the returns desk: nobody has decided on this return."),
    ),
    "return_awaiting_information": (
        gettext_lazy("Waiting for the customer"),
        gettext_lazy("Set the parcel aside and tell the returns desk: a question is still open."),
    ),
    "return_rejected": (
        gettext_lazy("This return was rejected"),
        gettext_lazy("Set the parcel aside and tell the returns desk. Do not put anything in stock."),
    ),
    "return_cancelled": (
        gettext_lazy("This return was cancelled"),
        gettext_lazy("Set the parcel aside and tell the returns desk. Do not put anything in stock."),
    ),
    "return_expired": (
        gettext_lazy("This return has expired"),
        gettext_lazy("It came too late. Set the parcel aside: the returns desk can open it again."),
    ),
    "received": (
        gettext_lazy("Article received"),
        gettext_lazy("Like new? Press Enter. Otherwise choose a grade."),
    ),
    "received_after_all": (
        gettext_lazy("Received after all"),
        gettext_lazy("It was marked as missing. Like new? Press Enter. Otherwise choose a grade."),
    ),
    "scanned_twice": (
        gettext_lazy("Scanned twice, counted once"),
        gettext_lazy("Like new? Press Enter. Otherwise choose a grade."),
    ),
    "received_before": (
        gettext_lazy("Already received"),
        gettext_lazy("Not counted again. If a second article like it is in the parcel, press U."),
    ),
    "article_requested": (
        gettext_lazy("Not approved yet"),
        gettext_lazy("Set the article aside and tell the returns desk: nobody has decided on it."),
    ),
    "article_needs_information": (
        gettext_lazy("Waiting for the customer"),
        gettext_lazy("Set the article aside and tell the returns desk: a question is still open."),
    ),
    "article_rejected": (
        gettext_lazy("This article was rejected"),
        gettext_lazy("Set it aside and tell the returns desk. Do not put it in stock."),
    ),
    "article_cancelled": (
        gettext_lazy("This article was cancelled"),
        gettext_lazy("Set it aside and tell the returns desk. Do not put it in stock."),
    ),
    "article_expired": (
        gettext_lazy("This article came too late"),
        gettext_lazy("Set it aside: the returns desk can open the return again."),
    ),
    "article_unexpected": (
        gettext_lazy("Recorded as unexpected already"),
        gettext_lazy("Is this a second one? Press U. Otherwise go on."),
    ),
    "article_kept": (
        gettext_lazy("The customer was to keep this one"),
        gettext_lazy("Set it aside and tell the returns desk."),
    ),
    "article_sent_back": (
        gettext_lazy("This one was sent back"),
        gettext_lazy("Set it aside and tell the returns desk."),
    ),
    "article_disposed": (
        gettext_lazy("This one was disposed of"),
        gettext_lazy("Set it aside and tell the returns desk."),
    ),
    "choose_article": (
        gettext_lazy("Several articles answer to this code"),
        gettext_lazy("Choose one below, or scan the number of the return first."),
    ),
    "not_in_return": (
        gettext_lazy("Not part of this return"),
        gettext_lazy("Is it really in the parcel? Press U to record it as unexpected."),
    ),
    "nobody_awaits": (
        gettext_lazy("No return awaits this article"),
        gettext_lazy("Scan the number on the label, so that it can be recorded as unexpected."),
    ),
    "unknown_code": (
        gettext_lazy("Unknown code"),
        gettext_lazy("Scan it again or type it. Is it an article of this parcel? Press U to record it."),
    ),
    "unknown_code_alone": (
        gettext_lazy("Unknown code"),
        gettext_lazy("Scan the number on the label, or the QR code beside it."),
    ),
    "accepted_as_new": (gettext_lazy("Accepted as new"), gettext_lazy("Back in stock. %(money)s")),
    "graded": (gettext_lazy("Grade %(grade)s accepted"), gettext_lazy("%(fate)s. %(money)s")),
    "refused_article": (
        gettext_lazy("Refused"),
        gettext_lazy("Nothing is refunded. The customer reads your note and sees the photos."),
    ),
    "inspected_already": (
        gettext_lazy("Inspected already"),
        gettext_lazy("Scan the next article, or press Z to undo this one."),
    ),
    "scan_return_first": (
        gettext_lazy("Scan the return first"),
        gettext_lazy("Its number and QR code are on the label of the parcel."),
    ),
    "scan_article_first": (
        gettext_lazy("Scan an article first"),
        gettext_lazy("Use the slip in the parcel, or the SKU or GTIN on the article."),
    ),
    "choose_fate": (gettext_lazy("Grade %(grade)s: where does it go?"), gettext_lazy("Press a number.")),
    "choose_missing": (
        gettext_lazy("Which article is missing?"),
        gettext_lazy("Press its number, or M again for all of them."),
    ),
    "nothing_missing": (gettext_lazy("Nothing is missing"), gettext_lazy("No article is awaited any more.")),
    "marked_missing": (
        gettext_lazy("Marked as missing"),
        gettext_lazy("Nothing is refunded. If one turns up, just scan it."),
    ),
    "nothing_to_undo": (
        gettext_lazy("Nothing to undo"),
        gettext_lazy("Scan the received article whose receipt is wrong, then press Z."),
    ),
    "undone": (
        gettext_lazy("Undone"),
        gettext_lazy("The article is awaited again; stock and booking are taken back."),
    ),
    "scan_unexpected": (
        gettext_lazy("What is the unexpected article?"),
        gettext_lazy("Scan its code, or type what is written on it."),
    ),
    "unexpected_recorded": (
        gettext_lazy("Recorded as unexpected"),
        gettext_lazy("Set it aside. Nothing is refunded for it; the returns desk decides."),
    ),
    "fill_form": (gettext_lazy("Inspect in detail"), gettext_lazy("Fill in the form below.")),
    "stepped_back": (gettext_lazy("Ready to scan"), gettext_lazy("Scan a return or an article.")),
    "refused_transition_refused": (
        gettext_lazy("Somebody was faster"),
        gettext_lazy("Another station has changed this article. Look at it again."),
    ),
    "refused_somebody_was_first": (
        gettext_lazy("Somebody was faster"),
        gettext_lazy("Another station has changed this article. Look at it again."),
    ),
    "refused_not_received": (
        gettext_lazy("Not received any more"),
        gettext_lazy("Another station has undone the receipt. Scan the article again."),
    ),
    "refused_money_moved": (
        gettext_lazy("Too late to undo"),
        gettext_lazy("The money is on its way to the customer. Tell the returns desk."),
    ),
    "refused_not_approved": (
        gettext_lazy("Not approved"),
        gettext_lazy("Set the article aside and tell the returns desk."),
    ),
    "refused_role_not_permitted": (
        gettext_lazy("Not for your role"),
        gettext_lazy("Ask somebody who receives parcels."),
    ),
    "refused_note_required": (
        gettext_lazy("A refusal needs a note"),
        gettext_lazy("Say what is wrong with the article: the customer reads it."),
    ),
}
_OTHERWISE = (gettext_lazy("That did not work"), gettext_lazy("Nothing was saved. Scan again."))


def sentence(code: str, facts: Facts, zone: str) -> Words:
    """Return an outcome in words; a code that has none says so without pretending anything was saved."""
    title, advice = _SAID.get(code, _OTHERWISE)
    filled = {"grade": str(facts.get("grade", "")).upper(), "fate": fate(facts), "money": booked(facts)}
    lead = _lead(code, facts, zone)
    told = str(advice) % filled
    return Words(str(title) % filled, f"{lead} {told}".strip())


def fate(facts: Facts) -> str:
    """Return where an article goes."""
    return str(dict(DISPOSITIONS).get(str(facts.get("disposition", "")), ""))


def booked(facts: Facts) -> str:
    """Return what was booked for the customer."""
    if "amount" not in facts:
        return _("No refund is due for it now.")
    amount = money(Money(Decimal(str(facts["amount"])), str(facts["currency"])))
    if facts.get("way") == "store_credit":
        return _("Store credit of %(amount)s booked.") % {"amount": amount}
    return _("Refund of %(amount)s booked.") % {"amount": amount}


def _lead(code: str, facts: Facts, zone: str) -> str:
    """Return the sentence that only this time is true."""
    if code == "received_before":
        return received_by(facts, zone)
    if code == "return_found":
        return left(int(facts["expected"]) - int(facts["received"]))
    return given_up(int(facts["count"])) if code == "marked_missing" else ""


def given_up(count: int) -> str:
    """Return how many articles were given up."""
    return ngettext("%(count)s article is missing.", "%(count)s articles are missing.", count) % {
        "count": count
    }


def left(count: int) -> str:
    """Return how many articles are still awaited."""
    return ngettext("%(count)s article is awaited.", "%(count)s articles are awaited.", count) % {
        "count": count
    }


def received_by(facts: Facts, zone: str) -> str:
    """Return who received an article, and when, in the merchant's zone."""
    at = str(facts.get("at", ""))
    when = clock_time(dt.datetime.fromisoformat(at), zone) if at else ""
    if facts.get("who"):
        return _("By %(who)s, %(when)s.") % {"who": facts["who"], "when": when}
    return _("On %(when)s.") % {"when": when} if when else ""


def clock_time(instant: dt.datetime, zone: str) -> str:
    """Return the time of an instant of today, with the day before it otherwise."""
    local = instant.astimezone(ZoneInfo(zone))
    today = local.date() == clock.now().astimezone(ZoneInfo(zone)).date()
    if today:
        return format_datetime(local, "HH:mm", locale=locale())
    return format_skeleton("dMMMHm", local, locale=locale())
