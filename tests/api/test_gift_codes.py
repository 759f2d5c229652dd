"""Programs make gift codes: for some lines, for a time, and told once."""

import datetime as dt

import pytest

from customers.models import GiftCode
from customers.queries.gift_codes import gift_code_of
from rma_portal.core import clock
from rma_portal.idempotency.models import KeptAnswer
from tests.api.walk import caller, faults, send, where
from tests.factories import make_order, make_variant
from tests.returns.giving import gift_return, make_gift


@pytest.fixture
def client(merchant):
    """A program of the merchant's."""
    return caller(merchant)


def test_a_code_is_told_once_and_no_answer_with_it_is_kept(merchant, client):
    order = make_order(lines=[(make_variant(), 1, "20.00"), (make_variant(), 1, "30.00")])
    until = (clock.now() + dt.timedelta(days=30)).replace(microsecond=0)
    body = {"lines": ["2"], "ends_at": until.isoformat()}
    answer = send(client, merchant, "gift_codes", body, key=order.key)
    told = answer.json()
    assert (answer.status_code, told["lines"], told["ends_at"]) == (201, ["2"], f"{until:%Y-%m-%dT%H:%M:%SZ}")
    assert told["link"].endswith("/m/atelier/gift")
    assert gift_code_of(told["code"]) == GiftCode.objects.get()
    assert not KeptAnswer.objects.exists()


def test_what_cannot_be_made_is_said(merchant, client):
    order = make_order()
    unknown = send(client, merchant, "gift_codes", {"lines": ["9"]}, key=order.key)
    past = send(client, merchant, "gift_codes", {"ends_at": "2020-01-01T00:00:00Z"}, key=order.key)
    assert [(one.status_code, one.json()["code"]) for one in (unknown, past)] == [
        (422, "unknown_article"),
        (422, "gift_code_ends"),
    ]
    assert past.json()["detail"] == "Let a gift code end after now and within three years."
    assert faults(send(client, merchant, "gift_codes", {"lines": [1]}, key=order.key))[0] == 422
    assert not GiftCode.objects.exists()


def test_a_return_says_that_it_is_a_gift(merchant, client):
    order, _code = make_gift()
    rma = gift_return(order)
    told = client.get(where(merchant, "return", {"key": rma.key})).json()
    assert (told["is_gift"], told["customer"]["email"], told["recipient_address"]) == (
        True,
        "mila@example.org",
        "1 rue Basse, Lille",
    )
