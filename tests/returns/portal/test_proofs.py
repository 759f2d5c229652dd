"""What a session knows of an order, and how it came to know it."""

import datetime as dt

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from customers.services.make_gift_code import make_gift_code
from returns.portal.access import By, Proof, possessed, proof_of, prove, proved_orders
from rma_portal.core import clock
from tests.factories import make_order
from tests.returns.flow import MANAGER


@pytest.fixture
def request_(merchant):
    """A request of one browser at the merchant's portal."""
    request = RequestFactory().get("/")
    request.merchant, request.session = merchant, SessionStore()
    request.session.create()
    return request


@pytest.mark.parametrize(
    ("by", "owned"), [(By.POSTCODE, False), (By.EMAIL, False), (By.CODE, True), (By.LINK, True)]
)
def test_every_proof_opens_its_order_and_only_a_mailbox_opens_more(request_, by, owned):
    order, other = make_order(), make_order()
    prove(request_, order, by)
    assert [proof_of(request_, one.pk) for one in (order, other)] == [Proof.GIVEN, Proof.NONE]
    assert possessed(request_) == ([order.pk] if owned else [])


def test_what_is_typed_later_prolongs_no_code(request_):
    """The order stays open for two hours from the last proof, what else is the customer's does not."""
    order, start = make_order(), clock.now()
    prove(request_, order, By.CODE)
    with clock.travel(start + dt.timedelta(hours=1)):
        prove(request_, order, By.EMAIL)
        assert possessed(request_) == [order.pk]
    with clock.travel(start + dt.timedelta(hours=2, seconds=1)):
        assert (proof_of(request_, order.pk), possessed(request_)) == (Proof.GIVEN, [])
    with clock.travel(start + dt.timedelta(hours=3, seconds=1)):
        assert proof_of(request_, order.pk) is Proof.ENDED


def test_a_proof_gives_the_session_a_new_key_and_forgets_what_ended_long_ago(request_):
    """Who planted a session's key does not hold it afterwards."""
    old, new, planted = make_order(), make_order(), request_.session.session_key
    prove(request_, old, By.POSTCODE)
    assert request_.session.session_key != planted
    with clock.travel(clock.now() + dt.timedelta(days=2)):
        prove(request_, new, By.POSTCODE)
        assert [proof_of(request_, one.pk) for one in (old, new)] == [Proof.NONE, Proof.GIVEN]


def test_a_gift_s_proof_is_none_of_its_order_nor_of_another_gift(request_):
    """Case 45: neither opens the other, and each ends by itself."""
    order, start = make_order(), clock.now()
    gift, other = (make_gift_code(order=order, actor=MANAGER)[0] for _ in range(2))
    prove(request_, order, By.GIFT, gift)
    assert [proof_of(request_, order.pk, code) for code in (gift, other, None)] == [
        Proof.GIVEN,
        Proof.NONE,
        Proof.NONE,
    ]
    assert (possessed(request_), proved_orders(request_)) == ([], [])
    with clock.travel(start + dt.timedelta(hours=2, seconds=1)):
        prove(request_, order, By.CODE)
        assert [proof_of(request_, order.pk, code) for code in (gift, None)] == [Proof.ENDED, Proof.GIVEN]
        assert (possessed(request_), proved_orders(request_)) == ([order.pk], [order.pk])
