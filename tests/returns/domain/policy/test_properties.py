"""What holds for every policy and every article."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from returns.domain.policy.decision import Decision
from returns.domain.policy.engine import decide
from returns.domain.policy.explain import RULES, explain
from returns.domain.policy.facts import FIELDS, fold
from returns.domain.policy.grounds import Case
from returns.domain.policy.kindness import less_kind
from returns.domain.policy.legal import excludes_withdrawal
from returns.domain.policy.rules import CLAIMS, Rule, validate
from returns.domain.policy.said import UNSAID, winners
from returns.domain.states import Regime
from rma_portal.core import conditions

from .strategies import HANDLINGS, PROMISES, facts, policies, rules, some_of, trees

many = settings(max_examples=300, deadline=None)


@many
@given(trees, facts())
def test_a_compiled_condition_answers_as_it_reads(tree, case):
    conditions.validate(tree, FIELDS)
    compiled = conditions.compile_tree(tree, FIELDS)
    assert compiled(fold(case.flat())) is conditions.evaluate(tree, case.flat())


@many
@given(policies, facts())
def test_the_law_wins_wherever_it_is_kinder(policy, case):
    """T-4, T-30 to T-32, T-41, T-50: no policy takes from a consumer what the law of the country gives."""
    decision, rights = decide(policy, case), Case(case, dict(UNSAID)).rights
    if rights is None:
        return
    bare = Case(case, dict(UNSAID))
    if case.reason.regime in CLAIMS:
        open_claim = bare.claim().allowed
        assert decision.allowed is open_claim
        if open_claim:
            assert (decision.fee.amount, decision.restocking.amount) == (0, 0)
            assert set(decision.resolutions) >= set(bare.remedies()) or decision.regime is Regime.RECALL
    elif rights.withdrawal_days is not None and not excludes_withdrawal(case.article.exemption):
        right = bare.remorse()
        if right.allowed:
            assert decision.allowed
            assert decision.restocking.amount == 0
            assert "refund" in decision.resolutions
            assert right.until is None or decision.until is None or decision.until >= right.until


@many
@given(policies, facts(), st.data())
def test_a_rule_added_below_changes_nothing_that_was_set(policy, case, data):
    """Case 50: first match wins; whoever writes below never undoes what stands above."""
    part = data.draw(st.sampled_from(["promise", "handling"]))
    actions = data.draw(some_of(PROMISES if part == "promise" else HANDLINGS))
    added = Rule("added", part, data.draw(trees), actions)
    longer = replace(policy, **{part: (*getattr(policy, part), added)})
    before, after = set_by(policy, case), set_by(longer, case)
    assert {action: after[action] for action in before} == before
    assert {rule for action, (rule, _value) in after.items() if action not in before} <= {"added"}


def set_by(policy, case):
    """Return for each action the rule that set it, and to what."""
    return {
        action: (won.rule.name, repr(value))
        for won in winners(policy, case)
        for action, value in won.actions.items()
    }


@many
@given(policies, rules("promise"), rules("promise"), facts())
def test_a_newer_promise_is_never_harsher_for_an_older_order(policy, second, third, case):
    """Case 18: what was promised on the day of the order stays; a newer promise only ever adds to it."""
    once = replace(policy, newer=((2, second),))
    twice = replace(policy, newer=((2, second), (3, third)))
    decisions = [decide(policy, case), decide(once, case), decide(twice, case)]
    assert less_kind(decisions[1], than=decisions[0]) == ()
    assert less_kind(decisions[2], than=decisions[1]) == ()


@many
@given(policies, rules("promise"), facts())
def test_every_decision_is_stored_without_loss_and_explained(policy, newer, case):
    validate(policy)
    policy = replace(policy, newer=((2, newer),))
    decision = decide(policy, case)
    assert Decision.from_json(decision.to_json()) == decision
    told = explain(policy, case, decision)
    asked = [one for one in told if one.part in RULES]
    assert len(asked) == len(policy.promise) + len(newer) + len(policy.handling)
    won = [one for one in asked if one.outcome == "set"]
    assert sorted(won, key=repr) == sorted((one for one in decision.trace if one.part in RULES), key=repr)
    assert all(one.failed for one in asked if one.outcome == "not_matched")


@many
@given(policies, facts())
def test_a_signal_only_ever_has_a_person_look(policy, case):
    """Whatever looks like abuse costs the customer nothing but the wait."""
    plain, odd = replace(case, signals=()), replace(case, signals=("same_picture", "many_returns"))
    before, after = decide(policy, plain), decide(policy, odd)
    assert less_kind(after, than=before) == ()
    if before.allowed and case.consumer.listed != "allowed":
        assert after.handling == "ask_person"
        assert set(after.flags) >= {"same_picture", "many_returns"}
