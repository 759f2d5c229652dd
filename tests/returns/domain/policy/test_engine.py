"""Decisions: windows, the law beside the rules, claims, automation."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.domain.policy.engine import Decision, decide
from returns.domain.policy.explain import explain, sentences
from returns.domain.policy.rules import CLAIMS, DEFAULT_POLICY, Policy, Rule, validate
from returns.domain.states import Regime
from rma_portal.core.money import Money

from .samples import PLAIN, at, changed, promising
from .test_facts import any_facts


def verdict(policy: Policy, facts) -> tuple[bool, str, str]:
    decision = decide(policy, facts)
    return decision.allowed, decision.code, str(decision.regime)


def voices(decision: Decision, part: str) -> list[str]:
    return [traced.name for traced in decision.trace if traced.part == part]


DEFECT = {"reason__code": "defective", "reason__regime": "conformity"}
AFTER_FOURTEEN_DAYS = "2026-11-17 10:00"
AFTER_THIRTY_DAYS = "2026-12-03 10:00"
INFORMED = {"order__was_informed": True}
CLOSED = (False, "window_closed", "commercial")
ALLOWED = (True, "withdrawal_right", "withdrawal")
PROMISED = (True, "within_window", "commercial")


def test_a_plain_return_of_a_merchant_who_sets_nothing():
    decision = decide(DEFAULT_POLICY, PLAIN)
    assert replace(decision, trace=()) == Decision(
        allowed=True,
        code="withdrawal_right",
        regime=Regime.WITHDRAWAL,
        until=at("2026-12-02 23:59:59"),
        resolutions=("refund", "store_credit"),
        methods=("label", "own_carrier"),
        fee=Money.zero("EUR"),
        evidence=(),
        handling="approve",
        refund_when="accepted",
        trace=(),
        restocking=Money.zero("EUR"),
        bonus=Money.zero("EUR"),
    )


@pytest.mark.parametrize(
    ("days", "asked", "expected"),
    [
        (30, "2026-12-02 23:59:59.999", PROMISED),
        (30, "2026-12-03 00:00:00", CLOSED),
        (20, "2026-11-23 23:59:59", PROMISED),  # day 20 is Sunday the 22nd
        (20, "2026-11-24 00:00:00", CLOSED),
        (None, "2036-11-24 00:00:00", PROMISED),
        (0, "2026-11-16 23:59:59", ALLOWED),
        (0, "2026-11-17 00:00:00", CLOSED),
    ],
)
def test_the_window_to_the_second(days, asked, expected):
    """Cases 14 and 17: day N inclusive, unlimited, and 0, which the law makes 14 days in France."""
    assert verdict(promising(window_days=days), changed(asked_at=at(asked))) == expected


@pytest.mark.parametrize(
    ("asked", "expected"), [("2026-11-02 23:59:59", PROMISED), ("2026-11-03 00:00:00", CLOSED)]
)
def test_a_window_of_no_days_is_the_day_of_delivery(asked, expected):
    """Case 14: window 0, for a company, which has no right of withdrawal (T-6)."""
    facts = changed(asked_at=at(asked), consumer__is_business=True)
    assert verdict(promising(window_days=0), facts) == expected


@pytest.mark.parametrize(
    ("zone", "delivered", "asked", "expected"),
    [
        # Delivered on the 2nd at 23:30 in Paris; day 14 is the 16th, there.
        ("Europe/Paris", "2026-11-02T22:30:00+00:00", "2026-11-16T22:59:59+00:00", ALLOWED),
        ("Europe/Paris", "2026-11-02T22:30:00+00:00", "2026-11-16T23:00:00+00:00", CLOSED),
        # Delivered in summer time, ended in winter time: the day ends an hour later in UTC.
        ("Europe/Paris", "2026-10-19T10:00:00+00:00", "2026-11-02T22:59:59+00:00", ALLOWED),
        ("Europe/Paris", "2026-10-19T10:00:00+00:00", "2026-11-02T23:00:00+00:00", CLOSED),
        # On La Réunion it is four hours later than in UTC.
        ("Indian/Reunion", "2026-11-02T21:00:00+00:00", "2026-11-17T19:59:59+00:00", ALLOWED),
        ("Indian/Reunion", "2026-11-02T21:00:00+00:00", "2026-11-17T20:00:00+00:00", CLOSED),
    ],
)
def test_the_window_is_that_of_the_consumers_own_day(zone, delivered, asked, expected):
    """Case 16: near midnight and over a change of the clocks."""
    facts = changed(
        consumer__zone=zone,
        order__placed_at=at("2026-10-12 09:00"),
        order__delivered_at=dt.datetime.fromisoformat(delivered),
        asked_at=dt.datetime.fromisoformat(asked),
    )
    assert verdict(promising(window_days=0), facts) == expected


@pytest.mark.parametrize(
    ("received", "ends"),
    [
        ("2026-11-02", "2026-11-16"),
        ("2026-10-31", "2026-11-16"),
        ("2026-10-28", "2026-11-12"),
        ("2026-12-11", "2026-12-28"),
    ],
)
def test_the_end_of_the_withdrawal_period(received, ends):
    """T-1 and Case 17, by hand for France: Monday, Saturday, Armistice, Christmas Day."""
    facts = changed(
        order__placed_at=at("2026-10-20 09:00"),
        order__delivered_at=at(f"{received} 12:00"),
        asked_at=at(f"{received} 13:00"),
    )
    assert decide(promising(), facts).until == at(f"{ends} 23:59:59")


def test_two_parcels_one_deadline():
    """T-2: the last parcel of the order counts, and that is what the facts carry."""
    facts = changed(order__delivered_at=at("2026-11-09 12:00"), asked_at=at("2026-11-23 23:00"))
    assert verdict(promising(), facts) == ALLOWED


def test_without_a_delivery_date_the_right_of_withdrawal_stays_open():
    """T-3: never computed from the order date; assume the worst for the trader."""
    facts = changed(order__delivered_at=None, asked_at=at("2027-06-01 10:00"))
    decision = decide(DEFAULT_POLICY, facts)
    assert (decision.allowed, decision.code, decision.until) == (True, "withdrawal_right", None)


@pytest.mark.parametrize(
    ("days", "delivered_at"), [(None, PLAIN.order.delivered_at), (30, None), (None, None)]
)
def test_the_later_of_two_ends_is_the_one_that_never_comes(days, delivered_at):
    """Case 14, T-3: an unlimited promise beside the law's 14 days, and the law without delivery beside 30."""
    decision = decide(promising(window_days=days), changed(order__delivered_at=delivered_at))
    assert (decision.code, decision.until) == ("withdrawal_right", None)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("2026-12-04 23:59:59", PROMISED), ("2026-12-05 00:00:00", CLOSED)],
)
def test_without_a_delivery_date_the_merchants_window_counts_from_the_order(asked, expected):
    """Case 15: ordered on 28 Oct, 7 days on the way, 30 days: 4 December, for a company."""
    facts = changed(order__delivered_at=None, consumer__is_business=True, asked_at=at(asked))
    assert verdict(DEFAULT_POLICY, facts) == expected


