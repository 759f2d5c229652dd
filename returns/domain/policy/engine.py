"""Facts in, decision out: may this article come back, until when, how, at what cost, and says who.

A pure function: no database, no clock, no network. The rules speak first, the first that matches wins
for each action; a newer promise takes the place of the order's own where it is kinder; then the law of the
consumer's country, and the kinder of the two holds. A decision keeps the voices that made it; who else was
tried, and why not, is told by `explain`.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from returns.domain.policy.decision import Decision
from returns.domain.policy.facts import Facts
from returns.domain.policy.grounds import Case, Ground
from returns.domain.policy.rules import CLAIMS, Policy
from returns.domain.policy.said import UNSAID, Won, winners
from returns.domain.policy.stored import as_json
from returns.domain.policy.trace import Traced, voice
from returns.domain.states import Regime
from rma_portal.core.money import Money, round_money

Terms = dict[str, Any]
"""A decision in the making: what `Decision` takes, with the trace as a list."""


def decide(policy: Policy, facts: Facts) -> Decision:
    """Decide one article by a validated policy; pure and total (Cases 14 to 17, 19, 20, 23, 24, 50).

    T-3: without a known delivery the right of withdrawal stays open. T-41: an exemption or a final sale
    never stops a claim. T-50: a defect after the window is a matter of the legal guarantee.
    """
    never = _never_returned(facts)
    if never:
        return _refusal(facts, Ground(False, never, Regime.COMMERCIAL, None), [voice("ground", never)])
    won = winners(policy, facts)
    said = _said(won)
    trace = [one.traced() for one in won]
    case = Case(facts, said)
    ground = case.claim() if facts.reason.regime in CLAIMS else case.remorse()
    if not ground.allowed:
        return _refusal(facts, ground, [*trace, *ground.voices], said["eligible"].get("message"))
    return _kinder(_as_said(facts, said, ground, [*trace, *ground.voices]), case, ground)


def _never_returned(facts: Facts) -> str:
    """Case 24: goods that no portal offers, whatever the rules say."""
    if facts.article.is_gift_card:
        return "gift_card"
    return "digital" if facts.article.is_digital else ""


def _said(won: list[Won]) -> dict[str, Any]:
    said = dict(UNSAID)
    for one in won:
        said.update(one.actions)
    return said


def _refusal(
    facts: Facts, ground: Ground, trace: list[Traced], message: Mapping[str, str] | None = None
) -> Decision:
    none = _amount("0", facts.order.currency)
    return Decision(
        allowed=False,
        code=ground.code,
        regime=ground.regime,
        until=ground.until,
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


def _as_said(facts: Facts, said: Mapping[str, Any], ground: Ground, trace: list[Traced]) -> Terms:
    currency = facts.order.currency
    evidence = tuple(said["evidence"])
    return {
        "allowed": True,
        "code": ground.code,
        "regime": ground.regime,
        "until": ground.until,
        "resolutions": tuple(said["resolutions"]),
        "methods": tuple(said["methods"]),
        "fee": _amount(said["return_fee"], currency),
        "evidence": tuple(dict.fromkeys((*evidence, "note"))) if facts.reason.needs_note else evidence,
        "handling": said["automation"],
        "refund_when": said["refund_when"],
        "trace": trace,
        "restocking": _part_of_price(facts, said["restocking_percent"]),
        "bonus": _part_of_price(facts, said["bonus_percent"]),
        "keep": said["keep"],
        "destination": said["destination"],
        "flags": tuple(said["flags"]),
    }


@lru_cache(maxsize=1024)
def _amount(text: str, currency: str) -> Money:
    return round_money(Decimal(text), currency)


def _part_of_price(facts: Facts, percent: str) -> Money:
    if percent == "0":
        return _amount("0", facts.order.currency)
    return round_money(facts.article.price_paid * Decimal(percent) / 100, facts.order.currency)


def _kinder(terms: Terms, case: Case, ground: Ground) -> Decision:
    """Put the law above harsher rules, then care: what is late, odd or unproven is for a person."""
    _make_lawful(terms, case)
    if case.facts.consumer.listed == "blocked":
        _change(terms, "ground", "blocked_person", handling="refuse")
    if terms["handling"] == "refuse" and terms["regime"] is Regime.COMMERCIAL:
        refused = Ground(False, "refused_by_rule", Regime.COMMERCIAL, ground.until)
        return _refusal(case.facts, refused, [*terms["trace"], voice("ground", "refused_by_rule")])
    if terms["handling"] == "refuse":
        _change(terms, "law", "never_refused_by_rule", handling="ask_person")
    _ask_where_unsure(terms, case.facts)
    return Decision(**{**terms, "trace": tuple(terms["trace"])})


def _ask_where_unsure(terms: Terms, facts: Facts) -> None:
    """Have a person look; a signal of abuse never refuses and never costs anything."""
    if terms["handling"] == "approve" and terms["code"] == "claim_after_window":
        _change(terms, "ground", "late_claim_is_reviewed", handling="ask_person")
    if terms["handling"] == "approve" and _lacks_evidence(terms["evidence"], facts):
        _change(terms, "ground", "evidence_missing", handling="ask_person")
    if facts.signals and facts.consumer.listed != "allowed":
        flags = tuple(dict.fromkeys((*terms["flags"], *facts.signals)))
        _change(terms, "ground", "signals", handling="ask_person", flags=flags)


def _make_lawful(terms: Terms, case: Case) -> None:
    """Take back what the law of the consumer's country forbids to ask, and add what it grants."""
    is_claim = terms["regime"] in CLAIMS and not case.facts.consumer.is_business
    if is_claim:
        _offer_remedies(terms, case.remedies())
        _charge_nothing(terms)
    if terms["restocking"] and (is_claim or _is_withdrawal(terms)):
        _change(terms, "law", "no_restocking_fee", restocking=_amount("0", terms["fee"].currency))
    if _is_withdrawal(terms) and "refund" not in terms["resolutions"]:
        _change(terms, "law", "money_offered", resolutions=("refund", *terms["resolutions"]))


def _is_withdrawal(terms: Terms) -> bool:
    return terms["regime"] is Regime.WITHDRAWAL


def _change(terms: Terms, part: str, name: str, **changes: Any) -> None:
    terms.update(changes)
    terms["trace"].append(voice(part, name, **as_json(changes)))


def _offer_remedies(terms: Terms, remedies: tuple[str, ...]) -> None:
    offered = tuple(dict.fromkeys((*remedies, *terms["resolutions"])))
    if offered != terms["resolutions"] and terms["regime"] is not Regime.RECALL:
        _change(terms, "law", "remedies_offered", resolutions=offered)


def _charge_nothing(terms: Terms) -> None:
    """T-32: the way back of what is not as it should be costs the consumer nothing."""
    if terms["fee"]:
        _change(terms, "law", "no_fee_for_claims", fee=_amount("0", terms["fee"].currency))


def _lacks_evidence(evidence: tuple[str, ...], facts: Facts) -> bool:
    if not evidence:
        return False
    shown = {
        "photos": facts.evidence.photos > 0,
        "note": facts.evidence.has_note,
        "serial": facts.evidence.has_serial,
    }
    return not all(shown[wanted] for wanted in evidence)
