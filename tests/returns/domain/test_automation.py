"""Who takes a step: the pure rules of modes and limits, and the doubts read from a decision."""

from dataclasses import replace
from decimal import Decimal

import pytest

from returns.domain.automation import BY_ITSELF, Limits, Used, Verdict, doubts_of, may_run
from returns.domain.policy.engine import decide
from returns.domain.policy.rules import Policy, Rule
from rma_portal.core.money import Money
from tests.returns.domain.policy.samples import changed, promising

NONE = Limits("EUR")


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def limits(**most: object) -> Limits:
    """Limits in euros; amounts as text."""
    return Limits("EUR", **{k: Decimal(v) if isinstance(v, str) else v for k, v in most.items()})


@pytest.mark.parametrize(
    ("mode", "most", "used", "value", "verdict"),
    [
        ("auto", NONE, Used(), eur("9999.99"), BY_ITSELF),
        ("manual", NONE, Used(), eur("0"), Verdict(False, "manual")),
        ("semi", NONE, Used(), eur("0"), Verdict(False, "semi")),
        ("manual", limits(per_return="1"), Used(), eur("5"), Verdict(False, "manual")),
        ("auto", limits(per_return="50"), Used(), eur("50.00"), BY_ITSELF),
        ("auto", limits(per_return="50"), Used(), eur("50.01"), Verdict(False, "per_return", eur("50"))),
        (
            "auto",
            limits(per_return="50"),
            Used(in_return=Decimal("0.01")),
            eur("50.00"),
            Verdict(False, "per_return", eur("50")),
        ),
        ("auto", limits(per_return="50"), Used(Decimal(900), 9), eur("50.00"), BY_ITSELF),
        ("auto", limits(day_amount="100"), Used(Decimal(60), 1), eur("40"), BY_ITSELF),
        (
            "auto",
            limits(day_amount="100"),
            Used(Decimal(60), 1),
            eur("40.01"),
            Verdict(False, "day_amount", eur("100")),
        ),
        ("auto", limits(day_count=2), Used(Decimal(60), 1), eur("40"), BY_ITSELF),
        ("auto", limits(day_count=2), Used(Decimal(60), 2), eur("0"), Verdict(False, "day_count", 2)),
        ("auto", limits(day_count=0), Used(), eur("0"), Verdict(False, "day_count", 0)),
        ("auto", limits(per_return="0"), Used(), eur("0.01"), Verdict(False, "per_return", eur("0"))),
    ],
)
def test_modes_and_limits(mode, most, used, value, verdict):
    """A value equal to a limit is within it; the mode is asked before any limit."""
    assert may_run(mode, most, used, value) == verdict


@pytest.mark.parametrize(
    ("most", "verdict"),
    [
        (NONE, BY_ITSELF),
        (limits(day_count=1), BY_ITSELF),
        (limits(per_return="50"), Verdict(False, "currency")),
        (limits(day_amount="50"), Verdict(False, "currency")),
    ],
)
def test_another_currency_is_not_compared_with_an_amount(most, verdict):
    assert may_run("auto", most, Used(), Money(Decimal(1), "GBP")) == verdict


def rules(*handling: dict) -> Policy:
    """A policy of handling rules without conditions, tried in this order."""
    named = tuple(Rule(f"rule{no}", "handling", {}, actions) for no, actions in enumerate(handling, 1))
    return Policy(1, (), named)


def whys(policy: Policy, **facts: object) -> list[dict]:
    """Return the doubts about PLAIN with other facts, without their step."""
    found = doubts_of(decide(policy, changed(**facts)))
    return [{name: value for name, value in doubt.items() if name != "step"} for doubt in found]


def test_why_a_person_decides_is_read_from_the_decision():
    """Case 50: a rule that asks for a person beats a later one that approves, and is named."""
    asks, approves = {"automation": "ask_person"}, {"automation": "approve"}
    assert whys(rules(approves, asks)) == []
    assert whys(rules(asks, approves)) == [{"why": "rule_asked", "rule": "rule1"}]
    assert whys(Policy(1)) == [{"why": "no_rule"}]
    assert whys(rules({"automation": "refuse"})) == [{"why": "law_forbids_refusal"}]
    assert whys(rules(approves, {"evidence": ["photos"]})) == [{"why": "evidence_missing"}]
    assert whys(rules(approves), signals=("many_returns",)) == [
        {"why": "signals", "signals": ["many_returns"]}
    ]


def test_what_is_refused_by_now_says_so():
    refused = promising(window_days=0, automation="approve")
    facts = replace(changed(consumer__is_business=True), asked_at=changed().asked_at.replace(month=12))
    decision = decide(refused, facts)
    assert not decision.allowed
    assert list(doubts_of(decision)) == [{"step": "approval", "why": "refused_now", "code": decision.code}]
    assert list(doubts_of(None)) == [{"step": "approval", "why": "no_rule"}]
