"""Why a decision is as it is, as codes with their values; the edges put them into the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from returns.domain.policy.decision import Decision
from returns.domain.policy.facts import Facts
from returns.domain.policy.rules import Policy, Rule
from returns.domain.policy.said import winners
from returns.domain.policy.stored import as_json
from returns.domain.policy.trace import Traced
from rma_portal.core import conditions
from rma_portal.core.conditions import Checked

RULES = ("promise", "handling")  # the parts whose voices are rules


@dataclass(frozen=True)
class Sentence:
    """One sentence to be translated: a stable code, and what fills its gaps (plain JSON values)."""

    code: str
    params: Mapping[str, Any]


def explain(policy: Policy, facts: Facts, decision: Decision) -> tuple[Traced, ...]:
    """Rebuild who was tried for a decision, rule by rule in their order, then law and common ground.

    Pure: the policy and the facts are those the decision was made on. Where goods never come back, no rule
    was asked.
    """
    others = tuple(one for one in decision.trace if one.part not in RULES)
    if facts.article.is_gift_card or facts.article.is_digital:
        return others
    return (*_tried(policy, facts), *others)


def _tried(policy: Policy, facts: Facts) -> Iterator[Traced]:
    flat = facts.flat()
    won = {id(one.rule): one.actions for one in winners(policy, facts)}
    for number, rules in ((policy.number, policy.promise), *policy.newer):
        yield from _tried_rules(rules, number, flat, won)
    yield from _tried_rules(policy.handling, policy.handling_number, flat, won)


def _tried_rules(
    rules: tuple[Rule, ...], number: int, flat: Mapping[str, Any], won: Mapping[int, Mapping[str, Any]]
) -> Iterator[Traced]:
    said: set[str] = set()
    for rule in rules:
        if not conditions.evaluate(rule.when, flat):
            yield Traced(rule.part, rule.name, "not_matched", {}, _failed(rule, flat), number)
            continue
        late = "too_late" if rule.actions.keys() <= said else "less_kind"
        outcome = "set" if id(rule) in won else late
        yield Traced(rule.part, rule.name, outcome, won.get(id(rule), {}), (), number)
        said |= rule.actions.keys()


def _failed(rule: Rule, flat: Mapping[str, Any]) -> tuple[Checked, ...]:
    checks = conditions.explain(rule.when, flat)
    # Where only a "not" stood in the way, every check held, and all of them are the reason.
    told = [checked for checked in checks if not checked.held] or checks
    return tuple(Checked(one.field, one.op, one.value, as_json(one.found), one.held) for one in told)


def sentences(decision: Decision, trace: tuple[Traced, ...] = ()) -> tuple[Sentence, ...]:
    """Tell a decision: the result first, then every voice of its own trace, or of an explanation's.

    Codes: `allowed_<code>` or `refused_<code>` (regime, until); `set_<action>` (rule, part, version, value)
    for each action a rule set; `rule_too_late`, `rule_less_kind` (rule, part, version); `rule_failed` (rule,
    part, version, field, op, value, found) for each check that kept a rule from matching; `law_<name>` and
    `ground_<name>` with what they set.
    """
    verdict = "allowed" if decision.allowed else "refused"
    until = decision.until.isoformat() if decision.until else None
    result = Sentence(f"{verdict}_{decision.code}", {"regime": str(decision.regime), "until": until})
    return (result, *(sentence for traced in trace or decision.trace for sentence in _told(traced)))


def _told(traced: Traced) -> Iterator[Sentence]:
    if traced.part not in RULES:
        yield Sentence(f"{traced.part}_{traced.name}", traced.values)
        return
    rule = {"rule": traced.name, "part": traced.part, "version": traced.version}
    if traced.outcome in ("too_late", "less_kind"):
        yield Sentence(f"rule_{traced.outcome}", rule)
    for action, value in traced.values.items():
        yield Sentence(f"set_{action}", {**rule, "value": value})
    for check in traced.failed:
        found = {"field": check.field, "op": check.op, "value": check.value, "found": check.found}
        yield Sentence("rule_failed", {**rule, **found})
