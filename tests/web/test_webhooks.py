"""Webhooks in the back-office: added, tried, changed, read, sent again (cases 127 and 131)."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from standardwebhooks import Webhook

from rma_portal.audit.models import AuditEvent
from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from rma_portal.webhooks.addresses import SENTENCES, callable_address
from rma_portal.webhooks.announce import send_to, write_event
from rma_portal.webhooks.checks import trusted_networks_can_be_read
from rma_portal.webhooks.models import Delivery, DeliveryAttempt, Endpoint
from rma_portal.webhooks.signing import shown_secret
from tests.core.test_http import REFUSED
from tests.factories import make_member
from tests.receiver import listening, says
from tests.returns.flow import work

ROOT = "/m/atelier/backoffice/webhooks"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


@pytest.fixture
def owner(merchant) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_member(merchant, "owner"))
    return client


@pytest.fixture
def receiver(settings):
    settings.WEBHOOKS_TRUSTED_NETWORKS = ["127.0.0.0/8"]
    with listening() as server:
        yield server


def secrets_in(answer) -> list[str]:
    """Every secret that a page shows."""
    return SECRET.findall(answer.content.decode().replace("&#x27;", "'"))


def deed(client: Client, endpoint: Endpoint, name: str, **fields):
    """Post a deed on an endpoint's page and follow it."""
    return client.post(f"{ROOT}/endpoint/{endpoint.pk}/{name}/", fields, follow=True)


def test_a_webhook_is_added_and_its_secret_shown_once(owner, receiver):
    added = owner.post(f"{ROOT}/endpoint/add/", {"url": receiver.url(), "description": "Stock"})
    endpoint = Endpoint.objects.get()
    assert (added.status_code, "no-store" in added["Cache-Control"]) == (200, True)
    assert secrets_in(added) == [shown_secret(endpoint)]
    assert (endpoint.url, endpoint.description, endpoint.types) == (receiver.url(), "Stock", [])
    pages = [f"{ROOT}/endpoint/", f"{ROOT}/endpoint/{endpoint.pk}/change/", f"{ROOT}/endpoint/add/"]
    assert [secrets_in(owner.get(page)) for page in pages] == [[], [], []]
    trail = AuditEvent.objects.get()
    assert (trail.stream, trail.verb) == (endpoint.stream, "added")
    assert "whsec" not in str(trail.stored)


def test_a_test_event_is_sent_received_and_shown(merchant, owner, receiver):
    endpoint = Endpoint.objects.create(url=receiver.url())
    receiver.answer(says(202, b"<b>thanks</b>"))
    assert "on its way" in deed(owner, endpoint, "test").content.decode()
    work(merchant)
    [got] = receiver.received
    assert Webhook(shown_secret(endpoint)).verify(got.body, got.headers)["type"] == "webhook.test"
    page = owner.get(f"{ROOT}/endpoint/{endpoint.pk}/change/")
    [told] = page.context["deliveries"]
    assert (told["event"], told["tone"], told["answer"]) == ("Test", "good", "202")
    log = owner.get(f"{ROOT}/delivery/{Delivery.objects.get().pk}/change/").content.decode()
    assert ("&lt;b&gt;thanks" in log, "<b>thanks" in log) == (True, False)


def test_a_changed_secret_is_shown_once_and_a_second_click_changes_nothing(owner, receiver):
    endpoint = Endpoint.objects.create(url=receiver.url())
    old = shown_secret(endpoint)
    [new] = secrets_in(deed(owner, endpoint, "rotate", secret_number="1"))
    assert (new != old, new == shown_secret(Endpoint.objects.get())) == (True, True)
    again = deed(owner, endpoint, "rotate", secret_number="1")
    assert secrets_in(again) == []
    assert "has changed since this page was opened" in again.content.decode()
    assert secrets_in(deed(owner, endpoint, "rotate", secret_number="nonsense")) == []
    assert Endpoint.objects.get().secret_number == 2
    assert "Two secrets sign until" in owner.get(f"{ROOT}/endpoint/{endpoint.pk}/change/").content.decode()


