"""What is proven about rules: the plain cases are found, and nothing is ever claimed that is not so."""

import datetime as dt
import itertools
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.domain.policy.checking import Finding, findings
from returns.domain.policy.facts import FIELDS, OPTIONAL
from returns.domain.policy.reachable import MOST_ALTERNATIVES, Condition
from returns.domain.policy.rules import DEFAULT_POLICY, Policy, Rule
from rma_portal.core.conditions import MAX_DEPTH, OPERATORS, FieldType, evaluate

from .samples import changed


def leaf(field, op, value):
    return {"field": field, "op": op, "value": value}


def category(op, value):
    return leaf("article.category", op, value)


def paid(op, value):
    return leaf("article.price_paid", op, value)


def days(op, value):
    return leaf("order.days_since_delivery", op, value)


def tags(op, value):
    return leaf("article.tags", op, value)


def placed(op, value):
    return leaf("order.placed_on", op, value)


def every(*trees):
    return {"all": list(trees)}


def some(*trees):
    return {"any": list(trees)}


def no(tree):
    return {"not": tree}


FINAL = leaf("article.final_sale", "is", True)
JEANS, FRANCE = category("is", "Jeans"), leaf("order.country", "in", ["FR"])


def handling(*rules):
    """A policy of (condition, actions) pairs, named A, B, ..."""
    named = zip("ABCDEFGH", rules, strict=False)
    return Policy(1, (), tuple(Rule(name, "handling", when, actions) for name, (when, actions) in named))


APPROVE, ASK, KEEP = {"automation": "approve"}, {"automation": "ask_person"}, {"keep": True}


@pytest.mark.parametrize(
    "tree",
    [
        every(JEANS, category("is", "Shoes")),
        every(JEANS, category("in", ["Shoes", "Coats"])),
        every(category("in", ["a", "b"]), category("not_in", ["B", "A"])),
        every(JEANS, no(category("is", "JEANS"))),
        every(JEANS, category("contains", "shoe")),
        every(category("contains", "shoe"), no(category("contains", "SHO"))),
        no(category("contains", "")),
        every(paid("more_than", "10"), paid("less_than", "5")),
        every(paid("more_than", "10"), paid("less_than", "10.00")),
        every(paid("at_least", "10"), paid("at_most", "10"), paid("is_not", "10.0")),
        every(paid("between", ["1", "2"]), paid("between", ["2.01", "3"])),
        every(paid("is", "5"), no(paid("between", ["1", "9"]))),
        every(days("more_than", 10), days("less_than", 11)),
        every(days("at_least", 1), no(days("is_not", 0))),
        every(days("is_not", 3), days("in", [3])),
        every(FRANCE, no(FRANCE)),
        every(FRANCE, leaf("order.country", "is_not", "fr")),
        every(leaf("consumer.listed", "is", "blocked"), leaf("consumer.listed", "is", "allowed")),
        every(placed("at_least", "2026-11-02"), placed("less_than", "2026-11-02")),
        every(placed("more_than", "2026-11-02"), placed("less_than", "2026-11-03")),
        placed("less_than", "0001-01-01"),
        every(FINAL, leaf("article.final_sale", "is", False)),
        every(FINAL, leaf("article.final_sale", "is_not", True)),
        every(no(FINAL), leaf("article.final_sale", "is_not", False)),
        every(tags("contains", "new"), tags("not_in", ["NEW", "old"])),
        every(tags("in", ["new", "old"]), no(tags("contains", "new")), no(tags("contains", "old"))),
        every(some(JEANS, category("is", "coats")), some(category("is", "shoes"), category("is", "hats"))),
        no(some(FINAL, no(FINAL))),
        every(JEANS, some(every(FINAL, no(FINAL)), category("is", "shoes"))),
        every(FRANCE, leaf("order.country", "contains", "g")),
    ],
)
def test_a_condition_that_contradicts_itself_is_found(tree):
    expected = Finding("never_holds", "A", "handling", 0, (), ("automation",))
    assert findings(handling((tree, APPROVE))) == (expected,)


