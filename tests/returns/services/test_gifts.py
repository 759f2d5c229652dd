"""A gift's return by the services: whose it is, on which facts it is decided, and what is refused."""

import datetime as dt

import pytest

from customers.models import Customer, GiftCode, StoreCreditEntry
from returns.domain.policy.facts import Facts
from returns.models import Decision, ListedPerson, Return
from returns.queries.history import history_of
from returns.services.fill_draft import fill_draft
from returns.services.name_recipient import name_recipient
from returns.services.open_draft import open_draft
from returns.services.request_return import request_return
from rma_portal.core import clock
from rma_portal.core.errors import InvalidInput
from tests.factories import make_order
from tests.returns.flow import SHOPPER, ask
from tests.returns.giving import gift_return, make_gift, unit_of
from tests.returns.terms import publish


def test_the_return_is_the_recipients_and_so_is_its_history(merchant):
    """The buyer has sent nothing back; whoever got the gift has."""
    publish({})
    order, _code = make_gift()
    rma = gift_return(order)
    buyers, recipients = make_order(), make_order(email="mila@example.org")
    later = clock.now() + dt.timedelta(minutes=1)
    assert rma.customer == recipients.customer != order.customer
    assert [history_of(one, later).returns_before for one in (buyers, recipients)] == [0, 1]


def test_a_gift_is_decided_on_what_is_known_of_its_recipient(merchant):
    """Not on the buyer's returns, nor on a list the buyer is on."""
    publish({})
    ask(make_order())
    ListedPerson.objects.create(kind="blocked", mark="email", key="claire@example.org", note="x")
    order, _code = make_gift()
    with clock.travel(clock.now() + dt.timedelta(minutes=1)):
        rma = gift_return(order)
    facts = Facts.from_json(Decision.objects.get(item__rma=rma).facts)
    assert (facts.order.is_gift, facts.consumer.returns_before, facts.consumer.listed) == (True, 0, "")
    assert rma.stage == "approved"


def test_a_recipient_who_is_listed_is_looked_at(merchant):
    publish({})
    ListedPerson.objects.create(kind="blocked", mark="email", key="mila@example.org", note="x")
    order, _code = make_gift()
    with pytest.raises(InvalidInput) as refusal:
        gift_return(order)
    assert refusal.value.params["why"] == "refused_by_rule"


def test_no_unit_beside_the_gift_is_taken(merchant):
    """Case 10: what the code is not for is not theirs."""
    order, _code = make_gift()
    draft = open_draft(order=order, language="en", gift_code=GiftCode.objects.get())
    with pytest.raises(InvalidInput) as refusal:
        fill_draft(draft=draft, choices={unit_of(order, "2"): {"reason": "size_small"}})
    assert refusal.value.code == "unknown_article"


@pytest.mark.parametrize(
    ("name", "email"), [("", "mila@example.org"), ("Mila", ""), ("Mila", "mila@"), (" ", "mila@example.org")]
)
def test_nobody_gets_credit_without_a_name_and_an_address(merchant, name, email):
    publish({})
    order, _code = make_gift()
    draft = open_draft(order=order, language="en", gift_code=GiftCode.objects.get())
    fill_draft(draft=draft, choices={unit_of(order): {"reason": "size_small"}})
    name_recipient(draft=draft, name=name, email=email)
    with pytest.raises(InvalidInput) as refusal:
        request_return(draft=draft, actor=SHOPPER)
    assert refusal.value.code == "recipient_required"
    assert (Return.objects.exists(), Customer.objects.count(), StoreCreditEntry.objects.exists()) == (
        False,
        1,
        False,
    )


def test_a_guests_order_gives_credit_to_whoever_got_the_gift(merchant):
    """Case 111 does not stand in the way: the credit is not for the order's customer."""
    publish({})
    order, _code = make_gift()
    order.customer = None
    order.save(update_fields=["customer"])
    rma = gift_return(order)
    assert [item.resolution for item in rma.items.all()] == ["store_credit"]
