"""What is wrong with a policy's rules, or of no use in it, in sentences that say what to do; for staff."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from returns.domain.policy.checking import Finding, Kind, Problem
from returns.domain.policy.facts import FIELDS as TYPES
from returns.queries.policy_drafts import UnknownSite
from returns.wording.rules import FIELDS, OPERATORS, rule_name, value_words
from rma_portal.core.conditions import FieldType

MOST_NAMES = 5  # of other rules in one sentence

ACTIONS = {
    "eligible": gettext_lazy("return allowed"),
    "window_days": gettext_lazy("window in days"),
    "window_until": gettext_lazy("last day of the window"),
    "resolutions": gettext_lazy("what is offered"),
    "return_fee": gettext_lazy("return fee"),
    "restocking_percent": gettext_lazy("restocking fee"),
    "bonus_percent": gettext_lazy("bonus on store credit"),
    "methods": gettext_lazy("way back"),
    "evidence": gettext_lazy("evidence asked for"),
    "keep": gettext_lazy("customer keeps the article"),
    "destination": gettext_lazy("site it travels to"),
    "automation": gettext_lazy("who decides"),
    "flags": gettext_lazy("flags for staff"),
    "refund_when": gettext_lazy("moment of the refund"),
}
PROBLEMS = {
    "policy_rules": gettext_lazy("A policy can have %(most)s rules at most. Merge or remove some."),
    "rule_part": gettext_lazy(
        "Rule “%(rule)s” stands in the wrong part of the policy. Move it to the other."
    ),
    "rule_name": gettext_lazy("Rule number %(place)s has no name. Give it one."),
    "rule_name_length": gettext_lazy(
        "The name of rule number %(place)s is longer than %(most)s characters. Shorten it."
    ),
    "rule_name_taken": gettext_lazy("Another rule is called “%(rule)s” too. Give each its own name."),
    "rule_idle": gettext_lazy("Rule “%(rule)s” sets nothing. Let it set something, or remove it."),
    "rule_action": gettext_lazy(
        "Rule “%(rule)s” sets something unknown: %(action)s. Remove it, or choose from the list."
    ),
    "rule_action_part": gettext_lazy(
        "Rule “%(rule)s”: “%(action)s” belongs to the other part of the policy. Set it in a rule there."
    ),
    "rule_value": gettext_lazy("Rule “%(rule)s”: what stands at “%(action)s” cannot be used. %(advice)s"),
    "condition_shape": gettext_lazy(
        "Rule “%(rule)s”: a condition is not complete. Choose a field, a comparison and a value."
    ),
    "condition_empty": gettext_lazy(
        "Rule “%(rule)s”: a group of conditions is empty. Add a condition to it, or remove it."
    ),
    "condition_depth": gettext_lazy(
        "Rule “%(rule)s”: groups stand more than %(most)s deep in each other. Simplify, or make two rules."
    ),
    "condition_field": gettext_lazy(
        "Rule “%(rule)s”: there is no field “%(field)s”. Choose one of the list."
    ),
    "condition_operator": gettext_lazy(
        "Rule “%(rule)s”: “%(field)s” cannot be compared by “%(operator)s”. Choose another comparison."
    ),
    "condition_value": gettext_lazy(
        "Rule “%(rule)s”: what “%(field)s” is compared with cannot be used. %(advice)s"
    ),
    "condition_bounds": gettext_lazy(
        "Rule “%(rule)s”: nothing lies between %(low)s and %(high)s (“%(field)s”). Put the lower one first."
    ),
    "condition_unlisted": gettext_lazy(
        "Rule “%(rule)s”: “%(field)s” is never “%(value)s”. Check the spelling. %(advice)s"
    ),
}
CHOOSE = gettext_lazy("Choose from the list.")
YES_OR_NO = gettext_lazy("Choose yes or no.")
PERCENT = gettext_lazy("Write a percentage from 0 to 100.")
DAY = gettext_lazy("Write a day that exists.")
ACTION_ADVICE = {
    "eligible": gettext_lazy(
        "Choose yes or no, with a reason in one word and messages of up to 500 characters."
    ),
    "window_days": gettext_lazy("Write whole days from 0 to 3650, or nothing for a window without end."),
    "window_until": DAY,
    "return_fee": gettext_lazy("Write an amount such as 4.90, below 10 000."),
    "restocking_percent": PERCENT,
    "bonus_percent": PERCENT,
    "keep": YES_OR_NO,
    "destination": gettext_lazy("Choose a site."),
    "flags": gettext_lazy("Write short words, each without spaces."),
}
TYPE_ADVICE = {
    FieldType.TEXT: gettext_lazy("Write a text."),
    FieldType.TEXTS: gettext_lazy("Write a text."),
    FieldType.NUMBER: gettext_lazy("Write a whole number."),
    FieldType.MONEY: gettext_lazy("Write an amount such as 12.50."),
    FieldType.DAY: DAY,
    FieldType.BOOLEAN: YES_OR_NO,
}
COUNTRY = gettext_lazy("Write the two letters of a country, such as FR.")
FIELD_ADVICE = {
    "consumer.country": COUNTRY,
    "order.country": COUNTRY,
    "order.currency": gettext_lazy("Write the three letters of a currency, such as EUR."),
}
FINDINGS = {
    Kind.NEVER_HOLDS: gettext_lazy(
        "Rule “%(rule)s” can never apply: its conditions contradict each other. Change them, or remove it."
    ),
    Kind.ALWAYS_BEFORE: gettext_lazy(
        "Rule “%(rule)s” can never apply: %(others)s, above it, already covers every case. "
        "Move it up or remove it."
    ),
    Kind.SAME_BEFORE: gettext_lazy(
        "Rule “%(rule)s” can never apply: %(others)s, above it, has the same conditions. "
        "Change the conditions of one, or remove one."
    ),
    Kind.WIDER_BEFORE: gettext_lazy(
        "Rule “%(rule)s” can never apply: %(others)s, above it, already covers all its cases. "
        "Move it up or remove it."
    ),
    Kind.PARTLY_HIDDEN: gettext_lazy(
        "Rule “%(rule)s”: a part of it never applies (%(actions)s), since it is always set above, by "
        "%(others)s. Move the rule up, or take this part out of it."
    ),
}
TOGETHER = gettext_lazy(
    "Rule “%(rule)s” can never apply: %(others)s, above it, together cover all its cases. "
    "Move it up or remove it."
)


def problem_words(problem: Problem) -> str:
    """Return what keeps a rule from being used, and what to do."""
    return refusal_words(
        problem.code,
        {"rule": problem.rule, "index": problem.index, "action": problem.action, **problem.params},
    )


def refusal_words(code: str, params: Mapping[str, Any]) -> str:
    """Return the same for a refusal that a service raised, from its code and parameters."""
    field, action, value = (params.get(name, "") for name in ("field", "action", "value"))
    low, high = value if code == "condition_bounds" else ("", "")
    return str(PROBLEMS[code]) % {
        "rule": rule_name(str(params.get("rule", ""))),
        "place": int(params.get("index", 0)) + 1,
        "action": ACTIONS.get(action, action),
        "field": FIELDS.get(field, field),
        "operator": OPERATORS.get(params.get("op", ""), params.get("op", "")),
        "value": value_words(value),
        "low": value_words(low),
        "high": value_words(high),
        "most": params.get("most", ""),
        "advice": _advice(code, field, action),
    }


def _advice(code: str, field: str, action: str) -> str:
    if code == "rule_value":
        return str(ACTION_ADVICE.get(action, CHOOSE))
    if code == "condition_unlisted":
        return str(FIELD_ADVICE.get(field, CHOOSE))
    return str(TYPE_ADVICE[TYPES[field]]) if code == "condition_value" else ""


def finding_words(finding: Finding) -> str:
    """Return why a rule, or a part of it, never applies, and what to do."""
    is_together = finding.kind is Kind.WIDER_BEFORE and len(finding.others) > 1
    return str(TOGETHER if is_together else FINDINGS[finding.kind]) % {
        "rule": rule_name(finding.rule),
        "others": _names(finding.others),
        "actions": ", ".join(str(ACTIONS[action]) for action in finding.actions),
    }


def _names(names: Sequence[str]) -> str:
    """Return names of rules as a list, the first few of many."""
    told = ", ".join(_("“%(rule)s”") % {"rule": rule_name(name)} for name in names[:MOST_NAMES])
    if len(names) <= MOST_NAMES:
        return told
    return _("%(names)s and %(number)s more") % {"names": told, "number": len(names) - MOST_NAMES}


def remark_words(remark: Problem | Finding | UnknownSite) -> str:
    """Return what is to be said of one rule of a draft."""
    if isinstance(remark, Problem):
        return problem_words(remark)
    if isinstance(remark, Finding):
        return finding_words(remark)
    return _("There is no site “%(site)s”. Choose one of the shop's sites.") % {"site": remark.site}