@pytest.mark.parametrize(
    ("country", "expected"),
    [("FR", ALLOWED), ("GB", ALLOWED), ("CH", CLOSED), ("US", CLOSED), ("JP", CLOSED)],
)
def test_the_law_is_that_of_the_consumers_country(country, expected):
    """T-4: a policy of 7 days is 14 in the Union and the United Kingdom, and 7 elsewhere."""
    facts = changed(consumer__country=country, asked_at=at("2026-11-12 10:00"))
    assert verdict(promising(window_days=7), facts) == expected


def test_windows_differ_between_markets():
    """Case 23: the first rule that matches."""
    swiss = Rule(
        "swiss", "promise", {"field": "order.country", "op": "is", "value": "CH"}, {"window_days": 60}
    )
    policy = Policy(1, (swiss, *promising(window_days=7).promise))
    facts = changed(asked_at=at("2026-12-20 10:00"), consumer__country="CH")
    assert verdict(policy, facts) == CLOSED
    assert verdict(policy, replace(facts, order=replace(facts.order, country="CH"))) == PROMISED


def test_companies_have_no_right_of_withdrawal():
    """T-6: only the merchant's promise holds."""
    facts = changed(consumer__is_business=True)
    assert [verdict(policy, facts) for policy in (promising(), DEFAULT_POLICY)] == [CLOSED, PROMISED]


