"""What differs between two policies is told rule by rule, and nothing else."""

import pytest

from returns.domain.policy.comparing import Difference, compare, out_of_order
from returns.domain.policy.rules import Rule

SHOES = {"field": "article.category", "op": "is", "value": "Shoes"}
WORDS = {"thirty_days": "30 days", "month": "30 days"}


def rule(name: str, days: int = 30, when: dict | None = None) -> Rule:
    return Rule(name, "promise", when or {}, {"window_days": days})


def called(name: str) -> str:
    return WORDS.get(name, name)


@pytest.mark.parametrize(
    ("before", "after", "differences"),
    [
        ([rule("a")], [rule("a")], []),
        ([], [rule("a")], [Difference(None, rule("a"), ("added",))]),
        ([rule("a")], [], [Difference(rule("a"), None, ("removed",))]),
        ([rule("a")], [rule("a", 14)], [Difference(rule("a"), rule("a", 14), ("changed",))]),
        (
            [rule("a", when=SHOES)],
            [rule("b", when=SHOES)],
            [Difference(rule("a", when=SHOES), rule("b", when=SHOES), ("renamed",))],
        ),
        # The words are the same under another code: nothing a person reads has changed.
        ([rule("thirty_days")], [rule("month")], []),
        (
            [rule("thirty_days")],
            [rule("month", 31)],
            [Difference(rule("thirty_days"), rule("month", 31), ("changed",))],
        ),
        # Another name and another content: nobody can say that it is the same rule.
        (
            [rule("a", 1)],
            [rule("b", 2)],
            [Difference(rule("a", 1), None, ("removed",)), Difference(None, rule("b", 2), ("added",))],
        ),
        # Two that say the same pair in their order, and the name goes before the content.
        (
            [rule("a", 1), rule("b", 1), rule("c", 1)],
            [rule("b", 1), rule("x", 1), rule("y", 1)],
            [
                Difference(rule("a", 1), rule("x", 1), ("renamed", "moved")),
                Difference(rule("c", 1), rule("y", 1), ("renamed",)),
            ],
        ),
        (
            [rule("a", 1), rule("b", 2), rule("c", 3)],
            [rule("c", 4), rule("a", 1), rule("b", 2)],
            [Difference(rule("c", 3), rule("c", 4), ("changed", "moved"))],
        ),
    ],
)
def test_rules_are_found_again_by_name_by_words_or_by_what_they_say(before, after, differences):
    found = compare(before, after, called)
    assert len(found) == len(differences)
    if not any("moved" in one.aspects for one in differences):
        assert found == differences
    else:
        assert [set(one.aspects) - {"moved"} for one in found] == [
            set(one.aspects) - {"moved"} for one in differences
        ]
        assert [(one.before, one.after) for one in found] == [(one.before, one.after) for one in differences]


@pytest.mark.parametrize(
    ("after", "moved"),
    [
        ([1, 2, 3, 4, 5], set()),
        ([5, 1, 2, 3, 4], {5}),
        ([2, 3, 4, 5, 1], {1}),
        ([5, 4, 3, 2, 1], {2, 3, 4, 5}),
        ([], set()),
    ],
)
def test_only_what_was_moved_is_told_as_moved(after, moved):
    """One rule that goes to the top is one change, not five."""
    assert len(out_of_order(sorted(after), after)) == len(moved)
    assert len(moved) != 1 or out_of_order(sorted(after), after) == moved


def test_of_two_that_changed_places_one_was_moved():
    assert out_of_order([1, 2, 3], [2, 1, 3]) in ({1}, {2})
