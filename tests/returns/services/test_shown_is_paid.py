"""What the customer is shown before confirming is what is paid in the end, to the cent."""

from decimal import Decimal

import pytest

from customers.models import Order
from returns.queries.dossier import dossier_of
from returns.queries.preview import preview
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from tests.factories import make_order, make_variant
from tests.returns.flow import ask, chosen, closed, units


def ordered(shipping: str = "4.90") -> Order:
    """An order of two articles for 30.01 and shipping."""
    order = make_order(lines=[(make_variant(), 2, "30.01")])
    order.shipping_amount = Decimal(shipping)
    order.save(update_fields=["shipping_amount"])
    order.payments.update(captured_amount=Decimal("30.01") + Decimal(shipping))
    return order


def shown(order: Order, choices: dict) -> Decimal:
    """Return the total a customer sees before confirming."""
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=choices)
    return preview(draft).total.amount


@pytest.mark.parametrize("resolution", ["refund", "store_credit"])
def test_a_whole_order_withdrawn_shows_and_pays_the_shipping(merchant, resolution):
    """Case 94: CRD art. 13(1)."""
    order = ordered()
    assert shown(order, chosen(order, resolution=resolution)) == Decimal("34.91")
    rma = closed(merchant, order, resolution=resolution)
    assert sum(refund.amount for refund in rma.refunds.all()) == Decimal("34.91")


def test_two_ways_carry_the_shipping_once(merchant):
    order = ordered()
    first, second = units(order)
    choices = {
        first: {"reason": "size_small", "resolution": "store_credit"},
        second: {"reason": "size_small", "resolution": "refund"},
    }
    assert shown(order, choices) == Decimal("34.91")


def test_a_part_of_an_order_shows_no_shipping_and_the_last_part_does(merchant):
    order = ordered()
    first, second = units(order)
    choice = {"reason": "size_small", "resolution": "refund"}
    assert shown(order, {first: choice}) == Decimal("15.01")
    ask(order, {first: choice})
    assert shown(order, {second: choice}) == Decimal("19.90")


def test_a_defect_is_no_withdrawal_and_shows_no_shipping(merchant):
    order = ordered()
    assert shown(order, chosen(order, reason="defective")) == Decimal("30.01")


def test_staff_see_the_same(merchant):
    rows = dossier_of(ask(ordered())).expected
    assert [(row.code, str(row.amount.amount)) for row in rows] == [
        ("articles", "30.01"),
        ("shipping", "4.90"),
        ("total", "34.91"),
    ]
