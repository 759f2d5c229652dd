"""A rule's condition as rows of a form: what is stored comes back as it was, what is typed keeps its type."""

import datetime as dt

import pytest
from django.http import QueryDict

from returns.backoffice.condition_rows import change, condition_of, posted_condition, tree_of
from returns.domain.policy.facts import FIELDS
from returns.domain.policy.templates import TEMPLATES
from rma_portal.core.conditions import problems

SHOE = {"field": "article.category", "op": "is", "value": "Shoes"}
DEAR = {"field": "article.price_paid", "op": "between", "value": ["10", "99.50"]}


@pytest.mark.parametrize("code", list(TEMPLATES))
def test_every_template_comes_back_as_it_was(code):
    policy = TEMPLATES[code].policy(dt.date(2026, 11, 2))
    for rule in (*policy.promise, *policy.handling):
        assert tree_of(condition_of(rule.when))[0] == rule.when


@pytest.mark.parametrize(
    "tree",
    [
        {},
        SHOE,
        {"not": SHOE},
        {"any": [SHOE, {"not": DEAR}]},
        {"all": [SHOE, {"any": [DEAR, {"not": SHOE}]}]},
        {"all": [SHOE, {"not": {"all": [DEAR, SHOE]}}]},
        {"all": [SHOE, {"any": [DEAR, {"all": [SHOE, {"any": [DEAR, SHOE]}]}]}]},
    ],
)
def test_a_tree_comes_back_as_it_was(tree):
    assert tree_of(condition_of(tree))[0] == tree


def test_typed_rows_get_their_types_and_faults_are_told_at_their_row():
    typed = QueryDict(
        "row=a&row=b&row=c&join=all&a-field=article.price_paid&a-op=at_most&a-value=12,50"
        "&b-field=no.such&b-op=is&b-value=x&c-field=evidence.photos&c-op=at_least&c-value=two"
    )
    tree, places = tree_of(posted_condition(typed))
    assert tree["all"][0] == {"field": "article.price_paid", "op": "at_most", "value": "12.50"}
    told = {places[error.params["path"]].key: error.code for error in problems(tree, FIELDS)}
    assert told == {"b": "condition_field", "c": "condition_value"}


def test_a_row_is_added_and_removed_and_the_others_stay():
    condition = condition_of({"all": [SHOE, DEAR]})
    change(condition, "add_row")
    change(condition, f"remove:{condition.entries[0].key}")
    assert [row.field for row in condition.rows()] == ["article.price_paid", ""]
