"""Decisions against the policy in words: what it was, what it became."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from returns.models import PolicyOverride
from returns.wording.decisions import why_not
from returns.wording.resolutions import name_of
from returns.wording.rules import regime_words
from rma_portal.core.money import round_money
from rma_portal.web.templatetags.rma import money


def before_words(override: PolicyOverride) -> str:
    """Return what the policy, or the return, said before."""
    before = override.before
    if override.kind == "open":
        return " ".join(refused_words(article) for article in before.get("articles", ()))
    if override.kind == "approve":
        return why_not(before.get("code", ""))
    if override.kind == "reject":
        return regime_words(before.get("regime", ""))
    return value_words(override, before)


def after_words(override: PolicyOverride) -> str:
    """Return what the override makes of it."""
    after = override.after
    if override.kind == "open":
        number = len(after.get("choices", ()))
        sentence = ngettext("Return of %(number)s article", "Return of %(number)s articles", number)
        return sentence % {"number": number}
    if override.kind == "approve":
        return _("Approved")
    if override.kind == "reject":
        return _("Rejected: %(why)s") % {"why": after.get("why", "")}
    return value_words(override, after)


def refused_words(article: Mapping[str, Any]) -> str:
    """Return why the policy refused one article."""
    return _("%(article)s: %(text)s") % {"article": article["title"], "text": why_not(str(article["code"]))}


def value_words(override: PolicyOverride, values: Mapping[str, str]) -> str:
    """Return the fees or the resolution that one side of an override names."""
    if override.kind == "resolution":
        return name_of(values.get("resolution", ""))
    fee, restocking = (
        money(round_money(Decimal(values.get(name, "0")), override.currency))
        for name in ("fee", "restocking")
    )
    if Decimal(override.before.get("restocking", "0")) == 0:
        return fee
    return _("%(fee)s and %(restocking)s for restocking") % {"fee": fee, "restocking": restocking}
