"""What a rule may say, and that the policy of a merchant who sets nothing says nothing else."""

from dataclasses import replace

import pytest

from returns.domain.policy.rules import (
    DEFAULT_POLICY,
    MAX_RULES,
    Policy,
    Problem,
    Rule,
    problems_of,
    validate,
)
from rma_portal.core.errors import InvalidInput

from .samples import promising


def test_the_default_policy_is_valid():
    validate(DEFAULT_POLICY)


@pytest.mark.parametrize(
    "actions",
    [
        {"window_days": 0},
        {"window_days": None},
        {"eligible": {"allowed": False, "code": "final_sale"}},
        {"resolutions": ["exchange", "repair"], "return_fee": "4.90"},
        {
            "methods": ["qr_code"],
            "evidence": ["photos", "note"],
            "automation": "refuse",
            "refund_when": "asked",
        },
    ],
)
def test_what_rules_may_say(actions):
    validate(promising(**actions))


@pytest.mark.parametrize(
    ("actions", "code", "action"),
    [
        ({"free_beer": True}, "rule_action", "free_beer"),
        ({"eligible": True}, "rule_value", "eligible"),
        ({"eligible": {"allowed": True, "code": "", "more": 1}}, "rule_value", "eligible"),
        ({"eligible": {"allowed": False, "code": "two words"}}, "rule_value", "eligible"),
        (
            {"eligible": {"allowed": False, "code": "", "message": {"en": "a\0b"}}},
            "rule_value",
            "eligible",
        ),
        ({"window_until": "2027-02-30"}, "rule_value", "window_until"),
        ({"restocking_percent": "100.01"}, "rule_value", "restocking_percent"),
        ({"bonus_percent": "-1"}, "rule_value", "bonus_percent"),
        ({"methods": ["pigeon"]}, "rule_value", "methods"),
        ({"keep": "yes"}, "rule_value", "keep"),
        ({"destination": ""}, "rule_value", "destination"),
        ({"flags": ["two words"]}, "rule_value", "flags"),
        ({"refund_when": "never"}, "rule_value", "refund_when"),
        ({"window_days": -1}, "rule_value", "window_days"),
        ({"window_days": True}, "rule_value", "window_days"),
        ({"window_days": 30.5}, "rule_value", "window_days"),
        ({"window_days": 10**6}, "rule_value", "window_days"),
        ({"resolutions": ["hug"]}, "rule_value", "resolutions"),
        ({"resolutions": "refund"}, "rule_value", "resolutions"),
        ({"return_fee": "-1"}, "rule_value", "return_fee"),
        ({"return_fee": 4.9}, "rule_value", "return_fee"),
        ({"return_fee": "NaN"}, "rule_value", "return_fee"),
        ({"return_fee": "four"}, "rule_value", "return_fee"),
        ({"automation": "perhaps"}, "rule_value", "automation"),
        ({"evidence": ["blood"]}, "rule_value", "evidence"),
    ],
)
def test_what_they_may_not_say(actions, code, action):
    """Case 146: refused when the version is published, not when a customer comes."""
    with pytest.raises(InvalidInput) as caught:
        validate(promising(**actions))
    assert (caught.value.code, caught.value.params["action"]) == (code, action)


FREE = {"return_fee": "0"}
FRANCE = {"field": "order.country", "op": "is", "value": "FR"}


def promise(*rules: Rule) -> Policy:
    return Policy(1, rules)


