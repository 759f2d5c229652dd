"""Writing to the shop from a return's page, and the code to be held out at a counter."""

import pytest

from returns.models import Message, Photo, Return
from returns.portal.page import Refusal
from returns.queries.links import status_token
from rma_portal.mail.models import OutgoingMail
from tests.factories import make_order
from tests.returns.backoffice.desk import Desk
from tests.returns.flow import approved, ask, received, work
from tests.returns.portal.visitor import Visitor, body, named, picture, refusals


@pytest.fixture
def page(merchant) -> str:
    """The address of a return's page."""
    return f"/s/{status_token(received(merchant, make_order()))}"


def write(visitor: Visitor, page: str, text: str, *photos):
    """Send a message."""
    return visitor.post(f"{page}/message", {"text": text, "photos": list(photos)})


def test_a_message_with_pictures_reaches_the_desk(merchant, visitor, page):
    """The text is kept as it was typed; staff see the pictures, made anew by the worker, beside it."""
    text = "<b>Bonjour</b> القميص 👚"
    assert write(visitor, page, text, picture("one.jpg"), picture("two.png", kind="PNG")).status_code == 302
    work(merchant)
    [message] = Message.objects.all()
    assert (message.author_kind, message.text, message.is_new) == ("customer", text, True)
    photos = list(message.photos.order_by("id"))
    assert [(one.photo_state, one.item_id, one.fingerprint) for one in photos] == [("ready", None, None)] * 2
    shown = body(visitor.get(page))
    assert "&lt;b&gt;Bonjour&lt;/b&gt; القميص 👚" in shown
    assert shown.count('alt="Your photo ') == 2
    desk = Desk(merchant).open(message.rma).content.decode()
    assert all(f"/photos/{photo.key}/" in desk for photo in photos)
    assert not OutgoingMail.objects.filter(template="message").exists()


NO_PICTURE = "“page.jpg” is not a picture we can read. Send a JPEG, PNG, WebP or HEIC picture."
TOO_MANY = "A message can have 4 photos. Send the most telling ones."


@pytest.mark.parametrize(
    ("text", "files", "wrong"),
    [
        (" ", [], Refusal("Please fill this in.", "id_text")),
        ("x" * 10_001, [], Refusal("This is too long: 10000 characters at most.", "id_text")),
        ("Look", ["picture", "page"], Refusal(NO_PICTURE, "id_message_photos")),
        ("Look", ["picture"] * 5, Refusal(TOO_MANY, "id_message_photos")),
    ],
)
def test_what_is_wrong_leaves_nothing_but_the_text_on_the_page(visitor, page, text, files, wrong):
    sent = [picture() if kind == "picture" else named("page.jpg", b"<html>") for kind in files]
    answer = write(visitor, page, text, *sent)
    assert (answer.status_code, refusals(answer)) == (200, [wrong])
    assert answer.context["message_form"]["text"].value() == text
    assert (Message.objects.count(), Photo.objects.count()) == (0, 0)


def test_too_many_messages_are_kept_back_with_their_text(visitor, page, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "message": (1, 600)}
    write(visitor, page, "One")
    late = write(visitor, page, "Two")
    wait = "Too many messages in a short time. Please wait a few minutes, then send it again."
    assert (late.status_code, refusals(late)) == (429, [Refusal(wait)])
    assert late.context["message_form"]["text"].value() == "Two"
    assert Message.objects.get().text == "One"


def test_a_question_is_answered_in_one_place_only(visitor, order):
    """While the shop waits for an answer the page has that one form, not two."""
    rma = ask(order, reason="defective")
    assert 'id="id_text"' in body(visitor.get(f"/s/{status_token(rma)}"))
    Return.objects.filter(pk=rma.pk).update(stage="awaiting_information")
    shown = body(visitor.get(f"/s/{status_token(rma)}"))
    assert ('id="id_text"' in shown, 'id="id_answer"' in shown) == (False, True)


def test_an_address_that_only_takes_messages_leads_to_the_page(visitor, page):
    assert visitor.get(f"{page}/message")["Location"].endswith(page)
    assert write(visitor, "/s/nonsense", "Hello").status_code == 401


def test_the_code_stands_alone_while_it_is_of_use(merchant, visitor, order):
    """Case 70: large, its number beneath it, a way back; a cancelled return has none."""
    rma = approved(merchant, order)
    page = f"/s/{status_token(rma)}"
    assert f"{page}/code" in body(visitor.get(page))
    shown = visitor.get(f"{page}/code")
    assert shown.status_code == 200
    assert all(text in body(shown) for text in (f"{page}/qr.png", rma.number, "Back to the return"))
    visitor.post(f"{page}/cancel")
    assert visitor.get(f"{page}/code")["Location"].endswith(page)
