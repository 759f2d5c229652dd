"""What a rule may say, and that the policy of a merchant who sets nothing says nothing else."""

from dataclasses import replace

import pytest

from returns.domain.policy.rules import DEFAULT_POLICY, Policy, Rule, validate
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


def test_rules_stand_in_their_own_part():
    misplaced = Rule("label", "handling", {}, {"methods": ["label"]})
    with pytest.raises(InvalidInput) as caught:
        validate(Policy(1, promise=(misplaced,)))
    assert (caught.value.code, caught.value.params) == ("rule_part", {"rule": "label"})
    with pytest.raises(InvalidInput, match="rule_action"):
        validate(Policy(1, promise=(replace(misplaced, part="promise"),)))


def test_conditions_are_checked_too():
    rule = Rule("odd", "promise", {"any": [{"field": "weather", "op": "is", "value": "wet"}]}, {})
    with pytest.raises(InvalidInput) as caught:
        validate(Policy(1, promise=(rule,)))
    assert (caught.value.code, caught.value.params) == ("condition_field", {"path": "any[0]"})
