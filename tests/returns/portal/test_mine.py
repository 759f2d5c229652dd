"""One customer's returns, whatever order they belong to; and the signed link that shows the way there."""

import datetime as dt

import pytest
from django.core import signing
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from customers.models import Customer, Order, SalesChannel
from customers.queries.links import order_token
from returns.models import Return, ReturnDraft
from rma_portal.core import clock
from rma_portal.tenancy.links import LIFETIMES, signed_token
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_order
from tests.returns.flow import ask
from tests.returns.portal.visitor import Visitor


def listed(visitor: Visitor, page: int = 1) -> list[Return]:
    """Return the returns of the visitor's list."""
    return [one["rma"] for one in visitor.get(f"/mine?page={page}").context["returns"]]


def test_a_link_opens_its_order_and_all_that_is_the_customer_s(merchant, visitor):
    """Case 41: a return that a guest asked for shows in the list of the account its order belongs to."""
    account = Customer.objects.create(ref="C-7", email="claire@example.org", email_key="claire@example.org")
    order, earlier, guest = make_order(), make_order(), make_order()
    Order.objects.filter(pk__in=[order.pk, earlier.pk]).update(customer=account)
    first = ask(earlier)
    asked_as_guest, _address = Visitor(merchant).ask(guest, [f"{guest.lines.get().pk}-1"])
    ask(make_order(email="paul@example.org"))
    answer = visitor.get(f"/o/{order_token(order)}")
    draft = ReturnDraft.objects.get(order=order)
    assert answer["Location"] == f"/m/atelier/return/{draft.key}/why"
    assert listed(visitor) == [asked_as_guest, first]


@pytest.mark.parametrize("proof", ["claire@example.org", "75011"])
def test_what_anybody_may_know_opens_one_order_and_no_list(visitor, order, proof):
    """An address typed is no mailbox read, and a postcode is the neighbours' too."""
    ask(make_order())
    visitor.find(order, proof)
    answer = visitor.get("/mine")
    assert (answer.status_code, answer["Location"]) == (302, "/m/atelier/")
    page = visitor.get(f"/return/{ReturnDraft.objects.get(order=order, submitted=None).key}/articles")
    assert page.context["sees_all"] is False


def test_a_number_that_all_guests_share_makes_no_customer(visitor):
    """Some shops write 0 for whoever has no account: strangers' returns stay theirs."""
    mine, theirs = make_order(), make_order(email="paul@example.org")
    Order.objects.filter(pk=theirs.pk).update(customer=mine.customer)
    bare = make_order(email="")
    Order.objects.filter(pk=bare.pk).update(customer=mine.customer)
    own, _other, alone = ask(mine), ask(theirs), ask(bare)
    visitor.get(f"/o/{order_token(mine)}")
    assert listed(visitor) == [own]
    stranger = Visitor(mine.merchant)
    stranger.get(f"/o/{order_token(bare)}")
    assert listed(stranger) == [alone]


def test_the_list_ends_with_the_proof(visitor, order):
    visitor.get(f"/o/{order_token(order)}")
    with clock.travel(clock.now() + dt.timedelta(hours=2, seconds=1)):
        assert visitor.get("/mine").status_code == 302


def test_the_list_has_pages_and_costs_the_same_however_long(visitor):
    order = make_order()
    visitor.get(f"/o/{order_token(order)}")
    ask(order)

    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert visitor.get("/mine").status_code == 200
        return len(counted)

    few = cost()
    for _ in range(24):
        ask(make_order())
    assert cost() == few
    assert [len(listed(visitor, page)) for page in (1, 2)] == [20, 5]
    assert listed(visitor, 2)[-1].order == order


def test_an_order_link_that_ended_or_was_changed_is_refused(merchant, visitor, order, monkeypatch):
    """Case 37: 401 for an old, a changed and an invented link, and for a link to something else."""
    good = order_token(order)
    long_ago = dt.datetime.now().timestamp() - LIFETIMES["order"].total_seconds() - 1
    with monkeypatch.context() as patch:
        patch.setattr(signing.time, "time", lambda: long_ago)
        old = order_token(order)
    changed = ("A" if good[0] != "A" else "B") + good[1:]
    other_kind = signed_token("status", order.key)
    bad = [old, changed, good[:-1], str(order.pk), order.key.hex, other_kind]
    assert [visitor.get(f"/o/{token}").status_code for token in bad] == [401] * 6
    assert not ReturnDraft.objects.exists()
    assert visitor.get(f"/s/{good}").status_code == 401


def test_a_stranger_s_order_link_is_not_here(merchant, stranger, visitor):
    """Case 131: a link that is good at one merchant is 404 at another."""
    with merchant_transaction(stranger.pk):
        theirs = order_token(make_order(currency="GBP"))
    assert visitor.get(f"/o/{theirs}").status_code == 404
    assert Visitor(stranger).get(f"/o/{theirs}").status_code == 302


def test_a_sales_channel_takes_no_return_with_it(merchant, visitor, order):
    """Case 44: a channel whose orders have returns cannot be deleted, and nothing of them is lost."""
    rma = ask(order)
    with pytest.raises(ProtectedError):
        SalesChannel.objects.get(pk=order.channel_id).delete()
    with pytest.raises(ProtectedError):
        SalesChannel.objects.all().delete()
    visitor.get(f"/o/{order_token(order)}")
    assert listed(visitor) == [rma]