@pytest.mark.parametrize("kind", ["is_gift_card", "is_digital"])
@pytest.mark.parametrize("reason", [{}, DEFECT])
def test_gift_cards_and_digital_goods_never(kind, reason):
    """Case 24: whatever the rules, the law and the reason."""
    decision = decide(promising(window_days=None), changed(**{f"article__{kind}": True}, **reason))
    code = kind.removeprefix("is_")
    assert (decision.allowed, decision.code, decision.handling, decision.resolutions) == (
        False,
        code,
        "refuse",
        (),
    )
    assert voices(decision, "ground") == [code]


def test_final_sale_is_refused_once_the_law_is_silent():
    """Case 19: final sale has no commercial window; within 14 days the consumer may still withdraw."""
    early = changed(article__final_sale=True)
    late = changed(article__final_sale=True, asked_at=at(AFTER_FOURTEEN_DAYS))
    assert [verdict(DEFAULT_POLICY, facts) for facts in (early, late)] == [
        ALLOWED,
        (False, "final_sale", "commercial"),
    ]
    assert decide(DEFAULT_POLICY, early).until == at("2026-11-16 23:59:59")


def test_the_promise_outlasts_the_law():
    assert verdict(DEFAULT_POLICY, changed(asked_at=at(AFTER_FOURTEEN_DAYS))) == PROMISED


@pytest.mark.parametrize(
    ("exemption", "expected"),
    [
        ("personalised", (False, "exempt", "commercial")),
        ("perishable", (False, "exempt", "commercial")),
        ("sealed_hygiene", ALLOWED),
        ("sealed_media", ALLOWED),
        ("invented", ALLOWED),
    ],
)
def test_exempt_goods(exemption, expected):
    """T-40: a broken seal is seen at inspection, so that request is taken; no code, no exception."""
    assert verdict(DEFAULT_POLICY, changed(article__exemption=exemption)) == expected


def test_a_merchant_may_promise_what_the_law_does_not():
    assert verdict(promising(window_days=30), changed(article__exemption="personalised")) == PROMISED


@pytest.mark.parametrize("regime", ["conformity", "delivery_damage", "wrong_item", "recall"])
@pytest.mark.parametrize(
    "article", [{"article__final_sale": True}, {"article__exemption": "personalised"}, {}]
)
def test_a_claim_is_stopped_by_nothing(regime, article):
    """T-41: neither final sale nor an exemption of the law."""
    facts = changed(reason__code="x", reason__regime=regime, evidence__photos=1, **article)
    decision = decide(DEFAULT_POLICY, facts)
    assert (decision.allowed, decision.code, str(decision.regime), decision.handling) == (
        True,
        "claim",
        regime,
        "ask_person",
    )


@pytest.mark.parametrize("regime", ["conformity", "delivery_damage", "wrong_item"])
def test_a_defect_after_the_window_is_a_matter_of_the_guarantee(regime):
    """T-50: routed to conformity and to a person, even where a rule would approve or refuse by itself."""
    facts = changed(reason__regime=regime, asked_at=at(AFTER_THIRTY_DAYS), evidence__photos=1)
    for automation in ("approve", "ask_person", "refuse"):
        decision = decide(promising(window_days=30, automation=automation), facts)
        assert (decision.allowed, decision.code, decision.regime, decision.handling, decision.until) == (
            True,
            "claim_after_window",
            Regime.CONFORMITY,
            "ask_person",
            at("2028-11-02 23:59:59"),
        )


