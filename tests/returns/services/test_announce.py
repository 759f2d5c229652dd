"""What services do to a return is told to the merchant's webhooks, thin and once."""

import json
from pathlib import Path

import pytest

from returns.domain.events import CLOSED, NOT_TOLD, TYPES_BY_VERB
from returns.wording.events import EVENTS
from rma_portal.outbox.models import OutboxMessage
from rma_portal.outbox.tasks import deliver
from rma_portal.webhooks.models import Delivery, Endpoint, Event
from rma_portal.webhooks.types import TYPES
from tests.factories import make_order
from tests.returns.flow import approved, ask, closed
from tests.returns.verbs import entered

DOCS = Path(__file__).resolve().parents[3] / "docs" / "webhooks.md"


@pytest.fixture
def endpoint(merchant) -> Endpoint:
    """An endpoint that is not reached: what is written for it counts."""
    return Endpoint.objects.create(url="https://nobody.invalid/hooks")


def test_no_verb_of_the_journal_is_forgotten():
    """A verb that a service enters is told under a type, or named as one that nobody outside needs."""
    assert set(TYPES_BY_VERB) | NOT_TOLD == entered()
    assert set(TYPES_BY_VERB) & NOT_TOLD == set()


def test_every_type_has_words_and_can_be_chosen():
    assert {*TYPES_BY_VERB.values(), CLOSED} == set(EVENTS)
    assert TYPES == EVENTS


def test_the_document_lists_the_types_of_the_code():
    lines = DOCS.read_text().splitlines()
    rows = [line.split("|")[1:3] for line in lines if line.startswith(("| `re", "| `exchange"))]
    listed = {name.strip(" `"): words.strip() for name, words in rows}
    assert listed == {name: str(words) for name, words in EVENTS.items()}


def told() -> list[tuple[str, str]]:
    """Each event in the order it was told: its type, and the stage it shows."""
    return [(row.event_type, json.loads(row.body)["data"]["stage"]) for row in Event.objects.order_by("id")]


def test_a_plain_return_is_told_from_the_request_to_the_end(merchant, endpoint):
    rma = closed(merchant, make_order())
    assert rma.stage == "closed"
    assert told() == [
        ("return.requested", "approved"),
        ("return.approved", "approved"),
        ("return.numbered", "approved"),
        ("return.label_ready", "approved"),
        ("return.received", "inspected"),
        ("return.inspected", "inspected"),
        ("refund.booked", "inspected"),
        ("refund.submitted", "inspected"),
        ("refund.succeeded", "closed"),
        ("return.closed", "closed"),
    ]


def test_an_event_is_thin_and_names_nobody(merchant, endpoint):
    """GDPR art. 5(1)(c): ids and states; who is told fetches the rest with their key."""
    rma = approved(merchant, make_order(), comment="Trop petit pour Claire")
    event = Event.objects.get(event_type="return.numbered")
    assert json.loads(event.body) == {
        "type": "return.numbered",
        "timestamp": event.happened_at.isoformat().replace("+00:00", "Z"),
        "data": {
            "id": str(rma.key),
            "number": rma.number,
            "stage": "approved",
            "link": f"http://localhost:8000/m/atelier/api/v1/returns/{rma.key}",
        },
    }
    bodies = "".join(Event.objects.values_list("body", flat=True))
    assert [word for word in ("Claire", "claire@", "75011", "Lilas", "Trop petit") if word in bodies] == []


def test_without_a_listener_nothing_is_written(merchant):
    ask(make_order())
    assert not OutboxMessage.objects.filter(kind="returns.announce").exists()
    assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_message_written_twice_for_the_same_cause_is_one_event(merchant, endpoint):
    """The handler and the mark "done" share a transaction: a repeated task finds nothing to do."""
    approved(merchant, make_order())
    before = Event.objects.count()
    for message in OutboxMessage.objects.filter(kind="returns.announce"):
        deliver(message.pk, merchant_id=merchant.pk)
    assert Event.objects.count() == before
