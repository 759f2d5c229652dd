"""Facts in, decision out: may this article come back, until when, how, at what cost, and says who.

A pure function: no database, no clock, no network. The rules speak first, the first that matches wins
for each action; a newer promise takes the place of the order's own where it is kinder; then the law of the
consumer's country, and the kinder of the two holds. A decision keeps the voices that made it; who else was
tried, and why not, is told by `explain`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from returns.domain.policy.facts import Facts
from returns.domain.policy.grounds import Case, Ground
from returns.domain.policy.kindness import is_kinder
from returns.domain.policy.rules import CLAIMS, CompiledRule, Policy, Rule
from returns.domain.policy.stored import as_json
from returns.domain.policy.trace import Traced, voice
from returns.domain.states import Regime
from rma_portal.core.conditions import Checked, folded
from rma_portal.core.money import Money, round_money

# What holds where no rule says anything: no promise beyond the law, and a person decides.
UNSAID: Mapping[str, Any] = {
    "eligible": {"allowed": True, "code": ""},
    "resolutions": ("refund",),
    "return_fee": "0",
    "restocking_percent": "0",
    "bonus_percent": "0",
    "methods": ("own_carrier",),
    "evidence": (),
    "keep": False,
    "destination": "",
    "automation": "ask_person",
    "flags": (),
    "refund_when": "accepted",
}


class Said(NamedTuple):
    """What an action was set to, by which rule of which version."""

    value: Any
    rule: Rule
    version: int


@dataclass(frozen=True)
class Decision:
    """What is decided for one article.

    `code` says why in one word: withdrawal_right, within_window, claim, claim_after_window, or, refused:
    window_closed, final_sale or another code of a rule, guarantee_ended, gift_card, digital,
    refused_by_rule; `message` is what a rule tells the customer about a refusal, by language. `until` (UTC)
    is the last second in which it can be asked, or could be; None without end. `fee` (for the way back),
    `restocking` and `bonus` (added to store credit) are for this article, in the order's currency.
    `destination` is the code of a site, or empty for the merchant's usual one. `handling` is approve,
    ask_person or refuse; `refund_when` asked, received or accepted. `trace` holds who set something.
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
    restocking: Money
    bonus: Money
    keep: bool = False
    destination: str = ""
    flags: tuple[str, ...] = ()
    message: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values from which `from_json` makes the same decision again."""
        return as_json(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Decision":
        """Read a stored decision; what older ones did not know has its default."""
        fee = _money(stored["fee"])
        none = {"amount": "0", "currency": fee.currency}
        return cls(
            **{
                **stored,
                "regime": Regime(stored["regime"]),
                "until": dt.datetime.fromisoformat(stored["until"]) if stored["until"] else None,
                "fee": fee,
                "restocking": _money(stored.get("restocking", none)),
                "bonus": _money(stored.get("bonus", none)),
                "resolutions": tuple(stored["resolutions"]),
                "methods": tuple(stored["methods"]),
                "evidence": tuple(stored["evidence"]),
                "flags": tuple(stored.get("flags", ())),
                "trace": tuple(
                    Traced(**{**one, "failed": tuple(Checked(**leaf) for leaf in one["failed"])})
                    for one in stored["trace"]
                ),
            }
        )


def _money(stored: Mapping[str, str]) -> Money:
    return Money(Decimal(stored["amount"]), stored["currency"])


def decide(policy: Policy, facts: Facts) -> Decision:
    """Decide one article by a validated policy; pure and total (Cases 14 to 17, 19, 20, 23, 24, 50).

    T-3: without a known delivery the right of withdrawal stays open. T-41: an exemption or a final sale
    never stops a claim. T-50: a defect after the window is a matter of the legal guarantee.
    """
    never = _never_returned(facts)
    if never:
        return _refusal(facts, never, Regime.COMMERCIAL, None, [voice("ground", never)])
    said = all_said(policy, facts)
    values = {**UNSAID, **{action: one.value for action, one in said.items()}}
    trace = tuple(winners(said))
    case = Case(facts, values)
    ground = case.claim() if facts.reason.regime in CLAIMS else case.remorse()
    if not ground.allowed:
        message = values["eligible"].get("message", {})
        return _refusal(facts, ground.code, ground.regime, ground.until, (*trace, *ground.voices), message)
    return _kinder(_as_said(facts, values, ground, trace), case)


def all_said(policy: Policy, facts: Facts) -> dict[str, Said]:
    """Return what each action is set to by promise, kinder newer promises, and handling."""
    flat = folded(facts.flat())
    (number, rules), *newer = policy.promises
    said = _first_said(rules, flat, number)
    for later, later_rules in newer:
        for action, one in _first_said(later_rules, flat, later).items():
            before = said[action].value if action in said else UNSAID.get(action, _NOTHING)
            if before is _NOTHING or is_kinder(action, one.value, before):
                said[action] = one
    return said | _first_said(policy.compiled_handling, flat, policy.handling_number)


_NOTHING = object()


def _first_said(rules: Iterable[CompiledRule], flat: Mapping[str, Any], version: int) -> dict[str, Said]:
    said: dict[str, Said] = {}
    for rule, holds, names in rules:
        if not names <= said.keys() and holds(flat):
            for action, value in rule.actions.items():
                if action not in said:
                    said[action] = Said(value, rule, version)
    return said


def winners(said: Mapping[str, Said]) -> Iterable[Traced]:
    """Return the rules that set something, each once, with what they set."""
    values: dict[tuple[str, int, str], dict[str, Any]] = {}
    for action, one in said.items():
        values.setdefault((one.rule.part, one.version, one.rule.name), {})[action] = one.value
    for (part, version, name), actions in values.items():
        yield Traced(part, name, "set", actions, (), version)


def _never_returned(facts: Facts) -> str:
    """Case 24: goods that no portal offers, whatever the rules say."""
    if facts.article.is_gift_card:
        return "gift_card"
    return "digital" if facts.article.is_digital else ""


def _refusal(
    facts: Facts,
    code: str,
    regime: Regime,
    until: dt.datetime | None,
    trace: Iterable[Traced],
    message: Mapping[str, str] | None = None,
) -> Decision:
    none = Money.zero(facts.order.currency)
    return Decision(
        allowed=False,
        code=code,
        regime=regime,
        until=until,
        resolutions=(),
        methods=(),
        fee=none,
        evidence=(),
        handling="refuse",
        refund_when="accepted",
        trace=tuple(trace),
        restocking=none,
        bonus=none,
        message=message or {},
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
        restocking=_part_of_price(facts, said["restocking_percent"]),
        bonus=_part_of_price(facts, said["bonus_percent"]),
        keep=said["keep"],
        destination=said["destination"],
        flags=tuple(said["flags"]),
    )


def _part_of_price(facts: Facts, percent: str) -> Money:
    if percent == "0":
        return Money.zero(facts.order.currency)
    return round_money(facts.article.price_paid * Decimal(percent) / 100, facts.order.currency)


def _kinder(decision: Decision, case: Case) -> Decision:
    """Put the law above harsher rules, then care: what is late, odd or unproven is for a person."""
    decision = _lawful(decision, case)
    consumer = case.facts.consumer
    if consumer.listed == "blocked":
        decision = _changed(decision, "ground", "blocked_person", handling="refuse")
    if decision.handling == "refuse":
        return _refused_by_rule(decision, case)
    if decision.handling == "approve" and decision.code == "claim_after_window":
        decision = _changed(decision, "ground", "late_claim_is_reviewed", handling="ask_person")
    if decision.handling == "approve" and _lacks_evidence(decision, case.facts):
        decision = _changed(decision, "ground", "evidence_missing", handling="ask_person")
    return decision if consumer.listed == "allowed" else _watched(decision, case.facts.signals)


def _watched(decision: Decision, signals: tuple[str, ...]) -> Decision:
    """Have a person look where something is odd; a signal never refuses and never costs anything."""
    if not signals:
        return decision
    flags = tuple(dict.fromkeys((*decision.flags, *signals)))
    return _changed(decision, "ground", "signals", handling="ask_person", flags=flags)


def _lawful(decision: Decision, case: Case) -> Decision:
    """Take back what the law of the consumer's country forbids to ask, and add what it grants."""
    is_claim = decision.regime in CLAIMS
    if is_claim and case.rights is not None:
        decision = _without_fee(_with_remedies(decision, case.remedies()))
    if decision.restocking and (is_claim or decision.regime is Regime.WITHDRAWAL) and case.rights is not None:
        none = Money.zero(decision.fee.currency)
        decision = _changed(decision, "law", "no_restocking_fee", restocking=none)
    if decision.regime is Regime.WITHDRAWAL and "refund" not in decision.resolutions:
        return _changed(decision, "law", "money_offered", resolutions=("refund", *decision.resolutions))
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
    shown = {
        "photos": facts.evidence.photos > 0,
        "note": facts.evidence.has_note,
        "serial": facts.evidence.has_serial,
    }
    return not all(shown[wanted] for wanted in decision.evidence)
