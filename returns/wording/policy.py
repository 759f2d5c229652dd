"""A policy in words, for who reads or writes it: conditions as sentences, actions as what they do."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from returns.wording.decisions import why_not
from returns.wording.rules import FIELDS, OPERATORS, day_words, field_words, value_words

AUTOMATION = {
    "approve": _("The rules approve it at once."),
    "ask_person": _("A person decides."),
    "refuse": _("The rules refuse it at once."),
}

REFUND_WHEN = {
    "asked": _("money back when it is asked for"),
    "received": _("money back when it has arrived"),
    "accepted": _("money back when it is inspected and accepted"),
}


def condition(tree: Mapping[str, Any]) -> str:
    """Return a condition tree as part of a sentence: "category is one of Jeans, price at most 200"."""
    if not tree:
        return gettext("always")
    if "not" in tree:
        return gettext("not (%(condition)s)") % {"condition": condition(tree["not"])}
    for join, word in (("all", gettext("and")), ("any", gettext("or"))):
        if join in tree:
            return f" {word} ".join(_bracketed(child) for child in tree[join]) or gettext("always")
    return _leaf(tree["field"], tree["op"], tree["value"])


def _leaf(field: str, op: str, value: Any) -> str:
    name = str(FIELDS.get(field, field))
    if isinstance(value, bool):
        return name if value == (op == "is") else gettext("not (%(condition)s)") % {"condition": name}
    if op == "between":
        low, high = (field_words(field, one) for one in value)
        return gettext("%(field)s is between %(low)s and %(high)s") % {
            "field": name,
            "low": low,
            "high": high,
        }
    return f"{name} {OPERATORS.get(op, op)} {field_words(field, value)}"


def _bracketed(tree: Mapping[str, Any]) -> str:
    return f"({condition(tree)})" if "all" in tree or "any" in tree else condition(tree)


def action(name: str, value: Any) -> str:
    """Return what one action of a rule does."""
    told = TOLD.get(name)
    return told(value) if told else f"{name}: {value_words(value)}"


def _eligible(value: Mapping[str, Any]) -> str:
    return gettext("may come back") if value["allowed"] else why_not(value["code"])


def _window(days: int | None) -> str:
    if days is None:
        return gettext("without end")
    text = ngettext("within %(days)s day of delivery", "within %(days)s days of delivery", days)
    return text % {"days": days}


def _fee(value: str) -> str:
    if not Decimal(value):
        return gettext("the way back is free")
    return gettext("the way back costs %(amount)s") % {"amount": number_format(Decimal(value), 2)}


def _inside(sentence: str) -> str:
    """Return a sentence as a part of another one."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def _part(value: str) -> str:
    return number_format(Decimal(value))


TOLD: dict[str, Callable[[Any], str]] = {
    "eligible": _eligible,
    "window_days": _window,
    "window_until": lambda value: gettext("at least until %(day)s") % {"day": day_words(value)},
    "return_fee": _fee,
    "restocking_percent": lambda value: gettext("keeps %(part)s %% of the price") % {"part": _part(value)},
    "bonus_percent": lambda value: gettext("adds %(part)s %% to store credit") % {"part": _part(value)},
    "keep": lambda value: gettext("the customer keeps it") if value else gettext("it is sent back"),
    "destination": lambda value: gettext("goes to %(site)s") % {"site": value},
    "flags": lambda value: gettext("flags it: %(value)s") % {"value": value_words(value)},
    "automation": lambda value: _inside(str(AUTOMATION.get(value, value))),
    "refund_when": lambda value: str(REFUND_WHEN.get(value, value)),
    "resolutions": lambda value: gettext("offers %(value)s") % {"value": value_words(value)},
    "methods": lambda value: gettext("way back: %(value)s") % {"value": value_words(value)},
    "evidence": lambda value: gettext("wants %(value)s") % {"value": value_words(value)},
}
