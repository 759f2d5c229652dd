"""Facts in, decision out: may this article come back, until when, how, at what cost, and says who.

A pure function: no database, no clock, no network. The rules speak first, the first that matches wins
for each action; then the law of the consumer's country, and the kinder of the two holds.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from returns.domain.policy.facts import Facts
from returns.domain.policy.grounds import TRANSIT_BUFFER_DAYS, Case, Ground
from returns.domain.policy.rules import (
    CLAIMS,
    DEFAULT_POLICY,
    Policy,
    Rule,
    default_policy,
    validate,
)
from returns.domain.policy.stored import as_json
from returns.domain.policy.trace import Traced, voice
from returns.domain.states import Regime
from rma_portal.core import conditions
from rma_portal.core.conditions import Checked
from rma_portal.core.money import Money, round_money

__all__ = [
    "DEFAULT_POLICY",
    "TRANSIT_BUFFER_DAYS",
    "Decision",
    "Policy",
    "Rule",
    "Traced",
    "decide",
    "default_policy",
    "validate",
]

# What holds where no rule says anything: no promise beyond the law, and a person decides.
_UNSAID: Mapping[str, Any] = {
    "eligible": {"allowed": True, "code": ""},
    "resolutions": ("refund",),
    "return_fee": "0",
    "methods": ("own_carrier",),
    "evidence": (),
    "automation": "ask_person",
    "refund_when": "accepted",
}


@dataclass(frozen=True)
class Decision:
    """What is decided for one article.

    `code` says why in one word: withdrawal_right, within_window, claim, claim_after_window, or, refused:
    window_closed, final_sale or another code of a rule, guarantee_ended, gift_card, digital,
    refused_by_rule. `until` (UTC) is the last second in which it can be asked, or could be; None without
    end. `handling` is approve, ask_person or refuse; `refund_when` asked, received or accepted.
    """

    allowed: bool
    code: str
    regime: Regime
    until: dt.datetime | None
    resolutions: tuple[str, ...]
    methods: tuple[str, ...]
    fee: Money
    evidence: tuple[str, ...]
    handling: str
    refund_when: str
    trace: tuple[Traced, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values from which `from_json` makes the same decision again."""
        return as_json(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Decision":
        """Read a stored decision."""
        return cls(
            **{
                **stored,
                "regime": Regime(stored["regime"]),
                "until": dt.datetime.fromisoformat(stored["until"]) if stored["until"] else None,
                "fee": Money(Decimal(stored["fee"]["amount"]), stored["fee"]["currency"]),
                "resolutions": tuple(stored["resolutions"]),
                "methods": tuple(stored["methods"]),
                "evidence": tuple(stored["evidence"]),
                "trace": tuple(
                    Traced(**{**one, "failed": tuple(Checked(**leaf) for leaf in one["failed"])})
                    for one in stored["trace"]
                ),
            }
        )


def decide(policy: Policy, facts: Facts) -> Decision:
    """Decide one article by a validated policy; pure and total (Cases 14 to 17, 19, 20, 23, 24, 50).

    T-3: without a known delivery the right of withdrawal stays open. T-41: an exemption or a final sale
    never stops a claim. T-50: a defect after the window is a matter of the legal guarantee.
    """
    trace: list[Traced] = []
    never = _never_returned(facts)
    if never:
        return _refusal(facts, never, Regime.COMMERCIAL, None, [voice("ground", never)])
    flat = facts.flat()
    said = {
        **_UNSAID,
        **_first_said(policy.promise, flat, trace),
        **_first_said(policy.handling, flat, trace),
    }
    case = Case(facts, said)
    ground = case.claim() if facts.reason.regime in CLAIMS else case.remorse()
    if not ground.allowed:
        return _refusal(facts, ground.code, ground.regime, ground.until, [*trace, *ground.voices])
    return _kinder(_as_said(facts, said, ground, trace), case)


def _never_returned(facts: Facts) -> str:
    """Case 24: goods that no portal offers, whatever the rules say."""
    if facts.article.is_gift_card:
        return "gift_card"
    return "digital" if facts.article.is_digital else ""


def _first_said(rules: Iterable[Rule], flat: Mapping[str, Any], trace: list[Traced]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for rule in rules:
        if not conditions.evaluate(rule.when, flat):
            trace.append(Traced(rule.part, rule.name, "not_matched", {}, _failed(rule, flat)))
            continue
        fresh = {action: value for action, value in rule.actions.items() if action not in said}
        said |= fresh
        trace.append(Traced(rule.part, rule.name, "set" if fresh else "too_late", fresh))
    return said


def _failed(rule: Rule, flat: Mapping[str, Any]) -> tuple[Checked, ...]:
    checks = conditions.explain(rule.when, flat)
    # Where only a "not" stood in the way, every check held, and all of them are the reason.
    told = [checked for checked in checks if not checked.held] or checks
    return tuple(Checked(one.field, one.op, one.value, as_json(one.found), one.held) for one in told)


def _refusal(
    facts: Facts, code: str, regime: Regime, until: dt.datetime | None, trace: Iterable[Traced]
) -> Decision:
    return Decision(
        allowed=False,
        code=code,
        regime=regime,
        until=until,
        resolutions=(),
        methods=(),
        fee=Money.zero(facts.order.currency),
        evidence=(),
        handling="refuse",
        refund_when="accepted",
        trace=tuple(trace),
    )


def _as_said(facts: Facts, said: Mapping[str, Any], ground: Ground, trace: Iterable[Traced]) -> Decision:
    note = ("note",) if facts.reason.needs_note else ()
    return Decision(
        allowed=True,
        code=ground.code,
        regime=ground.regime,
        until=ground.until,
        resolutions=tuple(said["resolutions"]),
        methods=tuple(said["methods"]),
        fee=round_money(Decimal(said["return_fee"]), facts.order.currency),
        evidence=tuple(dict.fromkeys((*said["evidence"], *note))),
        handling=said["automation"],
        refund_when=said["refund_when"],
        trace=(*trace, *ground.voices),
    )


def _kinder(decision: Decision, case: Case) -> Decision:
    """Put the law above harsher rules, then care: what is late or unproven is for a person."""
    is_claim = decision.regime in CLAIMS
    if is_claim and not case.facts.consumer.is_business:
        decision = _without_fee(_with_remedies(decision, case.remedies()))
    if decision.regime is Regime.WITHDRAWAL and "refund" not in decision.resolutions:
        decision = _changed(decision, "law", "money_offered", resolutions=("refund", *decision.resolutions))
    if decision.handling == "refuse":
        return _refused_by_rule(decision, case)
    if decision.handling == "approve" and decision.code == "claim_after_window":
        return _changed(decision, "ground", "late_claim_is_reviewed", handling="ask_person")
    if decision.handling == "approve" and _lacks_evidence(decision, case.facts):
        return _changed(decision, "ground", "evidence_missing", handling="ask_person")
    return decision


def _changed(decision: Decision, part: str, name: str, **changes: Any) -> Decision:
    return replace(decision, **changes, trace=(*decision.trace, voice(part, name, **changes)))


def _with_remedies(decision: Decision, remedies: tuple[str, ...]) -> Decision:
    offered = tuple(dict.fromkeys((*remedies, *decision.resolutions)))
    if offered == decision.resolutions or decision.regime is Regime.RECALL:
        return decision
    return _changed(decision, "law", "remedies_offered", resolutions=offered)


def _without_fee(decision: Decision) -> Decision:
    """T-32: the way back of what is not as it should be costs the consumer nothing."""
    if not decision.fee:
        return decision
    return _changed(decision, "law", "no_fee_for_claims", fee=Money.zero(decision.fee.currency))


def _refused_by_rule(decision: Decision, case: Case) -> Decision:
    if decision.regime is Regime.COMMERCIAL:
        overruled = voice("handling", "refused_by_rule")
        return _refusal(
            case.facts, "refused_by_rule", decision.regime, decision.until, [*decision.trace, overruled]
        )
    return _changed(decision, "law", "never_refused_by_rule", handling="ask_person")


def _lacks_evidence(decision: Decision, facts: Facts) -> bool:
    shown = {"photos": facts.evidence.photos > 0, "note": facts.evidence.has_note}
    return not all(shown[wanted] for wanted in decision.evidence)
