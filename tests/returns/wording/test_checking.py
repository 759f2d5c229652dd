"""Every problem and every finding has a sentence that says what to do, in both languages."""

import re

import pytest
from django.utils import translation

from returns.domain.policy.checking import Finding, Kind, findings, problems_of
from returns.domain.policy.rules import ACTIONS, MAX_RULES, Policy, Rule
from returns.wording import checking
from returns.wording.checking import finding_words, problem_words
from returns.wording.errors import sentence

FREE = {"return_fee": "0"}
FRANCE = {"field": "order.country", "op": "is", "value": "FR"}
DEEP = {"not": FRANCE}
for _level in range(20):
    DEEP = {"not": DEEP}


def rules(*described) -> Policy:
    return Policy(1, tuple(Rule(name, "promise", when, actions) for name, when, actions in described))


PROBLEMS = [
    (
        rules(*[("A", {}, FREE)] * (MAX_RULES + 1)),
        "A policy can have 500 rules at most. Merge or remove some.",
    ),
    (
        Policy(1, (Rule("A", "handling", {}, FREE),)),
        "Rule “A” stands in the wrong part of the policy. Move it to the other.",
    ),
    (rules((" ", {}, FREE)), "Rule number 1 has no name. Give it one."),
    (
        rules(("n" * 121, {}, FREE)),
        "The name of rule number 1 is longer than 120 characters. Shorten it.",
    ),
    (
        rules(("A", FRANCE, FREE), ("a", {}, FREE)),
        "Another rule is called “a” too. Give each its own name.",
    ),
    (rules(("A", {}, {})), "Rule “A” sets nothing. Let it set something, or remove it."),
    (
        rules(("A", {}, {"beer": 1})),
        "Rule “A” sets something unknown: beer. Remove it, or choose from the list.",
    ),
    (
        rules(("A", {}, {"keep": True})),
        "Rule “A”: “customer keeps the article” belongs to the other part of the policy. "
        "Set it in a rule there.",
    ),
    (
        rules(("A", {}, {"bonus_percent": "101"})),
        "Rule “A”: what stands at “bonus on store credit” cannot be used. Write a percentage from 0 to 100.",
    ),
    (
        rules(("A", {"all": 1}, FREE)),
        "Rule “A”: a condition is not complete. Choose a field, a comparison and a value.",
    ),
    (
        rules(("A", {"all": []}, FREE)),
        "Rule “A”: a group of conditions is empty. Add a condition to it, or remove it.",
    ),
    (
        rules(("A", DEEP, FREE)),
        "Rule “A”: groups stand more than 20 deep in each other. Simplify, or make two rules.",
    ),
    (
        rules(("A", {**FRANCE, "field": "weather"}, FREE)),
        "Rule “A”: there is no field “weather”. Choose one of the list.",
    ),
    (
        rules(("A", {**FRANCE, "op": "at_least"}, FREE)),
        "Rule “A”: “country of delivery” cannot be compared by “is at least”. Choose another comparison.",
    ),
    (
        rules(("A", {"field": "order.placed_on", "op": "is", "value": "2027-02-30"}, FREE)),
        "Rule “A”: what “day of the order” is compared with cannot be used. Write a day that exists.",
    ),
    (
        rules(("A", {"field": "order.value", "op": "between", "value": ["9", "1"]}, FREE)),
        "Rule “A”: nothing lies between 9 and 1 (“value of the order”). Put the lower one first.",
    ),
    (
        rules(("A", {**FRANCE, "value": "FRA"}, FREE)),
        "Rule “A”: “country of delivery” is never “FRA”. Check the spelling. "
        "Write the two letters of a country, such as FR.",
    ),
]


@pytest.mark.parametrize(("policy", "words"), PROBLEMS)
def test_each_problem_in_words(policy, words):
    (problem,) = problems_of(policy)
    assert (problem_words(problem), sentence(problem.as_error())) == (words, words)


def test_no_problem_is_without_an_example():
    shown = {problem.code for policy, _words in PROBLEMS for problem in problems_of(policy)}
    assert shown == set(checking.PROBLEMS)


FOUND = [
    (
        Finding(Kind.NEVER_HOLDS, "B", "promise", 1, (), ("return_fee",)),
        "Rule “B” can never apply: its conditions contradict each other. Change them, or remove it.",
    ),
    (
        Finding(Kind.ALWAYS_BEFORE, "B", "promise", 1, ("A",), ("return_fee",)),
        "Rule “B” can never apply: “A”, above it, already covers every case. Move it up or remove it.",
    ),
    (
        Finding(Kind.SAME_BEFORE, "B", "promise", 1, ("A",), ("return_fee",)),
        "Rule “B” can never apply: “A”, above it, has the same conditions. "
        "Change the conditions of one, or remove one.",
    ),
    (
        Finding(Kind.WIDER_BEFORE, "B", "promise", 1, ("A",), ("return_fee",)),
        "Rule “B” can never apply: “A”, above it, already covers all its cases. Move it up or remove it.",
    ),
    (
        Finding(Kind.WIDER_BEFORE, "H", "promise", 7, tuple("ABCDEFG"), ("return_fee",)),
        "Rule “H” can never apply: “A”, “B”, “C”, “D”, “E” and 2 more, above it, together cover "
        "all its cases. Move it up or remove it.",
    ),
    (
        Finding(Kind.PARTLY_HIDDEN, "C", "promise", 2, ("A", "B"), ("return_fee", "window_days")),
        "Rule “C”: a part of it never applies (return fee, window in days), since it is always set above, by "
        "“A”, “B”. Move the rule up, or take this part out of it.",
    ),
]


@pytest.mark.parametrize(("finding", "words"), FOUND)
def test_each_finding_in_words(finding, words):
    assert finding_words(finding) == words


def test_findings_in_french_name_the_rules_as_staff_know_them():
    (finding,) = findings(rules(("thirty_days", {}, FREE), ("Soldes", FRANCE, FREE)))
    with translation.override("fr"):
        assert re.sub(r"\s", " ", finding_words(finding)) == (
            "La règle « Soldes » ne peut jamais s’appliquer : « 30 jours après la livraison », "
            "placée plus haut, couvre déjà tous les cas. Remontez-la ou supprimez-la."
        )


def test_every_action_has_a_name():
    assert set(checking.ACTIONS) == {action for actions in ACTIONS.values() for action in actions}