@pytest.mark.parametrize(
    "tree",
    [
        every(JEANS, category("is_not", "shoes")),
        every(category("contains", "jean"), category("contains", "blue")),
        every(paid("at_least", "10"), paid("at_most", "10")),
        every(paid("more_than", "10"), paid("less_than", "10.01")),
        every(days("at_least", 10), days("at_most", 10)),
        every(tags("contains", "new"), tags("contains", "old")),
        every(no(days("at_least", 3)), no(days("less_than", 3))),  # before the parcel has come
        every(leaf("order.delivered_on", "is_not", "2026-11-02"), no(days("between", [-9999, 9999]))),
        every(tags("in", ["new", "old"]), no(tags("contains", "new"))),
    ],
)
def test_a_condition_that_can_hold_is_left_alone(tree):
    assert findings(handling((tree, APPROVE))) == ()


@pytest.mark.parametrize(
    ("kind", "before", "late"),
    [
        ("always_before", {}, JEANS),
        ("always_before", {}, {}),
        ("always_before", some(FINAL, no(FINAL)), JEANS),
        ("always_before", some(paid("less_than", "5"), paid("at_least", "5.00")), JEANS),
        ("always_before", some(days("at_most", 5), no(days("at_most", 5))), JEANS),
        ("same_before", JEANS, category("is", "jeans")),
        ("same_before", every(JEANS, FINAL), every(FINAL, JEANS)),
        ("same_before", category("in", ["a", "B"]), category("in", ["b", "A"])),
        ("same_before", some(JEANS, every(FINAL, FRANCE)), some(every(FRANCE, FINAL), JEANS)),
        ("wider_before", category("in", ["jeans", "coats"]), JEANS),
        ("wider_before", category("contains", "jean"), JEANS),
        ("wider_before", category("is_not", "coats"), JEANS),
        ("wider_before", JEANS, every(JEANS, FINAL)),
        ("wider_before", some(JEANS, FINAL), FINAL),
        ("wider_before", some(JEANS, FINAL), every(FRANCE, FINAL)),
        ("wider_before", paid("more_than", "5"), paid("at_least", "5.01")),
        ("wider_before", paid("is", "5"), paid("is", "5.00")),
        ("wider_before", days("more_than", 5), days("at_least", 6)),
        ("wider_before", days("between", [1, 3]), days("in", [1, 2, 3])),
        ("wider_before", days("in", [1, 2, 3]), days("between", [1, 3])),
        ("wider_before", placed("at_least", "2026-11-01"), placed("between", ["2026-11-02", "2026-11-09"])),
        ("wider_before", tags("in", ["new", "old"]), tags("contains", "NEW")),
        ("wider_before", no(tags("contains", "new")), tags("not_in", ["new", "old"])),
        ("wider_before", leaf("article.final_sale", "is_not", False), FINAL),
        ("wider_before", no(days("at_least", 5)), days("less_than", 5)),
        ("wider_before", no(every(JEANS, FINAL)), category("is", "coats")),
    ],
)
def test_a_rule_that_comes_too_late_is_found(kind, before, late):
    policy = handling((before, APPROVE | KEEP), (late, ASK))
    assert findings(policy) == (Finding(kind, "B", "handling", 1, ("A",), ("automation",)),)


@pytest.mark.parametrize(
    ("before", "late"),
    [
        (JEANS, {}),
        (JEANS, category("in", ["jeans", "coats"])),
        (every(JEANS, FINAL), FINAL),
        (paid("more_than", "5"), paid("at_least", "5")),
        (days("less_than", 5), no(days("at_least", 5))),  # unknown before the parcel has come
        (some(days("at_most", 5), days("more_than", 5)), JEANS),
        (every(JEANS, no(JEANS)), FINAL),
        (tags("contains", "new"), tags("in", ["new", "old"])),
        (category("contains", "jeans"), category("contains", "jean")),
    ],
)
def test_a_rule_that_still_has_its_cases_is_left_alone(before, late):
    assert [one for one in findings(handling((before, APPROVE), (late, ASK))) if one.rule == "B"] == []


def test_a_rule_is_hidden_only_by_rules_of_its_own_part_that_set_the_same():
    promised = Rule("thirty", "promise", {}, {"window_days": 30})
    policy = replace(handling(({}, KEEP), (JEANS, APPROVE)), promise=(promised,))
    assert findings(policy) == ()


