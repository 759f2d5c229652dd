"""What happened to a return, as staff read it: one sentence for each verb of the audit trail."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from returns.models.words import DISPOSITIONS, GRADES
from returns.queries.timeline import Moment
from returns.wording.automation import because, less_kind_words
from rma_portal.core.errors import InvalidInput
from rma_portal.core.money import round_money
from rma_portal.web.templatetags.rma import money

# Who acts, where the trail names nobody (or no longer: names are erasable).
NOBODY = {
    "customer": _("The customer"),
    "staff": _("A member of staff"),
    "program": _("A program"),
    "rule": _("The rules"),
    "system": _("The service"),
}


def sentence(moment: Moment) -> str:
    """Return what happened in a sentence without its author; an unknown verb stands for itself."""
    if moment.verb in TOLD:
        return TOLD[moment.verb](moment.facts)
    if moment.verb not in SENTENCES:
        return moment.verb.replace("_", " ").capitalize()
    text, gaps = SENTENCES[moment.verb]
    return str(text % gaps(moment.facts))


def author(moment: Moment) -> str:
    """Return who did it: by name where the trail still has one, else by kind."""
    if moment.actor_kind in ("staff", "customer", "program") and moment.actor_label:
        return moment.actor_label
    return str(NOBODY.get(moment.actor_kind, NOBODY["system"]))


def amount_in(facts: dict) -> str:
    """Return the amount of an event's facts as the reader writes money, or an empty text."""
    try:
        return money(round_money(Decimal(facts["amount"]), facts["currency"]))
    except (KeyError, InvalidOperation, InvalidInput):
        return ""


def _articles(facts: dict) -> dict:
    articles = facts.get("articles", 1)
    return {"number": len(articles) if isinstance(articles, list) else int(articles)}


def _article(facts: dict) -> dict:
    return {"article": facts.get("article", "")}


def _amount(facts: dict) -> dict:
    return {"amount": amount_in(facts)}


def _number(facts: dict) -> dict:
    return {"number": facts.get("number", "")}


def _reference(facts: dict) -> dict:
    return {"reference": facts.get("reference", "")}


def _nothing(facts: dict) -> dict:
    return {}


def _inspected(facts: dict) -> str:
    open_yet = gettext("Where it goes is still open")  # a disposition may be chosen later
    words = {
        "article": facts.get("article", ""),
        "grade": dict(GRADES).get(facts.get("grade", ""), ""),
        "disposition": dict(DISPOSITIONS).get(facts.get("disposition", ""), open_yet),
    }
    if facts.get("accepted"):
        return gettext("Accepted article %(article)s. Grade %(grade)s. %(disposition)s.") % words
    return gettext("Refused article %(article)s. Grade %(grade)s. %(disposition)s.") % words


def _booked(facts: dict) -> str:
    if facts.get("way") == "store_credit":
        return gettext("Booked %(amount)s of store credit") % _amount(facts)
    return gettext("Booked a refund of %(amount)s") % _amount(facts)


def _refunded(facts: dict) -> str:
    words = {**_amount(facts), "bonus": amount_in({**facts, "amount": facts.get("bonus", "0")})}
    if Decimal(facts.get("bonus", "0")):
        return gettext("Refunded %(amount)s and added a bonus of %(bonus)s") % words
    return gettext("Refunded %(amount)s") % words


def _agreed(facts: dict) -> dict:
    return {"articles": ", ".join(map(str, facts.get("articles", []))), "said": facts.get("said", "")}


def _unknown_site(facts: dict) -> dict:
    return {**_article(facts), "site": facts.get("site", "")}


def _replacement(facts: dict) -> dict:
    return {**_article(facts), "sku": facts.get("sku", "")}


def _disposition(facts: dict) -> str:
    words = {
        "article": facts.get("article", ""),
        "disposition": dict(DISPOSITIONS).get(facts.get("disposition", ""), ""),
    }
    return gettext("Chose where article %(article)s goes. %(disposition)s.") % words


OVERRIDDEN = {
    "open": _("Against the policy: opened the return"),
    "fee": _("Against the policy: lowered the fee of article %(article)s"),
    "resolution": _("Against the policy: changed how article %(article)s is settled"),
    "approve": _("Against the policy: approved article %(article)s"),
    "reject": _("Against the policy: rejected article %(article)s"),
}


