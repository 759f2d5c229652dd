"""Reasons by the one they are within, and for some categories of articles only."""

import pytest

from inventory.models import Product
from returns.models import Reason, Return
from returns.portal.page import Refusal
from tests.factories import make_order, make_variant
from tests.returns.flow import ask, units
from tests.returns.portal.visitor import refusals


@pytest.fixture
def shoes(merchant):
    """An order of a shoe and a jumper."""
    shoe, jumper = make_variant(), make_variant()
    Product.objects.filter(pk=shoe.product_id).update(category="Shoes")
    shoe.refresh_from_db()
    return make_order(lines=[(shoe, 1, "60.00"), (jumper, 1, "40.00")])


def within(code: str, *leaves: str, **more) -> Reason:
    """Put reasons within a new one, at its place in the list."""
    labels = {"fr": code.title(), "en": code.title()}
    parent = Reason.objects.create(code=code, labels=labels, position=9, **more)
    Reason.objects.filter(code__in=leaves).update(parent=parent)
    return parent


def shown(visitor, draft) -> list[list[tuple[str, list[str]]]]:
    """Return the reasons of each article as the page groups them."""
    page = visitor.get(f"/return/{draft.key}/why")
    return [
        [(heading, [option.data["value"] for option in options]) for heading, options in form.groups()]
        for form, _photos in page.context["forms"]
    ]


def chosen(visitor, order):
    """Choose all articles of an order."""
    draft = visitor.find(order)
    visitor.post(f"/return/{draft.key}/articles", {f"line-{line.pk}": "1" for line in order.lines.all()})
    return draft


def test_reasons_stand_under_the_one_they_are_within(visitor, shoes):
    """Case 12: the first level is a heading, its leaves are what can be chosen, in the shop's order."""
    within("quality", "defective", "wrong_item")
    draft = chosen(visitor, shoes)
    rows = [("", ["size_small", "changed_mind", "other"]), ("Quality", ["defective", "wrong_item"])]
    assert shown(visitor, draft) == [rows, rows]
    Reason.objects.filter(code="quality").update(position=0)
    Reason.objects.filter(code="size_small").update(position=1)
    first = [("Quality", ["defective", "wrong_item"]), ("", ["size_small", "changed_mind", "other"])]
    assert shown(visitor, draft) == [first, first]


def test_a_reason_is_offered_for_its_categories_only(visitor, shoes):
    """On the page, when the page is sent, and when it is confirmed without the page."""
    Reason.objects.filter(code="size_small").update(categories=["Shoes"])
    draft, (shoe, jumper) = chosen(visitor, shoes), units(shoes)
    assert [options for [(_heading, options)] in shown(visitor, draft)] == [
        ["size_small", "changed_mind", "defective", "wrong_item", "other"],
        ["changed_mind", "defective", "wrong_item", "other"],
    ]
    bold = {f"{shoe}-reason": "size_small", f"{jumper}-reason": "size_small"}
    answer = visitor.post(f"/return/{draft.key}/why", bold)
    assert [refusal.field for refusal in refusals(answer)] == [f"id_{jumper}-reason"]
    last = visitor.confirm(draft)
    expected = "This reason is not for this article. Choose another one."
    assert (last.status_code, refusals(last)) == (422, [Refusal(expected)])
    assert not Return.objects.exists()
    visitor.post(f"/return/{draft.key}/why", {**bold, f"{jumper}-reason": "changed_mind"})
    assert visitor.confirm(draft).status_code == 302


def test_the_categories_of_the_reason_above_hold_too(visitor, shoes):
    within("fit", "size_small", categories=["Shoes"])
    draft = chosen(visitor, shoes)
    assert [len([one for group in groups for one in group[1]]) for groups in shown(visitor, draft)] == [5, 4]


def test_a_list_of_categories_takes_no_right_away(visitor, shoes):
    """A fault can be reported of any article, and whoever may change their mind has a reason to give."""
    Reason.objects.update(categories=["Hats"])
    draft = chosen(visitor, shoes)
    everything = [("", ["size_small", "changed_mind", "defective", "wrong_item", "other"])]
    assert shown(visitor, draft) == [everything, everything]
    Reason.objects.filter(code="changed_mind").update(categories=[])
    left = [("", ["changed_mind", "defective", "wrong_item"])]
    assert shown(visitor, draft) == [left, left]
    wanted = {"reason": "defective", "resolution": "refund", "comment": "the seam is open"}
    assert ask(shoes, {units(shoes)[0]: wanted}).items.count() == 1
