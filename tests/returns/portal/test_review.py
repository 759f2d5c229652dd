"""Everything once more before the last click: article by article, as it will be booked."""

from decimal import Decimal

import pytest

from returns.models import Refund, Return, ReturnItem
from rma_portal.core.money import Money, sum_money
from tests.factories import make_order, make_variant
from tests.returns.flow import accepted, units, work
from tests.returns.portal.visitor import body
from tests.returns.terms import late_order, of_sku, publish


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def review(visitor, order, way: str = "refund"):
    """Ask for everything of an order, up to the last page; return it with the draft."""
    draft = visitor.find(order)
    visitor.fill(draft, units(order), way=way)
    return visitor.get(f"/return/{draft.key}/check"), draft


def rows_of(page) -> list[tuple[str, Money, list[tuple[str, Money]]]]:
    """Return of each article its SKU, what was paid, and what changes it."""
    found = page.context["articles"]
    return [(row["article"].line.sku, row["article"].gross, row["rows"]) for row in found]


def test_each_article_has_its_price_and_what_is_taken_off(merchant, visitor):
    """Case 72: article by article, in the order of the calculation; the parts make its sums."""
    publish({"restocking_percent": "10", "return_fee": "3.90"})
    order = late_order(("PULL", 2, "100.00"), ("SOCK", 1, "4.00"))
    page, draft = review(visitor, order)
    dear = [("Return fee", eur("-3.90")), ("Restocking fee", eur("-5.00"))]
    cheap = [("Return fee", eur("-3.60")), ("Restocking fee", eur("-0.40"))]  # no more than is left of it
    assert rows_of(page) == [
        ("PULL", eur("50.00"), dear),
        ("PULL", eur("50.00"), dear),
        ("SOCK", eur("4.00"), cheap),
    ]
    [(_name, steps, total, _bonus)] = page.context["settlements"]
    assert dict(steps) == {
        label: sum_money((amount for row in rows_of(page) for name, amount in row[2] if name == label), "EUR")
        for label in ("Return fee", "Restocking fee")
    } | {"Articles": eur("104.00")}
    assert total == eur("82.20")
    visitor.confirm(draft)
    booked = ReturnItem.objects.order_by("position")
    assert [
        (item.sku, -Money(item.fee_amount, "EUR"), -Money(item.restocking_amount, "EUR")) for item in booked
    ] == [
        (sku, dict(rows)["Return fee"], dict(rows)["Restocking fee"]) for sku, _gross, rows in rows_of(page)
    ]


@pytest.mark.parametrize("way", ["refund", "store_credit"])
def test_what_is_shown_is_what_is_paid(merchant, visitor, way):
    """Case 72: the total of the page is the refund that is booked and paid, whichever the way."""
    publish({"restocking_percent": "10", "return_fee": "3.90", "bonus_percent": "5"})
    order = late_order(("PULL", 2, "99.99"), ("SOCK", 3, "10.00"))
    page, draft = review(visitor, order, way)
    visitor.confirm(draft)
    work(merchant)
    accepted(merchant, Return.objects.get())
    paid = sum_money((eur(str(row.amount)) for row in Refund.objects.filter(refund_state="succeeded")), "EUR")
    assert page.context["total"] == paid
    credited = {"refund": Decimal(0), "store_credit": page.context["bonus"].amount}[way]
    assert sum(item.bonus_amount for item in ReturnItem.objects.all()) == credited


def test_tax_is_told_where_there_is_any(visitor):
    with_tax = make_order(lines=[(make_variant(), 1, "60.00")], tax="10.00")
    assert "Tax included" in body(review(visitor, with_tax)[0])
    assert "Tax included" not in body(review(visitor, make_order())[0])


def test_when_the_money_comes_is_told_once_or_for_each(merchant, visitor):
    publish({}, (of_sku("SOCK"), {"refund_when": "asked"}))
    one = review(visitor, make_order(lines=[(make_variant("SOCK"), 2, "10.00")]))[0]
    assert one.context["when"] == "as soon as the return is accepted"
    assert [row["when"] for row in one.context["articles"]] == ["", ""]
    lines = [(make_variant("SOCKS"), 1, "5.00"), (make_variant("SOCK-2"), 1, "5.00")]
    publish({}, (of_sku("SOCK-2"), {"refund_when": "asked"}))
    both = review(visitor, make_order(lines=lines))[0]
    assert both.context["when"] == ""
    assert [row["when"] for row in both.context["articles"]] == [
        "as soon as the article has arrived and been checked",
        "as soon as the return is accepted",
    ]


def test_what_is_kept_is_told_and_nobody_speaks_of_a_label(merchant, visitor):
    """A return of kept articles has nothing to send; in a mixed one each says its own."""
    publish({}, (of_sku("SOCK"), {"keep": True}))
    sock = make_variant("SOCK")
    kept = review(visitor, make_order(lines=[(sock, 2, "10.00")]))[0]
    assert body(kept).count("You keep it: there is nothing to send back.") == 2
    assert "return label" not in plain(kept)
    assert "You send back" not in plain(kept)
    assert kept.context["when"] == "as soon as the return is accepted"
    mixed = review(visitor, make_order(lines=[(sock, 1, "5.00"), (make_variant(), 1, "9.00")]))[0]
    assert "return label" in plain(mixed)
    assert [row["is_kept"] for row in mixed.context["articles"]] == [True, False]
    assert "You send back" in plain(mixed)


def test_what_a_person_decides_is_promised_to_nobody(merchant, visitor):
    """Whoever may still be refused is not told to keep it, and not told of a label either."""
    publish({}, ({}, {"keep": True, "automation": "ask_person"}))
    page = review(visitor, make_order())[0]
    assert "keep it" not in plain(page)
    assert "return label" not in plain(page)
    assert "A member of our team will look at this" in plain(page)


def plain(page) -> str:
    """Return what the page says between its head and its foot."""
    return body(page).split("<main")[1].split("</main")[0]
