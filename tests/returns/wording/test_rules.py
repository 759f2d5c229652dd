"""Rules in words, in the reader's language."""

from django.utils import translation

from returns.domain.policy import facts, legal
from returns.domain.policy.rules import ACTIONS
from returns.wording.policy import TOLD
from returns.wording.rules import EXEMPTIONS, FIELDS, OPERATORS, SETTINGS, value_words
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
