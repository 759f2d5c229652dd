"""Who gets in: proof of the order, signed links, and nothing else."""

import datetime as dt
import uuid
from unittest import mock

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Order, SalesChannel
from returns.models import Return, ReturnDraft
from returns.portal.page import Refusal
from returns.portal.views.find import miss
from returns.queries.links import status_token
from returns.services.open_draft import open_draft
from rma_portal.core import clock
from rma_portal.tenancy.links import LIFETIMES
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_order
from tests.returns.flow import ask
from tests.returns.portal.visitor import Visitor, body, refusals


def look_up(visitor: Visitor, number: str, proof: str):
    """Ask for an order and count the statements."""
    with CaptureQueriesContext(connection) as counted:
        answer = visitor.post("/", {"number": number, "proof": proof})
    return answer.status_code, body(answer), refusals(answer), len(counted)


def test_a_wrong_proof_and_an_unknown_order_answer_alike(merchant, visitor):
    """Case 33: the same page and the same number of statements, whatever does not fit."""
    visitor.get("/")
    unknown = look_up(visitor, "777", "eve@example.org")
    make_order(number="777")
    wrong = look_up(visitor, "777", "eve@example.org")
    make_order(number="778", email="", postcode="")
    no_proof_known = look_up(visitor, "777", "eve@example.org")
    assert wrong == unknown == no_proof_known
    assert unknown[0] == 200
    assert unknown[2] == [Refusal(miss(), "id_number")]


@pytest.mark.parametrize("proof", ["CLAIRE@example.org ", "75011", "7 50 11"])
def test_an_order_is_found_by_email_or_postcode_in_any_form(visitor, order, proof):
    answer = visitor.post("/", {"number": f" #{order.number} ", "proof": proof})
    draft = ReturnDraft.objects.get(order=order)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/m/atelier/return/{draft.key}/articles",
    )


def test_an_order_number_alone_opens_nothing(merchant, visitor, order):
    """Case 34: no number, no id and no draft's address is a key; neither is another order's proof."""
    draft = open_draft(order=order, language="en")
    empty = visitor.post("/", {"number": order.number, "proof": ""})
    assert refusals(empty) == [Refusal("Please fill this in.", "id_proof")]
    pages = [f"/return/{draft.key}/{step}" for step in ("articles", "why", "refund", "check", "photos")]
    assert [visitor.get(page).status_code for page in pages] == [404] * 5
    visitor.find(make_order())
    assert [visitor.get(page).status_code for page in pages] == [404] * 5
    assert visitor.post(f"/return/{draft.key}/confirm").status_code == 404
    assert visitor.get(f"/return/{uuid.uuid4()}/articles").status_code == 404


def test_a_proof_is_worth_nothing_at_another_merchant(merchant, stranger, visitor, order):
    """Case 131: the stranger's order with the same row id stays closed."""
    draft = visitor.find(order)
    other = Visitor(stranger)
    other.client.cookies = visitor.client.cookies
    assert other.get(f"/return/{draft.key}/articles").status_code == 404


def test_a_proof_ends_after_two_hours_and_nothing_typed_is_lost(visitor, order, keys):
    draft = visitor.find(order)
    visitor.fill(draft, keys[:1], comment="slim fit")
    with clock.travel(clock.now() + dt.timedelta(hours=2, seconds=1)):
        later = visitor.get(f"/return/{draft.key}/check")
        assert (later.status_code, later["Location"]) == (302, f"/m/atelier/?number={order.number}")
        again = visitor.get(later["Location"])
        assert [str(message) for message in again.context["messages"]] == [
            "For your safety, please say again who you are. What you typed is kept."
        ]
        assert visitor.find(order).choices == {
            keys[0]: {"reason": "size_small", "comment": "slim fit", "resolution": "refund", "serial": ""}
        }


def test_links_that_ended_or_were_changed_are_refused(merchant, visitor, order):
    """Case 37: 401 for an old, a changed and an invented link; an id in the address opens nothing."""
    rma = ask(order)
    good = status_token(rma)
    assert visitor.get(f"/s/{good}").status_code == 200
    long_ago = dt.datetime.now().timestamp() - LIFETIMES["status"].total_seconds() - 1
    with mock.patch.object(signing.time, "time", return_value=long_ago):
        old = status_token(rma)
    changed = ("A" if good[0] != "A" else "B") + good[1:]
    bad = [old, changed, good[:-1], str(rma.pk), rma.key.hex, signing.dumps([merchant.pk, rma.key.hex])]
    for page in ("", "/cancel", "/qr.png", "/label-a4.pdf"):
        assert [visitor.get(f"/s/{token}{page}").status_code for token in bad] == [401] * 6
    assert [visitor.post(f"/s/{token}/cancel").status_code for token in bad] == [401] * 6
    assert Return.objects.get(pk=rma.pk).stage == "approved"


