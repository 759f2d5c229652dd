"""Deliveries to a real receiver, verified by the library of Standard Webhooks (T-110, case 127)."""

import datetime as dt
import json
import socket

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.context import merchant_context
from rma_portal.outbox.deliver import claim, perform
from rma_portal.outbox.models import OutboxMessage
from rma_portal.webhooks.announce import announce
from rma_portal.webhooks.deliver import AT_ONCE, begin, finish, give_up, try_to_call
from rma_portal.webhooks.models import Delivery, DeliveryAttempt, Endpoint
from rma_portal.webhooks.rotate import rotate_secret
from rma_portal.webhooks.signing import headers_of, shown_secret
from tests.receiver import says
from tests.webhooks.steps import FACTS, calls, state, tell, told, until_due, work_off

MANAGER = Actor("staff", "1", "Maud", "manager")
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def test_the_standards_own_library_verifies_what_is_sent(endpoint, receiver):
    delivery = told(endpoint)
    [got] = receiver.received
    told_facts = Webhook(shown_secret(endpoint)).verify(got.body, got.headers)
    assert told_facts == {
        "type": "return.approved",
        "timestamp": delivery.event.happened_at.isoformat().replace("+00:00", "Z"),
        "data": FACTS,
    }
    assert got.headers["webhook-id"] == delivery.event.key
    assert got.headers["content-type"] == "application/json"
    assert got.body == delivery.event.body.encode()
    assert (state(delivery), calls(delivery)) == (("delivered", 1), [(1, 204, "")])
    assert (delivery.due_at, delivery.leased_until) == (None, None)


def test_a_changed_body_a_wrong_secret_and_another_id_are_refused_by_the_library(endpoint, receiver):
    told(endpoint)
    [got] = receiver.received
    other = Endpoint.objects.create(url=receiver.url("/other"))
    forgeries = [
        (shown_secret(endpoint), got.body.replace(b"approved", b"rejected"), got.headers),
        (shown_secret(other), got.body, got.headers),
        (shown_secret(endpoint), got.body, {**got.headers, "webhook-id": "evt_0"}),
    ]
    for secret, body, headers in forgeries:
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body, headers)


def test_an_old_message_is_refused_by_the_library(endpoint):
    """T-110: somebody who recorded a message cannot play it back later."""
    event = tell()
    body = event.body.encode()
    with clock.travel(clock.now() - dt.timedelta(minutes=6)):
        headers = headers_of(endpoint, event.key, body)
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(shown_secret(endpoint)).verify(body, headers)


def test_both_secrets_verify_while_one_takes_over_from_the_other(endpoint, receiver):
    old = shown_secret(endpoint)
    new = shown_secret(rotate_secret(endpoint=endpoint, expected=1, actor=MANAGER))
    told(endpoint)
    [got] = receiver.received
    assert old != new
    assert len(got.headers["webhook-signature"].split(" ")) == 2
    assert Webhook(old).verify(got.body, got.headers) == Webhook(new).verify(got.body, got.headers)


def test_the_former_secret_ends_after_a_day(endpoint):
    old = shown_secret(endpoint)
    rotated = rotate_secret(endpoint=endpoint, expected=1, actor=MANAGER)
    with clock.travel(rotated.former_until):
        headers = headers_of(rotated, "evt_1", b"{}")
    assert len(headers["webhook-signature"].split(" ")) == 1
    assert rotated.former_until - clock.now() > dt.timedelta(hours=23, minutes=59)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(b"{}", headers_of(endpoint_without_grace(rotated), "evt_1", b"{}"))


def endpoint_without_grace(endpoint: Endpoint) -> Endpoint:
    """The same endpoint when its rotation is over."""
    endpoint.former_until = None
    return endpoint


def test_secrets_are_long_each_endpoints_own_and_nowhere_in_the_row(endpoint, receiver, settings):
    other = Endpoint.objects.create(url=receiver.url("/b"))
    secrets = {shown_secret(one) for one in (endpoint, other)}
    settings.WEBHOOKS_KEY = "another key of the service"
    secrets |= {shown_secret(one) for one in (endpoint, other)}
    assert len(secrets) == 4
    assert {(len(secret), secret[:6]) for secret in secrets} == {(50, "whsec_")}  # 32 bytes in base64
    stored = json.dumps(Endpoint.objects.values().get(pk=endpoint.pk), default=str)
    assert not [secret for secret in secrets if secret[6:] in stored]


def test_a_failure_is_tried_again_under_the_same_id(endpoint, receiver):
    receiver.answer(says(500, b"oops"), says(204))
    with clock.travel(NOON):
        delivery = told(endpoint)
        assert state(delivery) == ("waiting", 1)
        pause = until_due(delivery)
    with clock.travel(NOON + pause):
        work_off()
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == delivery.event.key
    assert first.body == second.body
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert (state(delivery), calls(delivery)) == (("delivered", 2), [(1, 500, ""), (2, 204, "")])
    assert list(DeliveryAttempt.objects.order_by("number").values_list("answer", flat=True)) == ["oops", ""]


