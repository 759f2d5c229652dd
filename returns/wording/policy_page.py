"""The merchant's policy as anybody may read it: plain words, nothing that is not kept."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from babel.dates import format_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from returns.domain.method import uses_our_label
from returns.domain.policy.public import Season, Terms
from returns.domain.policy.rules import Rule
from returns.wording.decisions import merchants_words, why_not
from returns.wording.policy import condition
from returns.wording.resolutions import name_of
from rma_portal.core.money import Money
from rma_portal.web.templatetags.rma import locale, money

METHODS = {
    "label": gettext_lazy("with a label that you print"),
    "qr_code": gettext_lazy("with a QR code, without a printer"),
    "own_carrier": gettext_lazy("with a carrier of your choice"),
    "in_store": gettext_lazy("in the shop"),
    "pickup": gettext_lazy("collected from your home"),
}


@dataclass(frozen=True)
class Part:
    """One section of the page."""

    title: str
    lines: list[str]


def parts_of(terms: Terms, exceptions: tuple[Rule, ...], currency: str) -> list[Part]:
    """Return the sections of the page for one country; amounts are in the merchant's currency."""
    parts = [
        Part(_("How long you have"), window_lines(terms)),
        Part(_("What you get"), refund_lines(terms, currency) if terms.allowed or terms.seasons else []),
        Part(_("How it travels"), way_lines(terms, currency) if terms.allowed or terms.seasons else []),
        Part(_("Something is wrong with the article"), claim_lines(terms)),
        Part(_("What cannot come back"), [exception_line(rule) for rule in exceptions]),
    ]
    return [part for part in parts if part.lines]


def window_lines(terms: Terms) -> list[str]:
    """Say until when an article may come back without a defect."""
    return [_window(terms), *(season_line(season) for season in terms.seasons)]


def _window(terms: Terms) -> str:
    if not terms.allowed:
        return _("Articles without a defect cannot be returned.")
    if terms.days is None:
        return _("You may return articles without a defect whenever you like.")
    if terms.is_law:
        text = ngettext(
            "You may withdraw from your purchase within %(days)s day of delivery, without a reason.",
            "You may withdraw from your purchase within %(days)s days of delivery, without a reason.",
            terms.days,
        )
    else:
        text = ngettext(
            "You may return articles within %(days)s day of delivery, without a reason.",
            "You may return articles within %(days)s days of delivery, without a reason.",
            terms.days,
        )
    return text % {"days": terms.days}


def season_line(season: Season) -> str:
    """Say until when orders of some days may come back."""
    told = {"start": _day(season.start), "end": _day(season.end), "until": _day(season.until)}
    return _("What you order from %(start)s to %(end)s may come back until %(until)s.") % told


def _day(day: dt.date) -> str:
    return format_date(day, "long", locale=locale())


def refund_lines(terms: Terms, currency: str) -> list[str]:
    """Say what the customer gets for an article that comes back."""
    ways = " · ".join(name_of(way) for way in terms.resolutions)
    lines = [ways] if ways else []
    if Decimal(terms.bonus) and "store_credit" in terms.resolutions:
        lines.append(_("Store credit is %(percent)s %% more than you paid.") % {"percent": terms.bonus})
    if Decimal(terms.restocking):
        lines.append(_("We keep %(percent)s %% of the price.") % {"percent": terms.restocking})
    return lines


def way_lines(terms: Terms, currency: str) -> list[str]:
    """Say how an article travels back, and what that costs the customer."""
    if terms.keep:
        return [_("You keep the article; there is nothing to send back.")]
    lines = [capfirst(str(METHODS[method])) + "." for method in terms.methods]
    ours = list(map(uses_our_label, terms.methods))
    fee = Money(Decimal(terms.fee if any(ours) else "0"), currency)
    if fee and not all(ours):
        words = _("With our label it costs you %(amount)s, which we take off your refund.")
        lines.append(words % {"amount": money(fee)})
    elif fee:
        lines.append(_("It costs you %(amount)s, which we take off your refund.") % {"amount": money(fee)})
    elif set(terms.methods) - {"own_carrier"}:
        lines.append(_("It costs you nothing."))
    else:
        lines.append(_("You pay the carrier."))
    return lines


def claim_lines(terms: Terms) -> list[str]:
    """Say what holds for defects, damage and wrong articles."""
    lines = []
    if terms.guarantee_months:
        years = {"months": terms.guarantee_months}
        lines.append(_("The legal guarantee runs for %(months)s months from delivery.") % years)
    elif terms.claims_are_open:
        lines.append(_("The legal guarantee covers the time an article of its kind should last."))
    if terms.free_claims:
        lines.append(_("Sending back what is defective, damaged or not what you ordered costs you nothing."))
    return lines


def exception_line(rule: Rule) -> str:
    """Say what cannot come back without a defect: in the merchant's words, else by the rule's condition."""
    eligible = rule.actions["eligible"]
    own = merchants_words(eligible.get("message", {}))
    if own or eligible["code"] in ("final_sale", "exempt"):
        return own or why_not(eligible["code"])
    return _("Articles of which this is true: %(condition)s.") % {"condition": condition(rule.when)}