def _overridden(facts: dict) -> str:
    words = OVERRIDDEN.get(facts.get("kind", ""), OVERRIDDEN["open"])
    return str(words) % {"article": facts.get("article", "")}


def _left(facts: dict) -> str:
    return gettext("Left to a person. %(because)s") % {"because": because(facts)}


# Verbs whose sentence depends on more than a number or an amount.
TOLD: dict[str, Callable[[dict], str]] = {
    "inspected": _inspected,
    "refund_booked": _booked,
    "refund_succeeded": _refunded,
    "disposition_chosen": _disposition,
    "overridden": _overridden,
    "left_to_person": _left,
    "less_kind_than_shown": less_kind_words,
}

# All other verbs: the sentence, and what fills its gaps.
SENTENCES: dict[str, tuple[Any, Callable[[dict], dict]]] = {
    "requested": (
        ngettext_lazy("Asked to return %(number)s article", "Asked to return %(number)s articles", "number"),
        _articles,
    ),
    "approved": (
        ngettext_lazy("Approved %(number)s article", "Approved %(number)s articles", "number"),
        _articles,
    ),
    "kept": (
        ngettext_lazy(
            "The customer keeps %(number)s article", "The customer keeps %(number)s articles", "number"
        ),
        _articles,
    ),
    "destination_unknown": (
        _("No site “%(site)s” takes returns, so article %(article)s goes to the return centre"),
        _unknown_site,
    ),
    "rejected": (
        ngettext_lazy("Rejected %(number)s article", "Rejected %(number)s articles", "number"),
        _articles,
    ),
    "cancelled": (
        ngettext_lazy("Cancelled %(number)s article", "Cancelled %(number)s articles", "number"),
        _articles,
    ),
    "expired": (
        ngettext_lazy(
            "%(number)s article expired: it was not sent in time",
            "%(number)s articles expired: they were not sent in time",
            "number",
        ),
        _articles,
    ),
    "numbered": (_("Issued the number %(number)s"), _number),
    "information_asked": (_("Asked the customer"), _nothing),
    "information_answered": (_("Answered"), _nothing),
    "label_ordered": (_("Ordered the label"), _nothing),
    "goes_along": (_("Goes in the same parcel as return %(number)s"), _number),
    "label_ready": (_("Drew the label and sent it"), _nothing),
    "label_failed": (_("Could not draw the label"), _nothing),
    "received": (_("Received article %(article)s"), _article),
    "unexpected_received": (_("Received article %(article)s, which nobody had announced"), _article),
    "marked_missing": (_("Article %(article)s was not in the parcel"), _article),
    "receipt_undone": (_("Undid the receipt of article %(article)s"), _article),
    "departed": (_("Noted that the parcel is on its way"), _nothing),
    "tracking_added": (_("Said with which carrier the parcel is sent; no scan has proved it"), _nothing),
    "refund_unknown": (_("The gateway did not say whether the refund was paid"), _nothing),
    "refund_submitted": (_("Released %(amount)s"), _amount),
    "refund_failed": (_("The refund failed"), _nothing),
    "refund_cancelled": (_("Cancelled the refund of %(amount)s"), _amount),
    "override_asked": (_("Asked to decide against the policy; a second person must agree"), _nothing),
    "override_confirmed": (_("Agreed, as a second person, to the decision against the policy"), _nothing),
    "override_declined": (_("Declined the decision against the policy"), _nothing),
    "put_into_stock": (_("Put article %(article)s into stock"), _article),
    "exchange_reserved": (_("Reserved %(sku)s in exchange for article %(article)s"), _replacement),
    "exchange_sent": (_("Sent %(sku)s in exchange for article %(article)s"), _replacement),
    "exchange_released": (_("%(sku)s is no longer reserved for article %(article)s"), _replacement),
    "store_credit_agreed": (
        _("Chose store credit for article %(articles)s by the words “%(said)s”"),
        _agreed,
    ),
    "message_written": (_("Wrote a message"), _nothing),
    "withdrawal_declared": (_("Withdrew from the contract by the statement %(reference)s"), _reference),
    "messages_read": (_("Read what the customer wrote"), _nothing),
}
