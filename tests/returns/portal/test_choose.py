"""Choosing articles: what is possible where one cannot be returned."""

import datetime as dt

import pytest

from customers.models import Order, UnitShare
from rma_portal.core import clock
from tests.factories import make_order, make_variant
from tests.returns.flow import ask, units
from tests.returns.portal.visitor import Visitor, body

WRITE = "If you see it differently, write to us."
WITHDRAW = 'href="/m/atelier/withdraw?order='


def instead(page) -> list[tuple[str, str]]:
    """Return of each article what it is that stands in the way, and what is possible instead."""
    rows = page.context["rows"]
    return [(row.first.code, told.get("instead", "")) for row, told in rows]


def test_what_cannot_come_back_says_what_is_possible_instead(visitor):
    """Cases 1 to 7 and 24: every refusal leads somewhere: to a claim, to the shop, or to its return."""
    placed = clock.now() - dt.timedelta(days=25)
    card, game, sale, gone, taken = (
        make_variant(kind="gift_card"),
        make_variant(kind="digital"),
        make_variant(is_final_sale=True),
        make_variant(),
        make_variant(),
    )
    lines = [(variant, 1, "20.00") for variant in (card, game, sale, gone, taken)]
    order = make_order(lines=lines, placed_at=placed)
    UnitShare.objects.filter(order_line__sku=gone.sku).update(cancelled_at=clock.now())
    ask(order, {units(order)[4]: {"reason": "size_small", "resolution": "refund", "comment": ""}})
    page = visitor.get(f"/return/{visitor.find(order).key}/articles")
    assert dict(instead(page)) == {
        "gift_card": "It can be spent or given away. If something is wrong with it, write to us.",
        "digital": "If it does not work, the legal guarantee covers it: write to us.",
        "final_sale": "",  # it can be reported as faulty
        "cancelled": "If the money has not reached you, write to us.",
        "taken": "",  # its return is linked
    }
    assert "See this return" in body(page)
    assert "Is it defective, damaged or the wrong article?" in body(page)


def test_after_the_guarantee_the_shop_can_still_be_written_to(merchant, visitor):
    """The link leads to how the shop can be reached, where it says so."""
    order = make_order(placed_at=clock.now() - dt.timedelta(days=1200))
    page = visitor.get(f"/return/{visitor.find(order).key}/articles")
    assert instead(page) == [("window_closed", WRITE)]
    assert 'href="#contact"' not in body(page)
    merchant.texts = {"en": {"contact": "hello@atelier.example"}}
    merchant.save()
    page = visitor.get(f"/return/{visitor.find(order).key}/articles")
    assert 'href="#contact"' in body(page)
    assert 'id="contact"' in body(page)


@pytest.mark.parametrize("status", ["pending", "cancelled"])
def test_what_was_not_sent_can_be_withdrawn_from(visitor, status):
    """T-2: who waits for an article may withdraw before it comes; a cancelled order needs no withdrawal."""
    order = make_order()
    Order.objects.filter(pk=order.pk).update(order_status=status)
    page = visitor.get(f"/return/{visitor.find(order).key}/articles")
    assert (WITHDRAW in body(page).split("<footer")[0]) is (status == "pending")


def test_the_buttons_of_a_number_wait_for_javascript(merchant, order):
    """Without it the list of numbers is all there is; of one piece there is a tick."""
    visitor = Visitor(merchant)
    page = body(visitor.get(f"/return/{visitor.find(order).key}/articles"))
    assert page.count("data-stepper") == 1
    assert page.count('data-by="-1" hidden') == page.count('data-by="1" hidden') == 1


def test_units_of_one_line_that_cannot_come_back_are_named_beside_the_others(merchant, visitor):
    """Of four one can be chosen; the others say why not, and where their return is."""
    order = make_order(lines=[(make_variant(), 4, "80.00")])
    UnitShare.objects.filter(order_line__order=order, unit_no=4).update(cancelled_at=clock.now())
    choice = {"reason": "size_small", "resolution": "refund", "comment": ""}
    ask(order, dict.fromkeys(units(order)[:2], choice))
    page = visitor.get(f"/return/{visitor.find(order).key}/articles")
    [(row, told)] = page.context["rows"]
    assert len(row.offer.open_units) == 1
    assert [(number, other["why_not"], bool(other["token"])) for number, other in told["beside"]] == [
        (2, "Already part of a return.", True),
        (1, "This article was cancelled and refunded before.", False),
    ]
    assert "2 of them: Already part of a return. <a" in body(page)
    alone = make_order(lines=[(make_variant(), 2, "80.00")])
    ask(alone)
    page = visitor.get(f"/return/{visitor.find(alone).key}/articles")
    assert [told["beside"] for _row, told in page.context["rows"]] == [[]]
