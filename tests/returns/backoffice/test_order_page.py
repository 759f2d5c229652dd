"""The page of an order: what staff may give its customer."""

import re

import pytest

from customers.queries.links import order_of_token
from tests.factories import make_order
from tests.returns.backoffice.desk import ROOT, Desk


@pytest.mark.parametrize(("role", "shown"), [("agent", True), ("warehouse", False), ("reader", False)])
def test_who_may_open_a_return_may_give_the_customer_the_link(merchant, role, shown):
    """The link acts in the customer's name, so it is for those who may do so themselves."""
    order = make_order()
    page = Desk(merchant, role).client.get(f"{ROOT}/customers/order/{order.pk}/change/").content.decode()
    found = re.search(r"/m/atelier/o/([\w:-]+)</code>", page)
    assert bool(found) is shown
    if found:
        assert order_of_token(found[1]) == order


def test_staff_see_the_tracking_number(merchant):
    order = make_order()
    order.deliveries.update(tracking_key="1Z999AA101")
    page = Desk(merchant).client.get(f"{ROOT}/customers/order/{order.pk}/change/").content.decode()
    assert "1Z999AA101" in page