SCHEDULE = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]  # seconds, as the standard suggests


def test_the_pauses_between_ten_attempts_are_the_standards(endpoint, receiver):
    """Each pause is the standard's, up to a tenth longer; at the end the delivery has failed."""
    receiver.answer(says(500))
    moment, pauses = NOON, []
    with clock.travel(moment):
        delivery = told(endpoint)
    while state(delivery)[0] == "waiting":
        with clock.travel(moment):
            pauses.append(until_due(delivery).total_seconds())
        moment = delivery.due_at
        with clock.travel(moment - dt.timedelta(milliseconds=1)):
            work_off()
            assert delivery.attempts == state(delivery)[1]  # not a moment too early
        with clock.travel(moment):
            work_off()
    kept = [wanted <= pause < wanted * 1.1 for wanted, pause in zip(SCHEDULE, pauses, strict=True)]
    assert kept == [True] * 9
    assert state(delivery) == ("failed", 10)
    assert [number for number, _status, _error in calls(delivery)] == list(range(1, 11))
    assert len({got.headers["webhook-id"] for got in receiver.received}) == 1


def test_events_that_failed_together_do_not_come_back_together(endpoint, receiver):
    receiver.answer(says(500))
    with clock.travel(NOON):
        pauses = {until_due(told(endpoint)) for _ in range(4)}
    assert len(pauses) == 4


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_is_a_failure_and_is_not_followed(endpoint, receiver, status):
    """T-110: nobody is led on to an address that nobody judged."""
    receiver.answer(says(status, Location=receiver.url("/elsewhere")))
    delivery = told(endpoint)
    assert (state(delivery), calls(delivery)) == (("waiting", 1), [(1, status, "")])
    assert [got.path for got in receiver.received] == ["/hooks"]


@pytest.mark.parametrize("status", [100 + 100, 201, 202, 204, 299])
def test_every_2xx_is_a_success(endpoint, receiver, status):
    receiver.answer(says(status))
    assert state(told(endpoint)) == ("delivered", 1)


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 502])
def test_all_else_is_tried_again(endpoint, receiver, status):
    receiver.answer(says(status))
    assert state(told(endpoint)) == ("waiting", 1)


@pytest.mark.parametrize(
    ("status", "asked", "seconds"),
    [
        (429, "120", 120),
        (503, "3600", 3600),
        (502, "Tue, 24 Nov 2026 13:00:00 GMT", 3600),
        (504, "999999999", 86400),  # a day at most
        (429, "1", None),  # never sooner than the schedule
        (429, "soon", None),
        (429, "-5", None),
        (429, "Mon, 23 Nov 2026 13:00:00 GMT", None),
        (500, "120", None),  # not a status that asks to wait
    ],
)
def test_a_busy_receiver_says_how_long_to_wait(endpoint, receiver, status, asked, seconds):
    receiver.answer(says(status, Retry_After=asked))
    with clock.travel(NOON):
        pause = until_due(told(endpoint)).total_seconds()
    assert pause == seconds if seconds else 5 <= pause < 5.5


def test_a_receiver_that_never_answers_is_tried_again(endpoint, receiver, monkeypatch):
    monkeypatch.setattr("rma_portal.webhooks.deliver.CALL_SECONDS", 0.3)
    receiver.answer(lambda handler: receiver.released.wait(30))
    delivery = told(endpoint)
    assert (state(delivery), calls(delivery)) == (("waiting", 1), [(1, None, "too_slow")])


def test_a_receiver_that_is_away_is_tried_again(merchant, receiver):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    endpoint = Endpoint.objects.create(url=f"http://127.0.0.1:{port}/")
    delivery = told(endpoint)
    assert (state(delivery), calls(delivery)) == (("waiting", 1), [(1, None, "no_answer")])


def test_a_long_answer_is_kept_short_and_a_zero_byte_does_no_harm(endpoint, receiver):
    receiver.answer(says(500, b"\x00" + b"x" * 100_000))
    told(endpoint)
    kept = DeliveryAttempt.objects.get().answer
    assert kept.strip("x\ufffd") == ""
    assert 490 < len(kept) <= 500


def test_an_address_that_turned_private_is_not_called_and_fails_for_good(endpoint, receiver, settings):
    """T-110: the address is judged at every call, not only when it was saved."""
    settings.WEBHOOKS_TRUSTED_NETWORKS = []
    delivery = told(endpoint)
    assert (state(delivery), calls(delivery)) == (("failed", 1), [(1, None, "address_private")])
    assert receiver.received == []


