"""Rules and their conditions in words, for staff."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from returns.domain.policy.facts import FIELDS as TYPES
from returns.models.words import REGIMES, RESOLUTIONS
from rma_portal.core.conditions import FieldType

# The rules of the policies to start from; a merchant's own rules have names of their own.
RULES = {
    "final_sale": gettext_lazy("Final sale"),
    "exempt": gettext_lazy("Goods exempt by law"),
    "thirty_days": gettext_lazy("30 days from delivery"),
    "photos_of_defects": gettext_lazy("Photos of defects"),
    "person_for_claims": gettext_lazy("A person looks at claims"),
    "plain_return": gettext_lazy("Plain return"),
    "otherwise": gettext_lazy("Everything else"),
    # of the templates
    "everything_else": gettext_lazy("Everything else"),
    "winter_holidays": gettext_lazy("Christmas presents"),
    "first_return_free": gettext_lazy("First return free"),
    "fee_without_defect": gettext_lazy("Way back without a defect"),
    "serial_returners": gettext_lazy("People who return nearly everything"),
    "sealed_goods": gettext_lazy("Sealed goods"),
    "dear_articles": gettext_lazy("Dear articles"),
    "business_customers": gettext_lazy("Business customers"),
    "twenty_days": gettext_lazy("20 days from delivery"),
    "sixty_days": gettext_lazy("60 days from delivery"),
    "serial_number": gettext_lazy("Serial number of dear articles"),
    "heavy_goods": gettext_lazy("Heavy goods"),
    "damaged_and_cheap": gettext_lazy("Damaged and cheap"),
    "collected": gettext_lazy("Collected from home"),
    "opened_electronics": gettext_lazy("Opened electronics"),
    "late_for_credit": gettext_lazy("Late, for store credit"),
}
FIELDS = {
    "asked_on": gettext_lazy("day of the request"),
    "asked_resolution": gettext_lazy("wish"),
    "consumer.country": gettext_lazy("customer's country"),
    "consumer.is_business": gettext_lazy("customer is a business"),
    "consumer.orders_before": gettext_lazy("customer's orders before"),
    "consumer.returns_before": gettext_lazy("customer's returns before"),
    "consumer.refusals_before": gettext_lazy("customer's articles refused before"),
    "consumer.value_returned": gettext_lazy("value the customer returned before"),
    "consumer.return_rate": gettext_lazy("customer's return rate in percent"),
    "consumer.listed": gettext_lazy("list the customer is on"),
    "order.placed_on": gettext_lazy("day of the order"),
    "order.delivered_on": gettext_lazy("day of delivery"),
    "order.days_since_delivery": gettext_lazy("days since delivery"),
    "order.country": gettext_lazy("country of delivery"),
    "order.currency": gettext_lazy("currency"),
    "order.value": gettext_lazy("value of the order"),
    "order.discount": gettext_lazy("discount on the order"),
    "order.channel": gettext_lazy("sales channel"),
    "article.sku": gettext_lazy("SKU"),
    "article.category": gettext_lazy("category"),
    "article.tags": gettext_lazy("tags"),
    "article.brand": gettext_lazy("brand"),
    "article.price_paid": gettext_lazy("price paid"),
    "article.discount": gettext_lazy("discount on the article"),
    "article.weight": gettext_lazy("weight in grams"),
    "article.final_sale": gettext_lazy("final sale"),
    "article.second_hand": gettext_lazy("second-hand"),
    "article.exemption": gettext_lazy("legal exemption"),
    "reason.code": gettext_lazy("reason"),
    "reason.regime": gettext_lazy("legal ground"),
    "reason.needs_note": gettext_lazy("reason needs an explanation"),
    "evidence.photos": gettext_lazy("photos"),
    "evidence.has_note": gettext_lazy("comment given"),
    "evidence.has_serial": gettext_lazy("serial number given"),
}
OPERATORS = {
    "is": gettext_lazy("is"),
    "is_not": gettext_lazy("is not"),
    "in": gettext_lazy("is one of"),
    "not_in": gettext_lazy("is none of"),
    "contains": gettext_lazy("contains"),
    "at_least": gettext_lazy("is at least"),
    "at_most": gettext_lazy("is at most"),
    "more_than": gettext_lazy("is more than"),
    "less_than": gettext_lazy("is less than"),
    "between": gettext_lazy("is between"),
}
SETTINGS = {
    "eligible": gettext_lazy("“%(rule)s”: may be returned: %(value)s."),
    "window_days": gettext_lazy("“%(rule)s”: window in days: %(value)s."),
    "window_until": gettext_lazy("“%(rule)s”: the window lasts at least until %(value)s."),
    "resolutions": gettext_lazy("“%(rule)s”: offers %(value)s."),
    "return_fee": gettext_lazy("“%(rule)s”: return fee %(value)s."),
    "restocking_percent": gettext_lazy("“%(rule)s”: restocking fee of %(value)s %%."),
    "bonus_percent": gettext_lazy("“%(rule)s”: bonus of %(value)s %% on store credit."),
    "methods": gettext_lazy("“%(rule)s”: way back: %(value)s."),
    "evidence": gettext_lazy("“%(rule)s”: asks for %(value)s."),
    "keep": gettext_lazy("“%(rule)s”: the customer keeps the article: %(value)s."),
    "destination": gettext_lazy("“%(rule)s”: goes to the site %(value)s."),
    "automation": gettext_lazy("“%(rule)s”: %(value)s."),
    "flags": gettext_lazy("“%(rule)s”: flags it %(value)s."),
    "refund_when": gettext_lazy("“%(rule)s”: money back when the article is %(value)s."),
}
# The exceptions of CRD art. 16, by the codes of domain/policy/legal.py.
EXEMPTIONS = {
    "services_performed": gettext_lazy("services performed"),
    "price_fluctuation": gettext_lazy("price set by a market"),
    "personalised": gettext_lazy("made to measure or personalised"),
    "perishable": gettext_lazy("perishable"),
    "sealed_hygiene": gettext_lazy("sealed for hygiene"),
    "mixed": gettext_lazy("inseparably mixed"),
    "alcohol_deferred": gettext_lazy("alcohol delivered later"),
    "urgent_repair": gettext_lazy("urgent repair"),
    "sealed_media": gettext_lazy("sealed recording or software"),
    "periodical": gettext_lazy("newspaper or magazine"),
    "auction": gettext_lazy("public auction"),
    "dated_leisure": gettext_lazy("dated stay, transport or event"),
    "digital_content": gettext_lazy("digital content"),
}
VALUES = EXEMPTIONS | {
    **dict(REGIMES),
    **dict(RESOLUTIONS),
    "approve": gettext_lazy("approved by itself"),
    "ask_person": gettext_lazy("a person decides"),
    "refuse": gettext_lazy("refused by itself"),
    "label": gettext_lazy("return label"),
    "qr_code": gettext_lazy("QR code"),
    "own_carrier": gettext_lazy("own carrier"),
    "in_store": gettext_lazy("in the shop"),
    "pickup": gettext_lazy("pick-up"),
    "photos": gettext_lazy("photos"),
    "note": gettext_lazy("an explanation"),
    "serial": gettext_lazy("the serial number"),
    "many_returns": gettext_lazy("many returns"),
    "check_seal": gettext_lazy("check the seal"),
    "blocked": gettext_lazy("blocked people"),
    "allowed": gettext_lazy("allowed people"),
    "asked": gettext_lazy("asked for"),
    "received": gettext_lazy("received"),
    "accepted": gettext_lazy("accepted"),
}


def rule_name(name: str) -> str:
    """Return a rule's name as staff know it."""
    return str(RULES.get(name, name))


