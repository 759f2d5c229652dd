"""JSON-LD says what the engine does, and never more (T-100)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from returns.domain.policy import legal
from returns.domain.policy.engine import decide
from returns.domain.policy.public import NOWHERE
from returns.domain.policy.rules import DEFAULT_POLICY, Policy, Rule
from returns.domain.policy.schema_org import merchant_return_policies
from returns.domain.policy.templates import TEMPLATES

from .samples import PLAIN, promising
from .strategies import COUNTRIES, PROMISES, leaf, policies, some_of

TODAY = dt.date(2026, 10, 5)
SEASON = ("2026-11-01", "2026-12-24")
MOVES = 5  # days by which weekends and holidays may put off an end, which JSON-LD cannot say
REFUNDS = {"FullRefund": "refund", "StoreCreditRefund": "store_credit", "ExchangeRefund": "exchange"}


def told(policy, country: str) -> dict:
    """Return the policy published for a country."""
    [one] = merchant_return_policies(
        policy, [country], day=TODAY, home="FR", currency="EUR", link="https://shop.example/policy"
    )
    return one


def name(value: str) -> str:
    """Return a value of the vocabulary by its name."""
    return value.removeprefix("https://schema.org/")


def last_days(published: dict, placed_on: dt.date, delivered_on: dt.date) -> list[dt.date]:
    """Read, as a stranger would, until which days an order may come back."""
    days = []
    category = name(published["returnPolicyCategory"])
    if category == "MerchantReturnUnlimitedWindow":
        days.append(dt.date.max)
    if category == "MerchantReturnFiniteReturnWindow":
        days.append(delivered_on + dt.timedelta(days=published["merchantReturnDays"]))
    for season in published.get("returnPolicySeasonalOverride", []):
        if season["startDate"] <= placed_on.isoformat() <= season["endDate"]:
            days.append(dt.date.fromisoformat(season["merchantReturnDays"]))
    return days


def bought(country: str, placed_on: dt.date, asked_after: int, regime: str = "commercial"):
    """Return a plain article that came two days after the order, asked for some days later."""
    zone = COUNTRIES[country]
    noon = dt.datetime.combine(placed_on, dt.time(12), dt.UTC)
    delivered_at = noon + dt.timedelta(days=2)
    return replace(
        PLAIN,
        asked_at=delivered_at + dt.timedelta(days=asked_after),
        consumer=replace(PLAIN.consumer, country=country, zone=zone),
        order=replace(PLAIN.order, country=country, placed_at=noon, delivered_at=delivered_at),
        article=replace(PLAIN.article, category=NOWHERE, tags=(), sku=NOWHERE),
        reason=replace(PLAIN.reason, regime=regime),
    )


countries = st.sampled_from(sorted(COUNTRIES))
of_countries = st.just({}) | st.lists(countries, min_size=1, max_size=3).map(
    lambda some: leaf("order.country", "in", some)
)
in_season = leaf("order.placed_on", "between", list(SEASON))
sayable = {action: PROMISES[action] for action in ("eligible", "window_days", "resolutions", "return_fee")}


@st.composite
def expressible(draw) -> Policy:
    """Draw a policy whose conditions JSON-LD can say: countries, and one season."""
    drawn = draw(st.lists(st.tuples(of_countries, some_of(sayable)), max_size=4))
    rules = [Rule(f"rule {index}", "promise", when, said) for index, (when, said) in enumerate(drawn)]
    if draw(st.booleans()):
        rules.insert(0, Rule("season", "promise", in_season, {"window_until": "2027-02-26"}))
    handling = Rule("handled", "handling", {}, {"methods": ["label"], "automation": "approve"})
    return Policy(1, tuple(rules), (handling,))


placed = st.dates(dt.date(2026, 10, 5), dt.date(2026, 12, 31))


@settings(max_examples=400, deadline=None)
@given(expressible(), countries, placed, st.integers(0, 400))
def test_it_answers_as_the_engine_does(policy, country, placed_on, asked_after):
    """Away from the days by which weekends and holidays put off an end. Where the terms change once the right
    of withdrawal is over, those of the right are published."""
    facts = bought(country, placed_on, asked_after)
    published, decision = told(policy, country), decide(policy, facts)
    delivered_on, asked_on = facts.delivered_on, facts.asked_on
    ends = last_days(published, placed_on, delivered_on)
    assume(not any(end < asked_on <= end + dt.timedelta(days=MOVES) for end in ends if end < dt.date.max))
    allowed = any(asked_on <= end for end in ends)
    if decision.allowed and not allowed:
        assert ends_with_the_right(decision, published)
        return
    assert allowed is decision.allowed
    if allowed:
        assert fee_of(published) == decision.fee.amount
        refunds = {REFUNDS[name(one)] for one in published["refundType"]}
        assert refunds == set(decision.resolutions)


def ends_with_the_right(decision, published: dict) -> bool:
    """Say whether only the rules' longer, harsher window is left out."""
    return "refund" not in decision.resolutions and published.get("merchantReturnDays") == 14


