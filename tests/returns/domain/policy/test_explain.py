"""Decisions in sentences: the result, who said what, who was asked and why it did not apply."""

from returns.domain.policy.engine import decide
from returns.domain.policy.explain import Sentence, explain, sentences
from returns.domain.policy.rules import Policy, Rule

from .samples import at, changed

POLICY = Policy(
    3,
    promise=(
        Rule(
            "winter_sale",
            "promise",
            {"all": [{"field": "article.tags", "op": "contains", "value": "sale"}]},
            {"window_days": 7},
        ),
        Rule("long", "promise", {}, {"window_days": 30}),
        Rule("longer", "promise", {}, {"window_days": 60}),
    ),
    handling=(
        Rule(
            "not_dear",
            "handling",
            {"not": {"field": "article.price_paid", "op": "at_most", "value": "50"}},
            {"automation": "ask_person"},
        ),
        Rule("quick", "handling", {}, {"automation": "approve"}),
    ),
    handling_number=5,
)


def test_a_decision_says_who_said_what():
    facts = changed(asked_at=at("2026-11-20 10:00"))
    decision = decide(POLICY, facts)
    assert sentences(decision, explain(POLICY, facts, decision)) == (
        Sentence("allowed_within_window", {"regime": "commercial", "until": "2026-12-02T22:59:59+00:00"}),
        Sentence(
            "rule_failed",
            {
                "rule": "winter_sale",
                "part": "promise",
                "version": 3,
                "field": "article.tags",
                "op": "contains",
                "value": "sale",
                "found": ["summer"],
            },
        ),
        Sentence("set_window_days", {"rule": "long", "part": "promise", "version": 3, "value": 30}),
        Sentence("rule_too_late", {"rule": "longer", "part": "promise", "version": 3}),
        Sentence(
            "rule_failed",
            {
                "rule": "not_dear",
                "part": "handling",
                "version": 5,
                "field": "article.price_paid",
                "op": "at_most",
                "value": "50",
                "found": "40.00",
            },
        ),
        Sentence("set_automation", {"rule": "quick", "part": "handling", "version": 5, "value": "approve"}),
        Sentence("law_withdrawal_ended", {"until": "2026-11-16T22:59:59+00:00"}),
    )


def test_a_refusal_says_when_it_ended():
    decision = decide(POLICY, changed(asked_at=at("2026-12-20 10:00")))
    assert sentences(decision)[0] == Sentence(
        "refused_window_closed", {"regime": "commercial", "until": "2026-12-02T22:59:59+00:00"}
    )


def test_goods_that_never_come_back_need_one_word():
    decision = decide(POLICY, changed(article__is_gift_card=True))
    assert sentences(decision) == (
        Sentence("refused_gift_card", {"regime": "commercial", "until": None}),
        Sentence("ground_gift_card", {}),
    )