def regime_words(code: str) -> str:
    """Return a legal ground in words."""
    return str(dict(REGIMES).get(code, code))


def set_words(action: str, params: Mapping[str, Any]) -> str:
    """Return what a rule set, in words."""
    template = SETTINGS.get(action, "%(rule)s: %(value)s")
    value = params["value"]
    words = day_words(value) if action == "window_until" else value_words(value)
    return str(template) % {**params, "value": words}


def checked_words(params: Mapping[str, Any]) -> str:
    """Return which check kept a rule from matching, and what was found instead."""
    return _("“%(rule)s” does not apply: %(field)s %(operator)s %(value)s; here: %(found)s.") % {
        "rule": rule_name(str(params["rule"])),
        "field": FIELDS.get(params["field"], params["field"]),
        "operator": OPERATORS.get(params["op"], params["op"]),
        "value": field_words(params["field"], params["value"]),
        "found": field_words(params["field"], params["found"]),
    }


def field_words(field: str, value: Any) -> str:
    """Return a value of a field in words: days as people write them."""
    if TYPES.get(field) is not FieldType.DAY or not value:
        return value_words(value)
    return ", ".join(day_words(one) for one in ([value] if isinstance(value, str) else value))


def day_words(value: str) -> str:
    """Return an ISO day as it is written in the reader's language."""
    return date_format(dt.date.fromisoformat(value), "DATE_FORMAT")


def value_words(value: Any) -> str:
    """Return a JSON value of a rule in words."""
    match value:
        case None | "":
            return _("nothing")
        case bool():
            return _("yes") if value else _("no")
        case {"allowed": allowed}:
            return value_words(allowed)
        case list() | tuple():
            return ", ".join(value_words(one) for one in value) or _("nothing")
    return str(VALUES.get(value, value)) if isinstance(value, str) else str(value)
