"""What a policy's author is told before publishing: where the law gives more."""

import datetime as dt

import pytest
from hypothesis import given, settings

from returns.domain.policy import legal
from returns.domain.policy.below_law import Harsher, below_law
from returns.domain.policy.engine import decide
from returns.domain.policy.rules import DEFAULT_POLICY, Policy, Rule
from rma_portal.core.conditions import evaluate
from rma_portal.core.partial import partly

from .samples import promising
from .strategies import facts, policies, trees

TODAY = dt.date(2026, 11, 26)
EU = legal.LAWS.keys() - {"GB", "CH", "US"}
TAKEN_BACK = {"no_restocking_fee", "money_offered", "never_refused_by_rule", "no_fee_for_claims"}


def only(policy):
    """Return the one remark about a policy, by what is said and where."""
    [one] = below_law(policy, TODAY)
    return one.action, one.granted, one.days, one.countries


def test_a_window_of_seven_days_is_too_short_where_fourteen_are_the_law():
    """T-4: said with the rule, the countries and the source."""
    [one] = below_law(promising(window_days=7), TODAY)
    assert one == Harsher(
        rule="promised",
        part="promise",
        action="window_days",
        value=7,
        granted="withdrawal",
        days=14,
        countries=tuple(sorted(EU | {"GB"})),
        source="Directive 2011/83/EU, arts. 9, 10, 13, 16; Regulation 1182/71, art. 3(4)",
    )


@pytest.mark.parametrize(
    "actions", [{"window_days": 14}, {"window_days": 30}, {"window_days": None}, {"keep": True}]
)
def test_what_is_as_kind_as_the_law_needs_no_word(actions):
    assert below_law(promising(**actions), TODAY) == ()


@pytest.mark.parametrize(
    ("actions", "said"),
    [
        ({"eligible": {"allowed": False, "code": "x"}}, ("eligible", "withdrawal", 14)),
        ({"resolutions": ["store_credit"]}, ("resolutions", "refund", None)),
        ({"restocking_percent": "15"}, ("restocking_percent", "no_restocking_fee", None)),
    ],
)
def test_each_action_that_takes_from_a_withdrawal(actions, said):
    *found, countries = only(promising(**actions))
    assert (tuple(found), len(countries)) == (said, len(EU) + 1)


def test_a_fee_is_not_for_defects():
    """T-32: a general fee is told once; one for remorse alone is lawful."""
    remorse = {"field": "reason.regime", "op": "in", "value": ["withdrawal", "commercial"]}
    assert only(promising(return_fee="4.90"))[:2] == ("return_fee", "free_claim")
    policy = Policy(1, (Rule("fee", "promise", remorse, {"return_fee": "4.90"}),))
    assert below_law(policy, TODAY) == ()


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("consumer.country", "in", ["US", "CH"]),
        ("consumer.is_business", "is", True),
        ("article.exemption", "is", "personalised"),
        ("order.days_since_delivery", "more_than", 14),
        ("reason.regime", "is", "conformity"),
    ],
)
def test_a_rule_that_meets_nobody_with_the_right_harms_nobody(field, op, value):
    when = {"all": [{"field": field, "op": op, "value": value}]}
    policy = Policy(1, (Rule("seven", "promise", when, {"window_days": 7}),))
    assert below_law(policy, TODAY) == ()


def test_only_the_countries_of_the_rule_are_named():
    when = {"field": "order.country", "op": "in", "value": ["FR", "us", "de"]}
    policy = Policy(1, (Rule("seven", "promise", when, {"window_days": 7}),))
    assert only(policy) == ("window_days", "withdrawal", 14, ("DE", "FR"))


def test_what_an_earlier_rule_always_forestalls_is_not_told():
    thirty = Rule("thirty", "promise", {}, {"window_days": 30})
    seven = Rule("seven", "promise", {}, {"window_days": 7})
    assert below_law(Policy(1, (thirty, seven)), TODAY) == ()
    assert [one.rule for one in below_law(Policy(1, (seven, thirty)), TODAY)] == ["seven"]


def test_an_automatic_refusal_is_told():
    [one] = below_law(promising(automation="refuse"), TODAY)
    assert (one.part, one.action, one.granted) == ("handling", "automation", "not_refused")


def test_the_default_policy_holds_back_final_sales_alone():
    """The right of withdrawal knows no final sale; the law wins, and the author is told."""
    assert [(one.rule, one.granted) for one in below_law(DEFAULT_POLICY, TODAY)] == [
        ("final_sale", "withdrawal")
    ]


@settings(max_examples=300, deadline=None)
@given(policies, facts())
def test_where_nothing_is_told_the_law_takes_nothing_back(policy, case):
    """On the days by which weekends and holidays put off the end, the law steps in without a remark."""
    days = case.flat()["order.days_since_delivery"]
    if below_law(policy, TODAY) or case.consumer.listed == "blocked" or not (days is None or days <= 14):
        return
    assert not {one.name for one in decide(policy, case).trace if one.part == "law"} & TAKEN_BACK


@settings(max_examples=300, deadline=None)
@given(trees, facts())
def test_what_is_known_of_a_part_holds_for_the_whole(tree, case):
    """Three-valued reading is never wrong: an answer from some facts is the answer from all."""
    flat = case.flat()
    known = {name: flat[name] for name in ("order.country", "article.final_sale", "reason.regime")}
    answer = partly(tree, known)
    assert answer is None or answer is evaluate(tree, flat)
    assert partly(tree, flat) is evaluate(tree, flat)