def test_several_rules_can_hide_one_together():
    policy = handling((FINAL, KEEP), (JEANS, APPROVE), (every(FINAL, JEANS), ASK | KEEP))
    together = Finding("wider_before", "C", "handling", 2, ("A", "B"), ("automation", "keep"))
    assert findings(policy) == (together,)


def test_several_rules_can_take_one_case_each():
    coats, hats = category("is", "coats"), category("is", "hats")
    policy = handling((JEANS, APPROVE), (hats, ASK), (coats, ASK), (category("in", ["jeans", "coats"]), ASK))
    assert findings(policy) == (Finding("wider_before", "D", "handling", 3, ("A", "C"), ("automation",)),)


def test_a_rule_hidden_in_part_gets_a_hint_that_does_not_stop():
    policy = handling((FINAL, APPROVE), (every(FINAL, JEANS), KEEP | ASK))
    (found,) = findings(policy)
    assert found == Finding("partly_hidden", "B", "handling", 1, ("A",), ("automation",))
    assert not found.stops_publishing
    assert all(one.stops_publishing for one in findings(handling((FINAL, ASK), (FINAL, ASK))))


def test_the_default_policy_is_of_use_throughout():
    assert findings(DEFAULT_POLICY) == ()


def test_rules_with_problems_are_left_out_and_hide_nothing():
    wrong = leaf("order.country", "is", "FRA")
    policy = handling((wrong, APPROVE), (wrong, ASK), (FINAL, APPROVE), (FINAL, ASK))
    assert findings(policy) == (Finding("same_before", "D", "handling", 3, ("C",), ("automation",)),)
    assert findings(replace(policy, handling=policy.handling * 200)) == ()


def test_what_has_too_many_alternatives_is_not_proven():
    fields = ["article.sku", "article.category", "article.brand", "order.channel", "reason.code"]
    wide = every(*(some(*(leaf(field, "contains", f"{n}") for n in range(6))) for field in fields))
    assert 6 ** len(fields) > MOST_ALTERNATIVES
    assert findings(handling((every(wide, FINAL, no(FINAL)), APPROVE))) == ()
    policy = handling((wide, APPROVE), (every(FINAL, wide), APPROVE), (every(wide, FINAL), ASK))
    assert findings(policy) == (Finding("same_before", "C", "handling", 2, ("B",), ("automation",)),)


def test_many_rules_that_each_leave_much_are_not_added_up():
    halves = [(FINAL, APPROVE), (no(FINAL), ASK)]
    shares = [every(tags("contains", f"t{n}"), category("contains", f"c{n}")) for n in range(12)]
    wide = [Rule(f"wide {n}", "handling", share, APPROVE) for n, share in enumerate(shares)]
    last = handling(*halves, (days("is", 3), ASK)).handling
    assert [one.others for one in findings(Policy(1, (), last))] == [("A", "B")]
    assert findings(Policy(1, (), (*wide, *last))) == ()


def test_twenty_levels_are_proven_too():
    tree = FINAL
    for _ in range(MAX_DEPTH - 1):
        tree = no(tree)
    assert findings(handling((every(tree, FINAL), APPROVE))) == ()  # one too deep: a problem instead
    assert findings(handling((tree, APPROVE), (no(FINAL), ASK))) == (
        Finding("wider_before", "B", "handling", 1, ("A",), ("automation",)),
    )


def test_the_facts_that_may_be_unknown_are_known():
    flat = changed(order__delivered_at=None, order__fulfilled_at=None, article__delivered_at=None).flat()
    assert {field for field, value in flat.items() if value is None} == OPTIONAL


