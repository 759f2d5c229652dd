"""A draft over the past, without a database: what is compared, what is added up, when the law stepped in."""

from decimal import Decimal

import pytest
from hypothesis import given

from returns.domain.policy.engine import Decision, decide
from returns.domain.policy.replay import (
    HANDLED,
    HARSHER,
    KINDER,
    SAME,
    Tally,
    compared,
    outcome_of,
    stored_outcome,
)
from returns.domain.policy.rules import Policy, Rule, draft_policy

from .samples import PLAIN, at, changed, promising
from .test_engine import near_facts, policies

DEFECT = {"reason__code": "defective", "reason__regime": "conformity"}


USUAL = {
    "eligible": {"allowed": True, "code": ""},
    "window_days": 30,
    "resolutions": ["refund", "store_credit"],
    "return_fee": "0",
    "methods": ["label"],
    "automation": "approve",
}


def policy(**actions) -> Policy:
    """A window of 30 days, refund and credit, free; approved at once; other actions where told."""
    return promising(**{**USUAL, **actions})


def replayed(then: Policy, now: Policy, facts=PLAIN) -> tuple[Tally, dict | None]:
    """Try one article again, by way of what is stored."""
    tally = Tally()
    row = tally.add(facts, decide(then, facts).to_json(), decide(now, facts))
    return tally, row


@given(policies, near_facts)
def test_what_is_stored_is_compared_as_what_was_decided(one, facts):
    decision = decide(one, facts)
    assert stored_outcome(decision.to_json()) == outcome_of(decision)
    tally, row = replayed(one, one, facts)
    assert (dict(tally.kinds), row, tally.then.to_json()) == ({SAME: 1}, None, tally.now.to_json())


@pytest.mark.parametrize(
    ("actions", "kind", "then", "now"),
    [
        ({"return_fee": "4.90"}, HARSHER, {"fee": "0.00"}, {"fee": "4.90"}),
        ({"bonus_percent": "10"}, KINDER, {"bonus": "0.00"}, {"bonus": "4.00"}),
        ({"keep": True}, KINDER, {"keep": False}, {"keep": True}),
        ({"keep": True, "return_fee": "1"}, HARSHER, {"fee": "0.00", "keep": False},
         {"fee": "1.00", "keep": True}),
        ({"window_days": 40}, KINDER, {"until": "2026-12-02T22:59:59+00:00"},
         {"until": "2026-12-14T22:59:59+00:00"}),
        ({"resolutions": ["refund"]}, HARSHER, {"resolutions": ["refund", "store_credit"]},
         {"resolutions": ["refund"]}),
        ({"automation": "ask_person"}, HANDLED, {"handling": "approve"}, {"handling": "ask_person"}),
        ({"flags": ["fragile"]}, HANDLED, {"flags": []}, {"flags": ["fragile"]}),
        ({"return_fee": "0.00"}, SAME, None, None),
    ],
)  # fmt: skip
def test_what_a_draft_means_for_an_article(actions, kind, then, now):
    tally, row = replayed(policy(), policy(**actions))
    assert dict(tally.kinds) == {kind: 1}
    assert (row and row["kind"], row and row["then"], row and row["now"]) == (row and kind, then, now)


def test_a_permission_is_kinder_than_a_refusal_whatever_it_costs():
    late = changed(order__delivered_at=at("2026-09-01 10:00"))
    refused, allowed = policy(), policy(window_days=90, return_fee="9")
    tally, row = replayed(refused, allowed, late)
    assert (row["kind"], row["was"], row["is"]) == (KINDER, "refuse", "approve")
    assert replayed(allowed, refused, late)[1]["kind"] == HARSHER
    assert tally.to_json()["then"] == {
        "counts": {"refuse": 1}, "money": {"EUR": {"refuse": "40.00"}}
    }  # fmt: skip
    assert tally.to_json()["now"]["money"] == {
        "EUR": {"approve": "40.00", "fees": "9.00", "refund": "31.00"}
    }  # fmt: skip


def test_two_refusals_differ_by_their_ground_alone():
    late = changed(order__delivered_at=at("2026-09-01 10:00"))
    assert replayed(policy(), policy(window_days=20), late)[1] is None
    final = policy(eligible={"allowed": False, "code": "final_sale"})
    row = replayed(policy(), final, late)[1]
    assert (row["kind"], row["then"], row["now"]) == (
        HANDLED, {"code": "window_closed"}, {"code": "final_sale"}
    )  # fmt: skip


def test_fees_are_never_above_the_price_and_a_bonus_needs_the_wish():
    everything = policy(return_fee="99", bonus_percent="10", keep=True)
    plain = replayed(policy(), everything)[0].now.to_json()
    assert plain == {
        "counts": {"approve": 1, "kept": 1},
        "money": {"EUR": {"approve": "40.00", "fees": "40.00", "refund": "0.00", "kept": "40.00"}},
    }
    credit = changed(asked_resolution="store_credit")
    assert replayed(policy(), everything, credit)[0].now.money["bonus", "EUR"] == Decimal("4.00")


@pytest.mark.parametrize(
    ("actions", "facts", "steps_in"),
    [
        ({}, {}, False),
        ({"window_days": 3}, {}, True),  # asked on the eighth day; the law gives fourteen
        ({"window_days": 10}, {}, False),
        ({"eligible": {"allowed": False, "code": "final_sale"}}, {}, True),
        ({"restocking_percent": "20"}, {}, True),
        ({"resolutions": ["store_credit"]}, {}, True),
        ({"automation": "refuse"}, {}, True),
        ({}, {"consumer__is_business": True}, False),
        ({"window_days": 3}, {"consumer__is_business": True}, False),
        ({}, DEFECT, True),  # repair and replacement were not offered
        ({"resolutions": ["repair", "exchange"]}, DEFECT, False),
        ({"resolutions": ["repair", "exchange"], "return_fee": "4"}, DEFECT, True),
        ({"window_days": None}, {}, False),
    ],
)
def test_the_law_stepped_in_where_it_gave_what_the_rules_did_not(actions, facts, steps_in):
    tally, _row = replayed(policy(**actions), policy(**actions), changed(**facts))
    assert (tally.then.counts["law"], tally.now.counts["law"]) == (steps_in, steps_in)


def test_a_tally_is_added_up_over_many_chunks_and_currencies():
    sterling = changed(order__currency="GBP")
    whole, parts = Tally(), None
    for facts in (PLAIN, sterling, PLAIN):
        stored, now = decide(policy(), facts).to_json(), decide(policy(return_fee="1"), facts)
        whole.add(facts, stored, now)
        part = Tally(parts)
        part.add(facts, stored, now)
        parts = part.to_json()
    assert parts == whole.to_json()
    assert {currency: sums["fees"] for currency, sums in parts["now"]["money"].items()} == {
        "EUR": "2.00", "GBP": "1.00"
    }  # fmt: skip


def test_a_draft_is_read_as_the_engine_takes_it():
    row = {"id": "k3f9", "name": "all", "when": {}, "actions": {"window_days": 3}}
    assert draft_policy([row], []) == Policy(0, (Rule("all", "promise", {}, {"window_days": 3}),), ())


def test_an_older_decision_knew_less():
    stored = decide(policy(), PLAIN).to_json()
    for name in ("restocking", "bonus", "keep", "destination", "flags"):
        del stored[name]
    assert stored_outcome(stored) == outcome_of(decide(policy(), PLAIN))
    assert isinstance(decide(policy(), PLAIN), Decision)
    assert compared(stored_outcome(stored), outcome_of(decide(policy(), PLAIN))) == SAME
