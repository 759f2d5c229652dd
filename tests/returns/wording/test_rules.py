"""Rules in words, in the reader's language."""

import datetime as dt

from django.utils import translation

from returns.domain.policy import facts, legal
from returns.domain.policy.rules import ACTIONS
from returns.domain.policy.templates import TEMPLATES
from returns.wording.policy import TOLD
from returns.wording.rules import (
    EXEMPTIONS,
    FIELDS,
    OPERATORS,
    RULES,
    SETTINGS,
    checked_words,
    set_words,
    value_words,
)
from returns.wording.templates import TEMPLATES as TEMPLATE_WORDS
from rma_portal.core import conditions


def test_every_exemption_of_the_law_has_words():
    assert set(EXEMPTIONS) == set(legal.EXEMPTIONS)


def test_exemptions_speak_the_readers_language():
    codes = ["perishable", "auction"]
    with translation.override("fr"):
        assert value_words(codes) == "périssable, enchère publique"
    with translation.override("en"):
        assert value_words(codes) == "perishable, public auction"


def test_everything_a_rule_can_say_has_words():
    assert list(FIELDS) == list(facts.FIELDS)
    assert set(OPERATORS) == set().union(*conditions.OPERATORS.values())
    actions = [name for part in ACTIONS.values() for name in part]
    assert list(SETTINGS) == actions
    assert set(TOLD) == set(actions)


def test_every_template_and_its_rules_have_words():
    assert list(TEMPLATE_WORDS) == list(TEMPLATES)
    policies = [template.policy(dt.date(2026, 11, 26)) for template in TEMPLATES.values()]
    names = {rule.name for policy in policies for rule in (*policy.promise, *policy.handling)}
    assert names - set(RULES) == set()


def test_days_are_told_as_people_write_them():
    failed = {"rule": "Sale", "field": "order.placed_on", "op": "at_least", "found": "2026-11-02"}
    with translation.override("en"):
        assert set_words("window_until", {"rule": "Winter", "value": "2027-01-31"}) == (
            "“Winter”: the window lasts at least until 31 Jan 2027."
        )
        assert checked_words({**failed, "value": "2026-12-01"}) == (
            "“Sale” does not apply: day of the order is at least 1 Dec 2026; here: 2 Nov 2026."
        )
        between = {**failed, "op": "between", "value": ["2026-12-01", "2026-12-24"], "found": None}
        assert checked_words(between).endswith("between 1 Dec 2026, 24 Dec 2026; here: nothing.")
