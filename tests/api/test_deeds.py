"""What programs do with returns: through the services of the screens, and refused as there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inventory.models import StockMovement
from returns.models import Return
from rma_portal.audit.models import AuditEvent
from rma_portal.audit.verify import broken_links
from rma_portal.mail.models import OutgoingMail
from tests.api.walk import faults, send, where
from tests.factories import make_order
from tests.returns.flow import ask, received, work
from tests.walk import png


@pytest.fixture
def waiting(merchant) -> Return:
    """A return of one article that a person must decide."""
    return ask(make_order(), reason="defective", comment="Couture ouverte")


@pytest.fixture
def arrived(merchant) -> Return:
    """A return of one article that was received."""
    return received(merchant, make_order())


def refused(answer) -> tuple[int, str, dict]:
    """Return a refusal's status, code and params."""
    body = answer.json()
    return answer.status_code, body["code"], body["params"]


def test_a_program_approves_and_the_trail_says_which(program, merchant, key, waiting):
    answer = send(program, merchant, "approve", {"note": "Vu en photo"}, key=waiting.key)
    assert answer.json()["articles"][0]["permission"] == "approved"
    event = AuditEvent.objects.get(stream=waiting.stream, verb="approved")
    assert (event.actor_kind, event.actor_id, event.words.get().actor_label) == (
        "program",
        str(key.pk),
        "ERP",
    )
    assert broken_links() == []


def test_who_believes_an_old_state_is_told_so(program, merchant, waiting):
    """Case 49: the article is no longer what the caller read, so nothing is done."""
    body = {"articles": [1], "expected": {"1": "needs_information"}}
    answer = send(program, merchant, "approve", body, key=waiting.key)
    assert refused(answer) == (409, "stale_page", {"current": "requested"})
    body["expected"] = {"1": "requested"}
    assert send(program, merchant, "approve", body, key=waiting.key).status_code == 200


def test_a_transition_that_is_refused_lists_those_that_are_allowed(program, merchant, waiting):
    """Case 53."""
    send(program, merchant, "approve", {}, key=waiting.key)
    answer = send(program, merchant, "approve", {}, key=waiting.key)
    assert refused(answer) == (
        409,
        "transition_refused",
        {"subject": "permission", "event": "approve", "current": "approved", "allowed": ["cancel", "expire"]},
    )


def test_positions_of_no_article_are_refused(program, merchant, waiting):
    for positions, status in (([2], 422), ([1, 2], 422), ([], 422), ([0], 422), (["1"], 422), ([1.0], 422)):
        answer = send(program, merchant, "reject", {"articles": positions, "why": "Non"}, key=waiting.key)
        assert answer.status_code == status, positions
    waiting.refresh_from_db()
    assert waiting.stage == "requested"


def test_a_question_its_answer_and_a_refusal(program, merchant, waiting):
    asked = send(program, merchant, "ask_information", {"question": "Où ?"}, key=waiting.key).json()
    answered = send(program, merchant, "answer_information", {"answer": "Au col"}, key=waiting.key).json()
    ended = send(program, merchant, "reject", {"why": "Usure normale"}, key=waiting.key).json()
    assert [rma["stage"] for rma in (asked, answered, ended)] == [
        "awaiting_information",
        "requested",
        "rejected",
    ]
    assert ended["articles"][0]["refusal"] == "Usure normale"
    assert [(one["author_kind"], one["text"]) for one in ended["messages"]] == [
        ("staff", "Où ?"),
        ("program", "Au col"),
    ]


def test_what_must_be_said_is_asked_for(program, merchant, waiting):
    found = {
        name: faults(send(program, merchant, name, body, key=waiting.key))
        for name, body in {
            "reject": {},
            "ask_information": {"question": " "},
            "answer_information": {"answer": 5},
            "messages": {"text": ""},
        }.items()
    }
    assert found == {
        "reject": (422, {"why": "required"}),
        "ask_information": (422, {"question": "blank"}),
        "answer_information": (422, {"answer": "invalid"}),
        "messages": (422, {"text": "blank"}),
    }


def test_a_message_of_a_program_reaches_the_customer(program, merchant, waiting):
    answer = send(program, merchant, "messages", {"text": "Nous regardons."}, key=waiting.key)
    assert (answer.status_code, answer.json()["author_kind"]) == (201, "program")
    work(merchant)
    assert OutgoingMail.objects.filter(template="message").count() == 1


def test_a_label_cannot_be_ordered_before_the_number(program, merchant, waiting):
    answer = send(program, merchant, "order_label", {}, key=waiting.key)
    assert refused(answer)[:2] == (409, "not_numbered")


