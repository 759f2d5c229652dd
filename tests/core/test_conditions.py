"""Rule conditions: what may be written, what it means, and why it held or not."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rma_portal.core.conditions import (
    MAX_DEPTH,
    OPERATORS,
    Checked,
    FieldType,
    evaluate,
    explain,
    problems,
    validate,
)
from rma_portal.core.errors import InvalidInput

FIELDS = {
    "country": FieldType.TEXT,
    "returns": FieldType.NUMBER,
    "paid": FieldType.MONEY,
    "placed_on": FieldType.DAY,
    "final": FieldType.BOOLEAN,
    "tags": FieldType.TEXTS,
}
FACTS = {
    "country": "FR",
    "returns": 3,
    "paid": Decimal("20.00"),
    "placed_on": dt.date(2026, 11, 2),
    "final": False,
    "tags": ("Summer Sale", "dress"),
}


def leaf(field, op, value):
    return {"field": field, "op": op, "value": value}


YES, NO = leaf("final", "is", False), leaf("final", "is", True)


@pytest.mark.parametrize(
    ("field", "op", "value", "holds"),
    [
        ("country", "is", "fr", True),
        ("country", "is_not", "fr", False),
        ("country", "in", ["BE", "fr"], True),
        ("country", "not_in", ["BE", "fr"], False),
        ("country", "contains", "r", True),
        ("returns", "is", 3, True),
        ("returns", "at_least", 3, True),
        ("returns", "more_than", 3, False),
        ("returns", "in", [1, 2], False),
        ("paid", "at_most", "20", True),
        ("paid", "less_than", "20.00", False),
        ("paid", "at_least", "20.01", False),
        ("paid", "between", ["20.00", "30"], True),
        ("paid", "not_in", ["20", "30"], False),
        ("placed_on", "between", ["2026-11-01", "2026-11-02"], True),
        ("placed_on", "more_than", "2026-11-02", False),
        ("final", "is", False, True),
        ("final", "is_not", False, False),
        ("tags", "contains", "SUMMER sale", True),
        ("tags", "contains", "sale", False),
        ("tags", "in", ["shoes", "DRESS"], True),
        ("tags", "not_in", ["shoes", "DRESS"], False),
    ],
)
def test_each_operator(field, op, value, holds):
    """Cases 19 and 20: text and tags without regard to case; below, equal to and above an amount."""
    tree = leaf(field, op, value)
    validate(tree, FIELDS)
    assert (evaluate(tree, FACTS), explain(tree, FACTS)) == (
        holds,
        [Checked(field, op, value, FACTS[field], holds)],
    )


@pytest.mark.parametrize(
    ("tree", "holds"),
    [
        ({}, True),
        ({"all": [YES, YES]}, True),
        ({"all": [YES, NO]}, False),
        ({"any": [NO, YES]}, True),
        ({"any": [NO, NO]}, False),
        ({"not": NO}, True),
        ({"not": {"all": [YES, {"any": [NO, YES]}]}}, False),
    ],
)
def test_all_any_not(tree, holds):
    validate(tree, FIELDS)
    assert evaluate(tree, FACTS) is holds


@pytest.mark.parametrize("kind", FieldType)
def test_an_unknown_fact_satisfies_only_the_negative_operators(kind):
    values = {"in": ["x"], "not_in": ["x"], "between": ["x", "y"]}
    held = {op for op in OPERATORS[kind] if evaluate(leaf("unknown", op, values.get(op, "x")), {})}
    assert held == OPERATORS[kind] & {"is_not", "not_in"}


def test_explain_shows_every_leaf_in_order_without_stopping_early():
    tree = {"all": [NO, {"any": [YES, NO]}, {"not": leaf("returns", "at_least", 1)}]}
    assert explain(tree, FACTS) == [
        Checked("final", "is", True, False, False),
        Checked("final", "is", False, False, True),
        Checked("final", "is", True, False, False),
        Checked("returns", "at_least", 1, 3, True),
    ]
    assert explain({}, FACTS) == []


def no(tree: object) -> dict:
    return {"not": tree}


def nested(levels: int) -> dict:
    tree = YES
    for _ in range(levels - 1):
        tree = {"not": tree}
    return tree


@pytest.mark.parametrize(
    ("tree", "code", "path"),
    [
        ([], "condition_shape", "(root)"),
        ({"all": YES}, "condition_shape", "(root)"),
        ({"all": [YES], "any": [YES]}, "condition_shape", "(root)"),
        ({**YES, "not": YES}, "condition_shape", "(root)"),
        ({"field": "final", "op": "is"}, "condition_shape", "(root)"),
        ({"any": []}, "condition_empty", "any"),
        ({"all": [YES, {}]}, "condition_shape", "all[1]"),
        ({"all": [YES, {"not": leaf("nothing", "is", "x")}]}, "condition_field", "all[1].not"),
        (leaf(["final"], "is", True), "condition_field", "(root)"),
        ({"any": [leaf("final", "contains", True)]}, "condition_operator", "any[0]"),
        (leaf("final", ["is"], True), "condition_operator", "(root)"),
        (leaf("country", "matches", ".*"), "condition_operator", "(root)"),
        (leaf("final", "is", "true"), "condition_value", "(root)"),
        (leaf("returns", "is", True), "condition_value", "(root)"),
        (leaf("returns", "is", 1.5), "condition_value", "(root)"),
        (leaf("paid", "is", 20), "condition_value", "(root)"),
        (leaf("paid", "is", "NaN"), "condition_value", "(root)"),
        (leaf("paid", "is", "twenty"), "condition_value", "(root)"),
        (leaf("paid", "is", "1e16"), "condition_value", "(root)"),
        (leaf("returns", "is", 10**16), "condition_value", "(root)"),
        (leaf("country", "is", "F\0R"), "condition_value", "(root)"),
        (leaf("country", "is", "F\ud800"), "condition_value", "(root)"),
        (leaf("paid", "between", ["30", "20"]), "condition_bounds", "(root)"),
        (leaf("placed_on", "between", ["2027-01-02", "2027-01-01"]), "condition_bounds", "(root)"),
        (leaf("paid", "between", ["30"]), "condition_value", "(root)"),
        (leaf("placed_on", "is", "02/11/2026"), "condition_value", "(root)"),
        (leaf("country", "in", "FR"), "condition_value", "(root)"),
        (leaf("country", "in", []), "condition_value", "(root)"),
        (leaf("country", "in", ["FR", 1]), "condition_value", "(root)"),
        (nested(MAX_DEPTH + 1), "condition_depth", ".".join(["not"] * MAX_DEPTH)),
    ],
)
def test_what_cannot_be_evaluated_is_refused_with_its_place(tree, code, path):
    """Case 21: an interval that ends before it begins is among them."""
    with pytest.raises(InvalidInput) as caught:
        validate(tree, FIELDS)
    assert (caught.value.code, caught.value.params["path"]) == (code, path)


def test_twenty_levels_are_allowed():
    validate(nested(MAX_DEPTH), FIELDS)


@pytest.mark.parametrize(
    "wrap", [no, lambda tree: {"all": [tree]}, lambda tree: leaf("country", "in", [tree])]
)
def test_a_tree_of_a_hundred_thousand_levels_is_refused_like_any_other(wrap):
    tree = YES
    for _ in range(100_000):
        tree = wrap(tree)
    (problem,) = problems(tree, FIELDS)
    assert problem.code in ("condition_depth", "condition_value")


LISTED = {"country": frozenset({"fr", "be"})}


@pytest.mark.parametrize(
    ("op", "value", "slip"),
    [
        ("is", "FRA", "FRA"),
        ("is_not", "FRA", "FRA"),
        ("in", ["FR", "XX", "YY"], "XX"),
        ("not_in", ["", "fr"], ""),
        ("contains", "fra", "fra"),
        ("is", "fr", None),
        ("in", ["BE", "fr"], None),
        ("contains", "R", None),
    ],
)
def test_values_that_a_field_never_has_are_slips(op, value, slip):
    found = [problem.params for problem in problems(leaf("country", op, value), FIELDS, LISTED)]
    expected = {"path": "(root)", "field": "country", "op": op, "value": slip}
    assert found == ([] if slip is None else [expected])


def test_all_problems_are_told_in_the_order_written():
    tree = {
        "all": [
            leaf("weather", "is", "wet"),
            {"not": leaf("country", "at_least", "FR")},
            {"any": []},
            YES,
            {"any": [leaf("returns", "is", "3"), leaf("paid", "between", ["3", "2"]), 7]},
        ]
    }
    assert [(problem.code, problem.params) for problem in problems(tree, FIELDS)] == [
        ("condition_field", {"path": "all[0]", "field": "weather"}),
        ("condition_operator", {"path": "all[1].not", "field": "country", "op": "at_least"}),
        ("condition_empty", {"path": "all[2].any"}),
        ("condition_value", {"path": "all[4].any[0]", "field": "returns", "op": "is"}),
        (
            "condition_bounds",
            {"path": "all[4].any[1]", "field": "paid", "op": "between", "value": ["3", "2"]},
        ),
        ("condition_shape", {"path": "all[4].any[2]"}),
    ]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["all", "any", "not", "field", "op", "value", "x"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)
nodes = st.recursive(
    st.builds(
        leaf,
        st.sampled_from([*FIELDS, "nothing"]),
        st.sampled_from(sorted(set().union(*OPERATORS.values()))),
        json_values,
    ),
    lambda inner: (
        st.builds(lambda kids: {"all": kids}, st.lists(inner, max_size=3))
        | st.builds(lambda child: {"not": child}, inner)
    ),
    max_leaves=6,
)


@given(nodes | json_values)
def test_whatever_passes_validation_evaluates_and_the_rest_is_refused(tree):
    """Case 11: nothing a merchant or a program sends breaks the evaluation."""
    try:
        validate(tree, FIELDS)
    except InvalidInput:
        return
    assert isinstance(evaluate(tree, FACTS), bool)
    assert isinstance(evaluate(tree, {}), bool)
    assert all(isinstance(checked.held, bool) for checked in explain(tree, FACTS))