def test_a_webhook_is_switched_off_and_on(owner, receiver):
    endpoint = Endpoint.objects.create(url=receiver.url())
    assert "Switched off by staff" in deed(owner, endpoint, "off").content.decode()
    assert "Somebody has just changed this" in deed(owner, endpoint, "off").content.decode()
    assert "switched off. Switch it on first" in deed(owner, endpoint, "test").content.decode()
    assert "Listening" in deed(owner, endpoint, "on").content.decode()
    assert Endpoint.objects.get().disabled_at is None


def test_an_event_is_sent_again_from_the_log(merchant, owner, receiver):
    endpoint = Endpoint.objects.create(url=receiver.url())
    [delivery] = send_to(write_event("return.approved", clock.now(), {"number": "ATR-1"}), [endpoint])
    where = f"{ROOT}/delivery/{delivery.pk}/resend/"
    assert "waiting to be sent already" in owner.post(where, follow=True).content.decode()
    work(merchant)
    assert "Sent again" in owner.post(where, follow=True).content.decode()
    work(merchant)
    assert len({got.headers["webhook-id"] for got in receiver.received}) == 1
    assert len(receiver.received) == 2


@pytest.mark.parametrize(("url", "code"), REFUSED[::4])
def test_an_address_we_would_not_call_is_refused_when_it_is_typed(owner, url, code):
    """T-110: with what to do, beside the field, and nothing saved."""
    answer = owner.post(f"{ROOT}/endpoint/add/", {"url": url, "description": "kept"})
    assert answer.context["adminform"].form.errors["url"] == [str(SENTENCES[code])]
    assert ("kept" in answer.content.decode(), Endpoint.objects.count()) == (True, 0)


def test_every_refusal_of_an_address_has_words():
    assert {code for _url, code in REFUSED} == set(SENTENCES)
    with pytest.raises(ValidationError, match="private network"):
        callable_address("https://[::1]/")


def test_one_address_has_one_webhook(owner, stranger, receiver):
    """A page that is sent twice adds one; another merchant's is none of ours."""
    with merchant_context(stranger.pk):
        Endpoint.objects.create(url=receiver.url())
    fields = {"url": receiver.url(), "description": ""}
    assert len(secrets_in(owner.post(f"{ROOT}/endpoint/add/", fields))) == 1
    again = owner.post(f"{ROOT}/endpoint/add/", fields)
    assert "There is a webhook for this address already" in again.content.decode()
    assert Endpoint.objects.count() == 1


def test_an_unknown_type_is_refused_and_known_ones_are_kept(owner, receiver):
    fields = {"url": receiver.url(), "types": ["return.approved", "nonsense"]}
    assert "types" in owner.post(f"{ROOT}/endpoint/add/", fields).context["adminform"].form.errors
    owner.post(f"{ROOT}/endpoint/add/", {**fields, "types": ["return.approved", "refund.failed"]})
    assert Endpoint.objects.get().types == ["return.approved", "refund.failed"]


def make_log(endpoint: Endpoint, count: int) -> None:
    """Write deliveries with an attempt each."""
    for _ in range(count):
        event = write_event("return.approved", clock.now(), {"number": "ATR-1"})
        [delivery] = send_to(event, [endpoint])
        DeliveryAttempt.objects.create(
            delivery=delivery, number=1, began_at=clock.now(), took_ms=3, error="too_slow"
        )


@pytest.mark.parametrize("page", ["delivery/", "endpoint/{pk}/change/"])
def test_the_log_asks_as_much_for_fifty_rows_as_for_one(owner, receiver, page):
    endpoint = Endpoint.objects.create(url=receiver.url())
    where, counts, bodies = f"{ROOT}/{page.format(pk=endpoint.pk)}", [], []
    owner.get(where)
    for more in (1, 49):
        make_log(endpoint, more)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            bodies.append(owner.get(where).content.decode())
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert [body.count("too slow") for body in bodies] == [1, 20 if "endpoint" in page else 50]


def test_a_list_of_networks_that_nobody_can_read_stops_the_start(settings):
    settings.WEBHOOKS_TRUSTED_NETWORKS = ["10.0.0.0/8", "10.0.0.1/8", "office"]
    assert [error.id for error in trusted_networks_can_be_read(None)] == ["rma.E020"] * 2
    settings.WEBHOOKS_TRUSTED_NETWORKS = ["10.0.0.0/8"]
    assert trusted_networks_can_be_read(None) == []