def fee_of(published: dict) -> Decimal:
    """Read what the way back costs without a defect."""
    if name(published["customerRemorseReturnFees"]) == "FreeReturn":
        return Decimal(0)
    return Decimal(published["customerRemorseReturnShippingFeesAmount"]["value"])


@settings(max_examples=400, deadline=None)
@given(policies, countries, placed, st.integers(0, 400), st.sampled_from(["commercial", "withdrawal"]))
def test_it_never_promises_more_than_the_engine_gives(policy, country, placed_on, asked_after, regime):
    """Whatever the rules ask for: prices, the day of asking, what JSON-LD cannot say."""
    facts = bought(country, placed_on, asked_after, regime)
    published, decision = told(policy, country), decide(policy, facts)
    if not any(facts.asked_on <= end for end in last_days(published, placed_on, facts.delivered_on)):
        return
    assert decision.allowed
    assert decision.fee.amount <= fee_of_any(published)
    kept = decision.restocking.amount * 100
    assert kept <= Decimal(str(published.get("restockingFee", 0))) * facts.article.price_paid
    assert {REFUNDS[name(one)] for one in published.get("refundType", [])} <= set(decision.resolutions)


def fee_of_any(published: dict) -> Decimal:
    """Read the fee; where customers send at their own cost, the shop takes nothing."""
    own = name(published["customerRemorseReturnFees"]) == "ReturnFeesCustomerResponsibility"
    return Decimal(0) if own else fee_of(published)


@settings(max_examples=200, deadline=None)
@given(policies, countries, st.sampled_from(["conformity", "delivery_damage", "wrong_item"]))
def test_what_is_free_for_defects_is_free(policy, country, regime):
    facts = bought(country, TODAY, 5, regime)
    decision = decide(policy, facts)
    if decision.allowed and "itemDefectReturnFees" in told(policy, country):
        assert decision.fee.amount == 0


@pytest.mark.parametrize("code", TEMPLATES)
def test_the_union_never_reads_less_than_its_law(code):
    """T-100: no window under fourteen days, no restocking fee, defects free; numbers where they must be."""
    policy = TEMPLATES[code].policy(TODAY)
    for country in sorted(legal.UNION):
        published = told(policy, country)
        assert published["merchantReturnDays"] >= 14
        assert "restockingFee" not in published
        assert name(published["itemDefectReturnFees"]) == "FreeReturn"


def test_the_default_policy_is_one_for_the_whole_union():
    [one] = merchant_return_policies(
        DEFAULT_POLICY, legal.UNION, day=TODAY, home="FR", currency="EUR", link="https://shop.example/policy"
    )
    assert one == {
        "@type": "MerchantReturnPolicy",
        "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": 30,
        "returnFees": "https://schema.org/FreeReturn",
        "customerRemorseReturnFees": "https://schema.org/FreeReturn",
        "itemDefectReturnFees": "https://schema.org/FreeReturn",
        "refundType": ["https://schema.org/FullRefund", "https://schema.org/StoreCreditRefund"],
        "returnMethod": ["https://schema.org/ReturnByMail"],
        "returnLabelSource": "https://schema.org/ReturnLabelDownloadAndPrint",
        "applicableCountry": sorted(legal.UNION),
        "returnPolicyCountry": "FR",
        "merchantReturnLink": "https://shop.example/policy",
    }


def test_a_restocking_fee_outside_the_union_is_told():
    published = told(promising(window_days=30, restocking_percent="15"), "US")
    assert (published["restockingFee"], published["merchantReturnDays"]) == (15.0, 30)
    assert told(promising(window_days=30, restocking_percent="15"), "FR")["merchantReturnDays"] == 14
