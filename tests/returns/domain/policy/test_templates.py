"""Policies to start from: valid, without a useless rule, and lawful where they are meant for."""

import datetime as dt

import pytest
from hypothesis import given, settings

from returns.domain.policy.below_law import below_law
from returns.domain.policy.checking import findings
from returns.domain.policy.engine import decide
from returns.domain.policy.rules import validate
from returns.domain.policy.templates import TEMPLATES

from .samples import at, changed
from .strategies import facts

TODAY = dt.date(2026, 11, 26)
PRESENT = {"order__placed_at": at("2026-12-10 10:00"), "order__delivered_at": at("2026-12-14 10:00")}


@pytest.mark.parametrize("code", TEMPLATES)
def test_a_template_can_be_published_as_it_is(code):
    policy = TEMPLATES[code].policy(TODAY)
    validate(policy)
    assert findings(policy) == ()
    names = [rule.name for rule in (*policy.promise, *policy.handling)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("code", [code for code in TEMPLATES if code != "plain"])
def test_a_template_says_nothing_below_the_law_of_its_countries(code):
    """T-4: the plain policy alone knows final sales, as it always did; there the law wins."""
    template = TEMPLATES[code]
    told = [(one.rule, one.action) for one in below_law(template.policy(TODAY), TODAY)
            if template.countries & set(one.countries)]  # fmt: skip
    assert told == []


@settings(max_examples=150, deadline=None)
@given(facts())
def test_every_template_decides_whatever_comes(case):
    for template in TEMPLATES.values():
        decision = decide(template.policy(TODAY), case)
        assert decision.allowed is bool(decision.resolutions)


@pytest.mark.parametrize(
    ("today", "until"),
    [(dt.date(2026, 11, 26), "2027-02-01"), (dt.date(2027, 1, 15), "2027-02-01")],  # 31 January is a Sunday
)
def test_presents_may_come_back_until_the_end_of_january(today, until):
    """The season of the day it is made on; in January that of the winter that ends."""
    policy = TEMPLATES["eu_fashion"].policy(today)
    assert decide(policy, changed(asked_at=at("2027-01-20 10:00"), **PRESENT)).until == at(
        f"{until} 23:59:59"
    )


def test_the_first_return_is_free_and_the_next_is_not():
    policy = TEMPLATES["eu_fashion"].policy(TODAY)
    first, next_one = changed(), changed(consumer__returns_before=1)
    assert [str(decide(policy, case).fee.amount) for case in (first, next_one)] == ["0.00", "3.90"]


def test_who_returns_nearly_everything_meets_a_person():
    policy = TEMPLATES["eu_fashion"].policy(TODAY)
    often = {"consumer__orders_before": 5, "consumer__return_rate": 60}
    decision = decide(policy, changed(**often))
    assert (decision.handling, decision.flags) == ("ask_person", ("many_returns",))
    assert decide(policy, changed(**{**often, "consumer__return_rate": 59})).handling == "approve"
