"""Endpoints that end: 410, days of failures, staff; and what is sent again (cases 127 and 131)."""

import datetime as dt

import pytest
from django.core import mail as outbox_of_mails

from rma_portal.audit.models import AuditEvent
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.context import merchant_context
from rma_portal.core.errors import Conflict, NotPermitted
from rma_portal.mail.models import OutgoingMail
from rma_portal.tenancy.models import Membership
from rma_portal.webhooks.announce import announce, is_anybody_listening
from rma_portal.webhooks.models import Delivery, Endpoint, Event
from rma_portal.webhooks.resend import resend, send_test
from rma_portal.webhooks.rotate import rotate_secret
from rma_portal.webhooks.switch import switch_off, switch_on
from tests.factories import make_member
from tests.receiver import says
from tests.webhooks.steps import FACTS, calls, state, tell, told, work_off

MANAGER = Actor("staff", "1", "Maud", "manager")
CLERK = Actor("staff", "2", "Karim", "warehouse")
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def trail(endpoint: Endpoint) -> list[tuple]:
    """What the audit trail says of an endpoint."""
    events = AuditEvent.objects.filter(stream=endpoint.stream).order_by("position")
    return list(events.values_list("verb", "actor_kind", "facts"))


def staff_of(merchant, role: str, email: str) -> None:
    """Give the merchant a member of staff with an address."""
    user = make_member(merchant, role)
    user.email = email
    user.save(update_fields=["email"])


def test_410_ends_the_delivery_and_the_endpoint_and_staff_are_told(merchant, endpoint, receiver):
    staff_of(merchant, "owner", "olga@example.org")
    staff_of(merchant, "agent", "agent@example.org")
    receiver.answer(says(410))
    delivery = told(endpoint)
    endpoint.refresh_from_db()
    assert (state(delivery), calls(delivery)) == (("failed", 1), [(1, 410, "")])
    assert (endpoint.disabled_why, endpoint.disabled_at is not None) == ("gone", True)
    assert trail(endpoint) == [("switched_off", "system", {"why": "gone"})]
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.template, mail.language) == ("olga@example.org", "webhook_off", "fr")
    assert (receiver.url() in mail.text, f"/endpoint/{endpoint.pk}/change/" in mail.text) == (True, True)
    assert len(outbox_of_mails.outbox) == 1
    assert announce("return.approved", happened_at=clock.now(), facts=FACTS) is None


def test_what_waits_is_stopped_with_the_endpoint_and_can_be_sent_later(endpoint, receiver):
    receiver.answer(says(500))
    first = told(endpoint)
    receiver.answer(says(410))
    told(endpoint)
    assert state(first) == ("stopped", 1)
    switch_on(endpoint=endpoint, actor=MANAGER)
    receiver.answer(says(204))
    work_off()
    assert state(first) == ("stopped", 1)
    resend(delivery=first, actor=MANAGER)
    work_off()
    assert state(first) == ("delivered", 2)
    assert [verb for verb, _kind, _facts in trail(endpoint)] == ["switched_off", "switched_on", "sent_again"]


def test_five_days_of_nothing_but_failures_switch_an_endpoint_off(endpoint, receiver):
    receiver.answer(says(500))
    with clock.travel(NOON):
        told(endpoint)
    with clock.travel(NOON + dt.timedelta(days=5, seconds=-1)):
        told(endpoint)
        assert Endpoint.objects.get().disabled_at is None
    with clock.travel(NOON + dt.timedelta(days=5)):
        last = told(endpoint)
    assert (Endpoint.objects.get().disabled_why, state(last)) == ("failing", ("stopped", 1))


def test_one_success_begins_the_five_days_anew(endpoint, receiver):
    receiver.answer(says(500))
    with clock.travel(NOON):
        told(endpoint)
    receiver.answer(says(200))
    with clock.travel(NOON + dt.timedelta(days=4)):
        told(endpoint)
        assert Endpoint.objects.get().failing_since is None
    receiver.answer(says(500))
    with clock.travel(NOON + dt.timedelta(days=6)):
        told(endpoint)
    row = Endpoint.objects.get()
    assert (row.disabled_at, row.failing_since) == (None, NOON + dt.timedelta(days=6))


def test_staff_who_switched_a_webhook_off_are_not_told_of_it(merchant, endpoint):
    staff_of(merchant, "owner", "olga@example.org")
    switch_off(endpoint=endpoint, actor=MANAGER)
    work_off()
    assert OutgoingMail.objects.count() == 0
    assert trail(endpoint) == [("switched_off", "staff", {"why": "staff"})]
    assert is_anybody_listening() is False