# A small world in which everything can be tried: each field's values lie at, between and beyond those that
# the random conditions name, so that what is true in it is true everywhere.
WORLD = {
    "article.category": ["x", "y", "other"],
    "article.price_paid": [Decimal(text) for text in ("0.5", "1", "1.5", "2", "2.5")],
    "order.days_since_delivery": [None, 0, 1, 2, 3],
    "order.delivered_on": [None, dt.date(2026, 11, 1), dt.date(2026, 11, 2), dt.date(2026, 11, 3)],
    "article.final_sale": [False, True],
    "article.tags": [(), ("s",), ("t",), ("s", "t")],
}
NAMED = {
    FieldType.TEXT: ["x", "Y", "y"],
    FieldType.MONEY: ["1", "1.0", "2"],
    FieldType.NUMBER: [1, 2],
    FieldType.DAY: ["2026-11-02"],
    FieldType.BOOLEAN: [True, False],
    FieldType.TEXTS: ["s", "T"],
}
EVERYTHING = [dict(zip(WORLD, values, strict=True)) for values in itertools.product(*WORLD.values())]
PARTS = ["", "x", "Y", "xy", "z"]
TEXTS_WITH_PARTS = [{"article.category": text} for text in ("", "x", "y", "xy", "yx", "z", "xyz", "other")]


@st.composite
def leaves(draw, fields=tuple(WORLD)):
    field = draw(st.sampled_from(fields))
    kind = FIELDS[field]
    op = draw(st.sampled_from(sorted(OPERATORS[kind] - ({"contains"} if kind is FieldType.TEXT else set()))))
    values = st.sampled_from(NAMED[kind])
    if op == "between":
        return leaf(field, op, sorted((draw(values), draw(values))))
    return leaf(
        field, op, draw(st.lists(values, min_size=1, max_size=2) if op in ("in", "not_in") else values)
    )


def trees(leaves, size=6):
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(lambda kids: {"all": kids}, st.lists(inner, min_size=1, max_size=3))
            | st.builds(lambda kids: {"any": kids}, st.lists(inner, min_size=1, max_size=3))
            | st.builds(no, inner)
        ),
        max_leaves=size,
    )


@given(trees(leaves()), trees(leaves()))
def test_what_is_proven_is_so_and_what_is_so_is_proven(one, other):
    """Every combination of facts is tried: neither a false claim nor a missed one."""
    first = [evaluate(one, facts) for facts in EVERYTHING]
    second = [evaluate(other, facts) for facts in EVERYTHING]
    mine, others = Condition(one), Condition(other)
    assert (mine.never_holds, mine.always_holds) == (not any(first), all(first))
    assert mine.implies(others) == all(b for a, b in zip(first, second, strict=True) if a)


contains = st.builds(category, st.just("contains"), st.sampled_from(PARTS))
named = st.builds(category, st.sampled_from(["is", "is_not"]), st.sampled_from(PARTS))


@given(trees(contains | named), trees(contains | named))
def test_what_is_proven_of_parts_of_texts_is_so(one, other):
    first = [evaluate(one, facts) for facts in TEXTS_WITH_PARTS]
    second = [evaluate(other, facts) for facts in TEXTS_WITH_PARTS]
    mine = Condition(one)
    assert not (mine.never_holds and any(first))
    assert not (mine.always_holds and not all(first))
    assert all(b for a, b in zip(first, second, strict=True) if a) or not mine.implies(Condition(other))


few = leaves(fields=("article.category", "order.days_since_delivery", "article.final_sale"))
sets = st.dictionaries(st.sampled_from(["automation", "keep"]), st.none(), min_size=1).map(
    lambda keys: {key: {"automation": "approve", "keep": True}[key] for key in keys}
)
SMALL_WORLD = [
    facts for facts in EVERYTHING if not facts["article.tags"] and facts["article.price_paid"] == 1
]


@given(st.lists(st.tuples(st.just({}) | trees(few, 3), sets), min_size=2, max_size=5))
def test_no_facts_bring_to_life_what_is_called_dead(rules):
    """Every rule is played on every combination of facts, the first that matches wins for each action."""
    policy = handling(*rules)
    alive = {rule.name: set() for rule in policy.handling}
    for facts in SMALL_WORLD:
        said = set()
        for rule in policy.handling:
            if evaluate(rule.when, facts):
                alive[rule.name] |= rule.actions.keys() - said
                said |= rule.actions.keys()
    dead = {rule.name: rule.actions.keys() - alive[rule.name] for rule in policy.handling}
    assert {one.rule: set(one.actions) for one in findings(policy)} == {
        name: actions for name, actions in dead.items() if actions
    }