def test_a_stranger_s_link_is_not_here(merchant, stranger, visitor):
    """Case 131: a link that is good at one merchant is 404 at another."""
    with merchant_transaction(stranger.pk):
        theirs = status_token(ask(make_order(currency="GBP")))
    assert visitor.get(f"/s/{theirs}").status_code == 404
    assert Visitor(stranger).get(f"/s/{theirs}").status_code == 200


def test_a_suspended_shop_has_no_portal(merchant, visitor, order):
    """Case 43: every address is closed at once, links in mails and sessions with a proof included."""
    draft, token = visitor.find(order), status_token(ask(make_order()))
    pages = ["/", "/rights", "/brand.css", f"/return/{draft.key}/articles", f"/s/{token}"]
    assert [visitor.get(page).status_code for page in pages] == [200] * 5
    Merchant.objects.filter(pk=merchant.pk).update(status=Merchant.Status.SUSPENDED)
    assert [visitor.get(page).status_code for page in pages] == [404] * 5


def test_too_many_look_ups_are_slowed_down(merchant, settings, order):
    """Case 35: the third try of two is refused, whatever cookies are sent; another address is not."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "lookup": (2, 60)}
    address = f"2001:db8:{uuid.uuid4().hex[:4]}::1"
    tries = [
        Visitor(merchant, REMOTE_ADDR=address).post("/", {"number": "1", "proof": "x"}) for _ in range(3)
    ]
    assert [answer.status_code for answer in tries] == [200, 200, 429]
    assert refusals(tries[2]) == [
        Refusal("Too many tries in a short time. Please wait a minute, then try again.")
    ]
    elsewhere = Visitor(merchant, REMOTE_ADDR=f"2001:db8:{uuid.uuid4().hex[:4]}:1::1")
    assert elsewhere.find(order).order == order


def test_too_many_tries_for_one_number_are_slowed_down_from_wherever(merchant, settings, order):
    """Case 35: a postcode cannot be guessed from a thousand addresses, whether the order exists or not."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "lookup_order": (2, 3600)}

    def tries(number: str, proof: str, count: int = 3) -> list:
        addresses = [f"2001:db8:{uuid.uuid4().hex[:4]}::1" for _ in range(count)]
        typed = {"number": number, "proof": proof}
        return [Visitor(merchant, REMOTE_ADDR=one).post("/", typed) for one in addresses]

    with clock.travel(clock.now().replace(minute=10)):  # far from the end of the counter's hour
        known, unknown = tries(order.number, "75099"), tries("777", "75099")
        again, owner = tries(f" #{order.number}", "75011", 1), tries(order.number, "claire@example.org", 1)
    assert [answer.status_code for answer in known + unknown] == [200, 200, 429] * 2
    wait = Refusal("Too many tries for now. Please wait a while, then try again.")
    assert refusals(known[2]) == refusals(unknown[2]) == [wait]
    assert int(known[2]["Retry-After"]) <= 3600
    assert (again[0].status_code, owner[0].status_code) == (429, 302)


@pytest.mark.parametrize("typed", ["1Z 999-aa1 01", "#1z999aa101"])
def test_a_tracking_number_takes_the_place_of_the_order_s(visitor, order, typed):
    """It stands on the parcel for everybody to read: without the proof it opens nothing."""
    order.deliveries.update(tracking_key="1Z999AA101")
    make_order()
    for proof in ("", "eve@example.org", "75099"):
        assert visitor.post("/", {"number": typed, "proof": proof}).status_code == 200
    answer = visitor.post("/", {"number": typed, "proof": "75011"})
    assert answer["Location"] == f"/m/atelier/return/{ReturnDraft.objects.get().key}/articles"
    assert ReturnDraft.objects.get().order == order


def test_an_order_without_a_tracking_number_is_not_found_by_nothing(visitor, order):
    """Signs alone are no number: they must not meet the parcels whose number nobody knows."""
    assert refusals(visitor.post("/", {"number": "#- /", "proof": "75011"})) == [Refusal(miss(), "id_number")]


def test_two_orders_of_one_number_are_told_apart(merchant, visitor):
    older, newer = make_order(number="55"), make_order(number="56")
    other_shop = SalesChannel.objects.create(code="market", name="Market")
    Order.objects.filter(pk=newer.pk).update(number="55", number_key="55", channel=other_shop)
    typed = {"number": "55", "proof": "75011"}
    asked = visitor.post("/", typed)
    assert {order.pk for order in asked.context["orders"]} == {older.pk, newer.pk}
    assert not ReturnDraft.objects.exists()
    answer = visitor.post("/", {**typed, "order": str(newer.pk)})
    assert (answer.status_code, ReturnDraft.objects.get().order_id) == (302, newer.pk)