def named(name: str, when: object = FRANCE, actions: object = FREE, part: str = "promise") -> Rule:
    return Rule(name, part, when, actions)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (named(""), ("rule_name", "", "", {})),
        (named(" \t"), ("rule_name", "", "", {})),
        (named("n" * 121), ("rule_name_length", "", "", {"most": 120})),
        (named("first"), ("rule_name_taken", "", "", {})),
        (named(" First "), ("rule_name_taken", "", "", {})),
        (named("odd", actions={}), ("rule_idle", "", "", {})),
        (named("odd", part="handling"), ("rule_part", "", "", {})),
        (named("odd", actions={"free_beer": 1}), ("rule_action", "", "free_beer", {})),
        (named("odd", actions={"methods": ["label"]}), ("rule_action_part", "", "methods", {})),
        (named("odd", actions={"return_fee": "-1"}), ("rule_value", "", "return_fee", {})),
        (named("odd", {"any": []}), ("condition_empty", "any", "", {})),
        (
            named("odd", {"not": {**FRANCE, "value": "FRA"}}),
            ("condition_unlisted", "not", "", {"field": "order.country", "op": "is", "value": "FRA"}),
        ),
    ],
)
def test_each_problem_is_told_at_its_rule_and_raised_alike(rule, problem):
    """What the screen shows at the rule is what publishing refuses."""
    code, path, action, params = problem
    policy = promise(named("first"), rule)
    (found,) = problems_of(policy)
    assert replace(found, hint="") == Problem(code, "", "promise", 1, rule.name, path, action, params)
    with pytest.raises(InvalidInput) as caught:
        validate(policy)
    place = {"part": "promise", "index": 1, "rule": rule.name, "path": path, "action": action}
    assert (caught.value.code, caught.value.params) == (code, place | params)


def test_all_problems_are_told_promise_first():
    broken = named("odd", {"all": [FRANCE, {"field": "weather", "op": "is", "value": "wet"}]}, {"keep": True})
    policy = Policy(1, (named("plain"), broken), (named("plain", actions={"keep": 1}, part="handling"),))
    assert [(one.part, one.index, one.rule, one.code, one.path) for one in problems_of(policy)] == [
        ("promise", 1, "odd", "condition_field", "all[1]"),
        ("promise", 1, "odd", "rule_action_part", ""),
        ("handling", 0, "plain", "rule_value", ""),
    ]


def test_a_name_is_free_again_in_the_other_part_and_may_have_120_characters():
    handled = named("n" * 120, actions={"keep": True}, part="handling")
    assert problems_of(Policy(1, (named("n" * 120),), (handled,))) == ()


def test_five_hundred_rules_are_allowed_and_one_more_is_not():
    rules = tuple(named(f"rule {number}") for number in range(MAX_RULES - 1))
    handled = tuple(named(f"rule {number}", actions={"keep": True}, part="handling") for number in (1, 2))
    assert problems_of(Policy(1, rules, handled[:1])) == ()
    (problem,) = problems_of(Policy(1, rules, handled))
    assert (problem.code, problem.part, problem.params) == ("policy_rules", "", {"most": 500})
    with pytest.raises(InvalidInput, match="policy_rules"):
        validate(Policy(1, rules, handled))


@pytest.mark.parametrize(
    ("field", "known", "unknown"),
    [
        ("order.country", ["fr", "XK"], ["FRA", "UK", ""]),
        ("consumer.country", ["DE"], ["Germany"]),
        ("order.currency", ["eur", "HRK"], ["EURO", "€"]),
        ("reason.regime", ["withdrawal", "recall"], ["remorse"]),
        ("asked_resolution", ["refund", ""], ["money"]),
        ("article.exemption", ["perishable", ""], ["food"]),
        ("consumer.listed", ["blocked", "allowed", ""], ["friend"]),
        ("article.category", ["Anything"], []),
        ("article.sku", ["A-1"], []),
        ("article.brand", ["Acme"], []),
        ("order.channel", ["shop"], []),
        ("reason.code", ["too_small"], []),
    ],
)
def test_only_values_that_exist_can_be_asked_for(field, known, unknown):
    def codes(value):
        policy = promise(named("odd", {"field": field, "op": "is", "value": value}))
        return [problem.code for problem in problems_of(policy)]

    assert [codes(value) for value in known] == [[] for _ in known]
    assert [codes(value) for value in unknown] == [["condition_unlisted"] for _ in unknown]