def test_a_switch_is_thrown_once(endpoint):
    switch_off(endpoint=endpoint, actor=MANAGER)
    with pytest.raises(Conflict, match="somebody_was_first"):
        switch_off(endpoint=endpoint, actor=MANAGER)
    switch_on(endpoint=endpoint, actor=MANAGER)
    with pytest.raises(Conflict, match="somebody_was_first"):
        switch_on(endpoint=endpoint, actor=MANAGER)


def test_an_event_is_sent_again_under_its_id(endpoint, receiver):
    """Case 127: replay. The receiver sees that it knows the message already."""
    delivery = told(endpoint)
    resend(delivery=delivery, actor=MANAGER)
    work_off()
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert (state(delivery), calls(delivery)) == (("delivered", 2), [(1, 204, ""), (2, 204, "")])
    assert trail(endpoint) == [("sent_again", "staff", {"event": delivery.event.key})]


def test_a_waiting_event_is_not_sent_twice(endpoint, receiver):
    receiver.answer(says(500))
    delivery = told(endpoint)
    with pytest.raises(Conflict, match="delivery_waiting"):
        resend(delivery=delivery, actor=MANAGER)


def test_nothing_is_sent_to_a_webhook_that_is_off(endpoint):
    delivery = told(endpoint)
    switch_off(endpoint=endpoint, actor=MANAGER)
    endpoint.refresh_from_db()
    for deed in (
        lambda: resend(delivery=delivery, actor=MANAGER),
        lambda: send_test(endpoint=endpoint, actor=MANAGER),
    ):
        with pytest.raises(Conflict, match="endpoint_off"):
            deed()


def test_a_test_event_goes_to_one_endpoint_alone(endpoint, receiver):
    Endpoint.objects.create(url=receiver.url("/other"))
    send_test(endpoint=endpoint, actor=MANAGER)
    work_off()
    [got] = receiver.received
    assert (got.path, b'"type":"webhook.test"' in got.body) == ("/hooks", True)


def test_a_secret_is_changed_once_by_a_page_that_is_sent_twice(endpoint):
    rotate_secret(endpoint=endpoint, expected=1, actor=MANAGER)
    with pytest.raises(Conflict, match="stale_page"):
        rotate_secret(endpoint=endpoint, expected=1, actor=MANAGER)
    assert Endpoint.objects.get().secret_number == 2
    assert trail(endpoint) == [("secret_rotated", "staff", {"number": 2})]


def test_who_may_not_change_webhooks_changes_none(endpoint):
    delivery = told(endpoint)
    before = Endpoint.objects.values().get(), Delivery.objects.values().get()
    for deed in (
        lambda: switch_off(endpoint=endpoint, actor=CLERK),
        lambda: switch_on(endpoint=endpoint, actor=CLERK),
        lambda: rotate_secret(endpoint=endpoint, expected=1, actor=CLERK),
        lambda: resend(delivery=delivery, actor=CLERK),
        lambda: send_test(endpoint=endpoint, actor=CLERK),
    ):
        with pytest.raises(NotPermitted):
            deed()
    assert (Endpoint.objects.values().get(), Delivery.objects.values().get()) == before


def test_a_strangers_endpoint_hears_nothing(endpoint, stranger, receiver):
    """Case 131: an event of one merchant goes to no other's endpoint, and is in no other's log."""
    with merchant_context(stranger.pk):
        foreign = Endpoint.objects.create(url=receiver.url("/stranger"))
    tell()
    work_off()
    assert [got.path for got in receiver.received] == ["/hooks"]
    with merchant_context(stranger.pk):
        assert list(Endpoint.objects.all()) == [foreign]
        assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)
        assert is_anybody_listening() is True
    with merchant_context(stranger.pk), pytest.raises(Conflict, match="somebody_was_first"):
        switch_off(endpoint=endpoint, actor=MANAGER)
    assert Endpoint.objects.get(pk=endpoint.pk).disabled_at is None


def test_only_members_of_the_endpoints_own_merchant_are_mailed(merchant, stranger, endpoint, receiver):
    staff_of(stranger, "owner", "foreign@example.org")
    staff_of(merchant, "manager", "maud@example.org")
    receiver.answer(says(410))
    told(endpoint)
    assert list(OutgoingMail.objects.values_list("recipient", flat=True)) == ["maud@example.org"]
    assert Membership.objects.count() == 2
