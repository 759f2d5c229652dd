"""Gifts at the desk: codes for the slip, and returns that staff know as gifts."""

import re

import pytest

from customers.models import GiftCode
from customers.queries.gift_codes import gift_code_of
from tests.factories import make_order, make_variant
from tests.returns.backoffice.desk import ROOT, Desk, error_of
from tests.returns.flow import items
from tests.returns.giving import gift_return, make_gift
from tests.returns.terms import publish

SHOWN = re.compile(r'bo-key-text">([^<]+)<')


@pytest.mark.parametrize(("role", "shown"), [("agent", True), ("warehouse", False), ("reader", False)])
def test_the_order_s_page_leads_to_its_gift_codes(merchant, role, shown):
    order = make_order()
    page = Desk(merchant, role).client.get(f"{ROOT}/customers/order/{order.pk}/change/").content.decode()
    assert (f"{ROOT}/customers/order/{order.pk}/gift-codes/" in page) is shown


def test_a_code_is_shown_in_the_answer_that_made_it_and_never_again(merchant):
    order = make_order(lines=[(make_variant(), 1, "20.00"), (make_variant(), 1, "30.00")])
    where, client = f"{ROOT}/customers/order/{order.pk}/gift-codes/", Desk(merchant).client
    made = client.post(f"{where}make/", {"lines": ["2"], "lifetime": "90"})
    [code] = SHOWN.findall(made.content.decode())
    row = GiftCode.objects.get()
    assert (gift_code_of(code), row.lines, round((row.ends_at - row.made_at).total_seconds() / 86_400)) == (
        row,
        ["2"],
        90,
    )
    assert (made["Cache-Control"].split(", ")[-1], "/m/atelier/gift" in made.content.decode()) == (
        "private",
        True,
    )
    later = client.get(where)
    assert (later.context["rows"], code in later.content.decode()) == (
        [(row, True, [str(order.lines.get(ref="2"))])],
        False,
    )
    assert client.post(f"{where}{row.pk}/end/").status_code == 302
    assert gift_code_of(code) is None
    assert client.post(f"{where}{row.pk}/end/").status_code == 409


@pytest.mark.parametrize("fields", [{"lines": ["9"], "lifetime": "90"}, {"lifetime": "9999"}, {}])
def test_a_form_that_is_wrong_makes_nothing(merchant, fields):
    order = make_order()
    answer = Desk(merchant).client.post(f"{ROOT}/customers/order/{order.pk}/gift-codes/make/", fields)
    assert (answer.status_code, GiftCode.objects.count()) == (422, 0)


def test_a_code_of_another_order_is_not_found(merchant):
    _order, _code = make_gift()
    row = GiftCode.objects.get()
    other = make_order()
    answer = Desk(merchant).client.post(f"{ROOT}/customers/order/{other.pk}/gift-codes/{row.pk}/end/")
    row.refresh_from_db()
    assert (answer.status_code, row.ended_at) == (404, None)


def test_staff_see_a_gift_in_the_list_and_on_its_page(merchant):
    publish({}, ({}, {"automation": "ask_person"}))
    order, _code = make_gift()
    rma, desk = gift_return(order), Desk(merchant)
    page, inbox = desk.open(rma).content.decode(), desk.inbox().content.decode()
    assert ("Mila Perrin got this as a gift" in page, "1 rue Basse, Lille" in page) == (True, True)
    assert '<span class="bo-flag">Gift</span>' in inbox


def test_no_override_pays_a_gift_in_money(merchant):
    publish({})
    order, _code = make_gift()
    rma = gift_return(order)
    [item] = items(rma)
    answer = Desk(merchant).do(
        rma,
        "override",
        item=item.pk,
        kind="resolution",
        resolution="refund",
        reason="They would rather have it.",
    )
    assert error_of(answer) == (
        "This is a gift: the money is the buyer's. Its recipient can have store credit."
    )
    assert items(rma)[0].resolution == "store_credit"