def test_only_the_endpoints_that_want_an_event_are_told(merchant, receiver):
    every = Endpoint.objects.create(url=receiver.url("/all"))
    refunds = Endpoint.objects.create(url=receiver.url("/refunds"), types=["refund.succeeded"])
    tell("return.approved")
    tell("refund.succeeded")
    work_off()
    assert sorted(got.path for got in receiver.received) == ["/all", "/all", "/refunds"]
    assert Delivery.objects.filter(endpoint=every).count() == 2
    assert Delivery.objects.filter(endpoint=refunds).count() == 1
    keys = {got.path: got.headers["webhook-id"] for got in receiver.received if b"refund" in got.body}
    assert keys["/all"] == keys["/refunds"]  # one event, one id, wherever it is told


def test_an_event_nobody_wants_leaves_no_trace(merchant, receiver):
    Endpoint.objects.create(url=receiver.url("/refunds"), types=["refund.succeeded"])
    assert announce("return.approved", happened_at=clock.now(), facts=FACTS) is None
    assert (Delivery.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_a_worker_that_died_in_the_call_costs_a_second_message_and_nothing_else(endpoint, receiver):
    """At least once: the lease ends, the message is sent again under its id, and counted once."""
    with clock.travel(NOON):
        event = tell()
        message = OutboxMessage.objects.get(kind="webhooks.deliver")
        with merchant_context(endpoint.merchant_id):
            claim(message.pk)
            delivery = begin(**message.ids)
            lost = try_to_call(delivery)  # the receiver has it; the worker dies before it is written down
    with clock.travel(NOON + dt.timedelta(seconds=181)):
        work_off()
    assert [got.headers["webhook-id"] for got in receiver.received] == [event.key] * 2
    finish(delivery, lost)  # the first worker was only slow, and comes back
    assert (state(delivery), calls(delivery)) == (("delivered", 1), [(1, 204, "")])


def test_nobody_calls_while_somebody_else_does(endpoint, receiver):
    tell()
    message = OutboxMessage.objects.get(kind="webhooks.deliver")
    assert begin(**message.ids) is not None
    work_off()
    message.refresh_from_db()
    assert (receiver.received, message.done_at, message.failed_at) == ([], None, None)
    assert message.last_error.startswith("Unavailable: delivery_under_way")
    Delivery.objects.update(leased_until=None)
    with clock.travel(message.due_at):
        work_off()  # the message has outlived whoever held the lease
    assert len(receiver.received) == 1


def test_a_delivery_whose_workers_always_die_is_given_up_and_shown(endpoint):
    event = tell()
    message = OutboxMessage.objects.get(kind="webhooks.deliver")
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=12)
    perform(claim(message.pk))
    assert state(Delivery.objects.get(event=event)) == ("failed", 0)
    give_up(Delivery.objects.get(event=event).pk)  # twice changes nothing


def test_the_call_is_made_outside_any_transaction(endpoint):
    """The registry says so; that the outbox keeps to it is held by tests/outbox/test_outbox.py."""
    from rma_portal.outbox.registry import KINDS

    assert (KINDS["webhooks.deliver"].calls_out, KINDS["webhooks.deliver"].queue) == (True, "webhooks")


def test_a_dead_endpoint_holds_a_few_workers_and_one_once_it_fails(endpoint, receiver):
    """Others are served meanwhile: what is too much at once comes back later, uncounted.

    Much later where the endpoint fails: one that is gone for days gathers thousands.
    """
    events = [tell() for _ in range(AT_ONCE + 2)]
    deliveries = [Delivery.objects.get(event=event) for event in events]
    begun = [begin(delivery.pk, 0) is not None for delivery in deliveries]
    assert begun == [True] * AT_ONCE + [False] * 2
    assert [state(delivery) for delivery in deliveries] == [("waiting", 0)] * len(events)
    assert dt.timedelta(seconds=29) < until_due(deliveries[-1]) < dt.timedelta(seconds=61)
    other = Endpoint.objects.create(url=receiver.url("/other"))
    assert begin(Delivery.objects.create(event=events[0], endpoint=other).pk, 0) is not None
    Delivery.objects.filter(endpoint=endpoint).update(leased_until=None)
    Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=clock.now())
    assert [begin(delivery.pk, 0) is not None for delivery in deliveries[:3]] == [True, False, False]
    assert dt.timedelta(seconds=599) < until_due(deliveries[2]) < dt.timedelta(seconds=1201)


def test_an_attempt_that_was_put_off_is_made_later(endpoint, receiver):
    Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=NOON)
    with clock.travel(NOON):
        one, two = tell(), tell()
        held = Delivery.objects.get(event=one)
        begin(held.pk, 0)
        work_off()
        assert receiver.received == []
    Delivery.objects.filter(pk=held.pk).update(leased_until=None)
    with clock.travel(NOON + dt.timedelta(minutes=21)):
        work_off()
    assert sorted(got.headers["webhook-id"] for got in receiver.received) == sorted([one.key, two.key])