@pytest.mark.parametrize(
    ("country", "asked", "expected"),
    [
        ("FR", "2028-11-02 23:59:59", (True, "claim_after_window", "conformity")),
        ("FR", "2028-11-03 00:00:00", (False, "guarantee_ended", "conformity")),
        ("NL", "2033-11-03 00:00:00", (True, "claim_after_window", "conformity")),
        ("US", "2033-11-03 00:00:00", (True, "claim_after_window", "conformity")),
    ],
)
def test_the_guarantee_ends_where_the_law_sets_a_term(country, asked, expected):
    """T-50: two years in France, no fixed term in the Netherlands."""
    facts = changed(consumer__country=country, asked_at=at(asked), **DEFECT)
    assert verdict(DEFAULT_POLICY, facts) == expected


@pytest.mark.parametrize(
    ("country", "asked", "resolutions"),
    [
        ("FR", "2026-11-10 10:00", ("repair", "exchange", "refund")),
        ("GB", "2026-12-02 10:00", ("refund", "repair", "exchange")),
        ("GB", "2026-12-04 10:00", ("repair", "exchange", "refund")),
        ("US", "2026-11-10 10:00", ("refund",)),
    ],
)
def test_remedies_of_the_law_come_first(country, asked, resolutions):
    """T-51, T-81: repair or replacement first; in the UK the money back at once within 30 days."""
    facts = changed(consumer__country=country, consumer__zone="Europe/London", asked_at=at(asked), **DEFECT)
    assert decide(promising(resolutions=["refund"]), facts).resolutions == resolutions


@pytest.mark.parametrize(
    ("changes", "fee"),
    [({}, "4.90"), (DEFECT, "0"), ({**DEFECT, "consumer__is_business": True}, "4.90")],
)
def test_a_defect_costs_the_consumer_no_return_fee(changes, fee):
    """T-32: and the trace says that the law took the fee away."""
    decision = decide(promising(window_days=30, return_fee="4.90"), changed(**changes))
    assert decision.fee == Money(Decimal(fee), "EUR")
    assert ("no_fee_for_claims" in voices(decision, "law")) is (fee == "0")


def test_fees_take_the_decimals_of_the_order():
    """Case 97: a fee of 4.90 is 5 yen; a decision never breaks on it."""
    facts = changed(order__currency="JPY", order__country="JP", consumer__country="JP")
    assert decide(promising(window_days=30, return_fee="4.90"), facts).fee == Money(Decimal(5), "JPY")


def test_store_credit_is_not_the_sole_choice_of_who_withdraws():
    """T-33: the law adds the money; the merchant's own window may offer credit alone."""
    policy = promising(window_days=30, resolutions=["store_credit"])
    early, late = decide(policy, PLAIN), decide(policy, changed(asked_at=at(AFTER_FOURTEEN_DAYS)))
    assert (early.resolutions, voices(early, "law")) == (
        ("refund", "store_credit"),
        ["withdrawal_open", "money_offered"],
    )
    assert (late.resolutions, voices(late, "law")) == (("store_credit",), ["withdrawal_ended"])