def test_an_article_is_received_where_it_is_said(program, merchant):
    rma = ask(make_order())
    work(merchant)
    unknown = send(program, merchant, "receive", {"location": "XX"}, key=rma.key, position=1)
    assert refused(unknown)[:2] == (422, "unknown_location")
    answer = send(program, merchant, "receive", {"location": "RC"}, key=rma.key, position=1)
    assert (answer.json()["articles"][0]["location"], answer.json()["stage"]) == ("RC", "received")


def test_an_inspection_moves_stock_and_books_the_refund(program, merchant, arrived):
    body = {"accepted": True, "grade": "b", "disposition": "second_choice"}
    rma = send(program, merchant, "inspect", body, key=arrived.key, position=1).json()
    [refund] = rma["refunds"]
    assert (refund["refund_state"], refund["amount"]) == ("due", {"amount": "49.90", "currency": "EUR"})
    assert [(one["grade"], one["disposition"]) for one in rma["articles"][0]["inspections"]] == [
        ("b", "second_choice")
    ]
    assert [(one.condition, one.quantity) for one in StockMovement.objects.all()] == [("second_choice", 1)]


def test_wrong_findings_are_refused(program, merchant, arrived):
    good = {"accepted": True, "grade": "a", "disposition": "restock"}
    found = {
        name: faults(send(program, merchant, "inspect", {**good, name: value}, key=arrived.key, position=1))
        for name, value in {"accepted": "yes", "grade": "e", "disposition": "missing", "amount": "1"}.items()
    }
    assert found == {
        "accepted": (422, {"accepted": "invalid"}),
        "grade": (422, {"grade": "invalid_choice"}),
        "disposition": (422, {"disposition": "invalid_choice"}),
        "amount": (422, {"amount": "unknown_field"}),
    }
    body = {**good, "accepted": False}
    answer = send(program, merchant, "inspect", body, key=arrived.key, position=1)
    assert faults(answer) == (422, {"note": "note_required"})
    assert StockMovement.objects.count() == 0


def test_money_goes_once(program, merchant, arrived):
    """Submitted, submitted again, cancelled too late: one refund, one payment."""
    rma = send(program, merchant, "accept_as_new", {}, key=arrived.key, position=1).json()
    refund = rma["refunds"][0]["id"]
    assert send(program, merchant, "submit_refund", {}, key=refund).json()["refund_state"] == "pending"
    again = send(program, merchant, "submit_refund", {}, key=refund)
    assert refused(again)[:2] == (409, "transition_refused")
    work(merchant)
    late = send(program, merchant, "cancel_refund", {}, key=refund)
    assert refused(late)[:2] == (409, "transition_refused")
    shown = program.get(where(merchant, "refund", {"key": refund})).json()
    assert (shown["refund_state"], shown["return_id"]) == ("succeeded", str(arrived.key))


def test_a_refund_taken_back_can_be_booked_again(program, merchant, arrived):
    rma = send(program, merchant, "accept_as_new", {}, key=arrived.key, position=1).json()
    cancelled = send(program, merchant, "cancel_refund", {}, key=rma["refunds"][0]["id"]).json()
    booked = send(program, merchant, "book_refund", {}, key=arrived.key).json()
    assert cancelled["refund_state"] == "cancelled"
    assert [one["refund_state"] for one in booked["refunds"]] == ["cancelled", "due"]


def test_a_photo_is_taken_in_made_anew_and_linked(program, merchant, arrived, client):
    place = where(merchant, "photograph", {"key": arrived.key, "position": 1})
    sent = program.post(place, {"photo": SimpleUploadedFile("a.png", png(), "image/png")})
    assert (sent.status_code, sent.json()["photo_state"], sent.json()["link"]) == (201, "waiting", None)
    work(merchant)
    [photo] = program.get(where(merchant, "article", {"key": arrived.key, "position": 1})).json()["photos"]
    assert (photo["id"], photo["photo_state"], photo["taken_by"]) == (sent.json()["id"], "ready", "program")
    assert client.get(photo["link"])["Content-Type"] == "image/webp"


def test_what_is_no_photo_is_refused(program, merchant, arrived):
    place = where(merchant, "photograph", {"key": arrived.key, "position": 1})
    text = program.post(place, {"photo": SimpleUploadedFile("a.txt", b"no picture", "text/plain")})
    assert refused(text)[:2] == (422, "photo_type")
    assert faults(program.post(place, {"picture": "a"}))[0] == 422
    assert program.post(place, {}, content_type="application/json").status_code == 415


def test_what_nobody_announced_is_recorded(program, merchant, arrived):
    rma = send(program, merchant, "receive_unexpected", {"code": "4006381333931"}, key=arrived.key).json()
    stray = rma["articles"][1]
    assert (stray["journey"], stray["sku"], stray["order_line"], stray["paid"]["amount"]) == (
        "unexpected",
        "4006381333931",
        None,
        "0.00",
    )
    assert rma["flags"] == ["unexpected"]