@pytest.mark.parametrize(
    ("country", "zone", "until", "said"),
    [
        ("FR", "Europe/Paris", "2027-11-16 23:59:59", ["withdrawal_open", "not_informed"]),
        ("GB", "Europe/Paris", "2027-11-16 23:59:59", ["withdrawal_open", "not_informed"]),
        ("CH", "Europe/Paris", None, []),
    ],
)
def test_who_was_not_told_of_the_right_has_twelve_months_more(country, zone, until, said):
    """Case 142 (CRD art. 10(1)); where there is no such right nothing becomes longer."""
    where = {"consumer__country": country, "consumer__zone": zone, "order__was_informed": False}
    facts = changed(asked_at=at("2027-08-01 10:00"), **where)
    decision = decide(promising(window_days=30), facts)
    assert (decision.allowed, voices(decision, "law")) == (until is not None, said)
    assert until is None or decision.until == at(until)
    told = decide(promising(window_days=30), changed(asked_at=facts.asked_at, **where | INFORMED))
    assert (told.allowed, told.code) == (False, "window_closed")


def flagged(name: str, automation: str, **leaf) -> Rule:
    return Rule(name, "handling", leaf, {"automation": automation})


BLOCKED = flagged("blocklist", "refuse", field="consumer.returns_before", op="more_than", value=50)
REVIEWED = flagged("manual_review", "ask_person", field="article.tags", op="contains", value="jewels")
APPROVED = Rule("all", "handling", {}, {"automation": "approve"})


@pytest.mark.parametrize(
    ("handling", "facts", "expected"),
    [
        ((BLOCKED, REVIEWED, APPROVED), {}, "approve"),
        ((BLOCKED, REVIEWED, APPROVED), {"article__tags": ("Jewels",)}, "ask_person"),
        ((APPROVED, REVIEWED), {"article__tags": ("Jewels",)}, "approve"),
        ((BLOCKED, REVIEWED, APPROVED), {"consumer__returns_before": 51}, "refuse"),
        ((), {}, "ask_person"),
    ],
)
def test_the_first_rule_that_matches_wins(handling, facts, expected):
    """Case 50: a list beats a review, a review beats the general approval, by their order alone."""
    policy = Policy(1, promising(window_days=30).promise, handling)
    validate(policy)
    decision = decide(policy, changed(asked_at=at(AFTER_FOURTEEN_DAYS), **facts))
    assert (decision.handling, decision.allowed) == (expected, expected != "refuse")


def test_no_list_takes_the_right_of_withdrawal_away():
    """Case 50: whom a rule refuses within the 14 days, a person looks at, and the trace says why."""
    policy = Policy(1, promising(window_days=30).promise, (BLOCKED, APPROVED))
    decision = decide(policy, changed(consumer__returns_before=51))
    assert (decision.allowed, decision.handling) == (True, "ask_person")
    assert voices(decision, "law") == ["withdrawal_open", "never_refused_by_rule"]


def test_each_action_is_won_by_itself():
    """Case 50: what an earlier rule left unsaid, a later one says; what is said stays said."""
    first = Rule("first", "promise", {}, {"window_days": 60})
    second = Rule("second", "promise", {}, {"window_days": 90, "return_fee": "3.00"})
    third = Rule("third", "promise", {}, {"window_days": 99})
    policy, facts = Policy(1, (first, second, third)), changed(asked_at=at(AFTER_THIRTY_DAYS))
    decision = decide(policy, facts)
    assert (decision.until, decision.fee) == (at("2027-01-04 23:59:59"), Money(Decimal(3), "EUR"))
    assert [(traced.outcome, traced.values) for traced in explain(policy, facts, decision)[:3]] == [
        ("set", {"window_days": 60}),
        ("set", {"return_fee": "3.00"}),
        ("too_late", {}),
    ]


@pytest.mark.parametrize(
    ("paid", "handling"), [("199.99", "approve"), ("200.00", "approve"), ("200.01", "ask_person")]
)
def test_approval_by_itself_up_to_a_price(paid, handling):
    """Case 20: below the limit, equal to it, above."""
    assert decide(DEFAULT_POLICY, changed(article__price_paid=Decimal(paid))).handling == handling


@pytest.mark.parametrize(
    ("changes", "evidence", "handling"),
    [
        ({}, ("photos",), "ask_person"),
        ({"evidence__photos": 1}, ("photos",), "approve"),
        ({"evidence__photos": 1, "reason__needs_note": True}, ("photos", "note"), "ask_person"),
        (
            {"evidence__photos": 1, "evidence__has_note": True, "reason__needs_note": True},
            ("photos", "note"),
            "approve",
        ),
    ],
)
def test_what_is_not_shown_is_not_approved_by_itself(changes, evidence, handling):
    """Cases 13 and 32: the decision names the evidence it wants, and waits for a person without it."""
    policy = promising(window_days=30, evidence=["photos"], automation="approve")
    decision = decide(policy, changed(**changes))
    assert (decision.evidence, decision.handling) == (evidence, handling)


any_reason = st.sampled_from([*Regime])
near_facts = st.builds(
    lambda facts, regime, days: replace(
        facts,
        reason=replace(facts.reason, regime=str(regime)),
        order=replace(facts.order, currency="EUR", delivered_at=days),
        consumer=replace(facts.consumer, zone="Europe/Paris", country="FR"),
    ),
    any_facts,
    any_reason,
    st.none() | st.just(PLAIN.order.delivered_at),
)
policies = st.sampled_from(
    [DEFAULT_POLICY, Policy(1), promising(window_days=None), promising(window_days=0, automation="refuse")]
)


@given(policies, near_facts)
def test_every_decision_is_complete_stored_without_loss_and_explained(policy, facts):
    decision = decide(policy, facts)
    assert Decision.from_json(decision.to_json()) == decision
    assert decision.allowed is (decision.handling != "refuse")
    assert decision.allowed is bool(decision.resolutions)
    prefix = "allowed" if decision.allowed else "refused"
    assert sentences(decision)[0].code == f"{prefix}_{decision.code}"
    assert decide(policy, facts) == decision


@given(policies, near_facts)
def test_a_consumer_is_never_below_the_law(policy, facts):
    """T-3, T-4, T-41: an open right or a recall is granted by every policy, a claim is free of charge."""
    decision = decide(policy, facts)
    if facts.article.is_digital or facts.article.is_gift_card:
        assert not decision.allowed
    elif facts.reason.regime == Regime.RECALL:
        assert decision.allowed
    elif facts.order.delivered_at is None and not facts.consumer.is_business and not facts.article.exemption:
        assert decision.allowed or facts.order.placed_at < at("2014-06-14 00:00")
    if decision.regime in CLAIMS and not facts.consumer.is_business:
        assert not decision.fee


@pytest.mark.parametrize(
    ("country", "is_second_hand", "until"),
    [
        ("FR", False, "2028-11-02 23:59:59"),
        ("FR", True, "2027-11-02 23:59:59"),
        ("DE", False, "2027-11-02 23:59:59"),
        ("GB", False, "2027-05-02 23:59:59"),  # a Sunday, which stays there
        ("US", False, None),
    ],
)
def test_second_hand_shortens_the_presumption_and_nothing_else(country, is_second_hand, until):
    """T-52: the guarantee itself runs as long as for new goods."""
    facts = changed(**DEFECT, consumer__country=country, article__is_second_hand=is_second_hand)
    decision = decide(Policy(1), facts)
    presumed = [one.values["until"] for one in decision.trace if one.name == "presumed"]
    assert presumed == ([at(until).isoformat()] if until else [])
    assert decision.until == decide(Policy(1), replace(facts, article=PLAIN.article)).until


@pytest.mark.parametrize(("is_business", "fees"), [(False, (0, 0)), (True, (Decimal("4.90"), 4))])
def test_a_defect_costs_a_consumer_nothing_where_we_know_no_law_either(is_business, fees):
    """T-32: a country without an entry is no reason to charge for what is broken."""
    facts = changed(**DEFECT, consumer__country="JP", consumer__is_business=is_business)
    decision = decide(promising(return_fee="4.90", restocking_percent="10", window_days=30), facts)
    assert (decision.allowed, (decision.fee.amount, decision.restocking.amount)) == (True, fees)
