"""What the customer is told: once for each event, in their language, and never in the way of the work."""

import datetime as dt
import logging
import smtplib
from contextlib import suppress

import pytest
from django.core import mail as post
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation

from customers.models import Customer, Order
from returns.services.ask_information import ask_information
from returns.services.draw_label import draw_parcel_label
from returns.services.fill_draft import fill_draft
from returns.services.issue_numbers import issue_numbers
from returns.services.open_draft import open_draft
from returns.services.reject import reject
from returns.services.request_return import request_return
from returns.services.tell_customer import tell_customer
from returns.services.write_message import write_message
from rma_portal.core import clock
from rma_portal.core.errors import Conflict
from rma_portal.mail.models import OutgoingMail
from rma_portal.mail.send import send
from rma_portal.mail.write import write_mail
from rma_portal.outbox.models import OutboxMessage
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_order, make_variant
from tests.returns.flow import MANAGER, SHOPPER, ask, chosen, items, work
from tests.returns.refused import refused

OUT = "tests.returns.services.test_mails.Server"


class Server(BaseEmailBackend):
    """A mail server that refuses the recipient with the code it is told."""

    code = 550

    def send_messages(self, messages) -> int:
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (self.code, b"no, claire@example.org")})


@pytest.fixture
def server(settings):
    """A mail server is set, and takes what it is given."""
    settings.EMAIL_URL = "smtp://mail.example.org"


def mails() -> list[tuple[str, str]]:
    """Return template and state of each mail, in order."""
    return list(OutgoingMail.objects.order_by("id").values_list("template", "mail_state"))


def test_one_mail_for_an_event_however_often_the_work_is_done(merchant, server):
    """Case 123: the task delivered again, the handler called again."""
    rma = ask(make_order(), reason="defective")
    work(merchant)
    for _ in range(3):
        tell_customer(rma, "request_received")
    OutboxMessage.objects.filter(kind="returns.mail").update(done_at=None)
    work(merchant)
    assert mails() == [("request_received", "sent")]
    assert [message.to for message in post.outbox] == [["claire@example.org"]]


def test_a_mail_handed_over_is_not_handed_over_again(merchant, server):
    """Case 123."""
    tell_customer(ask(make_order(), reason="defective"), "request_received")
    work(merchant)
    for _ in range(3):
        send(OutgoingMail.objects.get())
    assert len(post.outbox) == 1


def test_two_messages_are_two_mails(merchant, server):
    """Case 123: an event that happens twice is told twice."""
    rma = ask(make_order(), reason="defective")
    for text in ("Première question", "Seconde question"):
        write_message(rma=rma, text=text, actor=MANAGER)
    write_message(rma=rma, text="Voici ma réponse", actor=SHOPPER)
    work(merchant)
    assert mails() == [("request_received", "sent"), ("message", "sent"), ("message", "sent")]
    told = "".join(message.body for message in post.outbox)
    written = ("Première question", "Seconde question", "Voici ma réponse")
    assert [text for text in written if text in told] == ["Première question", "Seconde question"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_for_what_was_rolled_back(merchant, server):
    """Cases 123 and 149: mail leaves after the commit only."""
    with merchant_transaction(merchant.pk):
        rma = ask(make_order(), reason="defective")
    with suppress(Conflict), merchant_transaction(merchant.pk):
        write_message(rma=rma, text="Un", actor=MANAGER)
        raise Conflict("page_went_wrong")
    work(merchant)
    with merchant_transaction(merchant.pk):
        assert mails() == [("request_received", "sent")]


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        ("fr", "Pull en laine", "À envoyer avant le lundi 23 mars."),
        ("en", "Woollen jumper", "Please send it by Monday 23 March."),
        ("de", "Wollpullover", "Spätester Versandtag: Montag, 23. März."),
        ("es", "Jersey de lana", "Envíelo a más tardar el lunes 23 de marzo."),
        ("it", "Pullover", "Da spedire entro lunedì 23 marzo."),
        ("nl", "Pull en laine", "Verstuur het uiterlijk op maandag 23 maart."),
    ],
)
def test_in_the_customers_language(merchant, server, language, title, words):
    """Case 124: title, dates and mail; not in the language of whoever works there."""
    variant = make_variant()
    titles = {"fr": "Pull en laine", "en": "Woollen jumper", "de": "Wollpullover", "es": "Jersey de lana"}
    variant.product.translations = titles | {"it": "Pullover", "nl": "Pull en laine"}
    variant.product.save()
    there = "en" if language == "fr" else "fr"
    with clock.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)), translation.override(there):
        rma = request(make_order(lines=[(variant, 1, "10.00")], placed_at=clock.now()), language)
        issue_numbers(rma)
        draw_parcel_label(rma.parcels.get())
        work(merchant)
    sent = OutgoingMail.objects.get()
    assert (sent.language, title in sent.text, words in sent.text) == (language, True, True)


def request(order: Order, language: str):
    """Ask in a language."""
    draft = open_draft(order=order, language=language)
    fill_draft(draft=draft, choices=chosen(order))
    return request_return(draft=draft, actor=SHOPPER)


def test_without_a_mail_server_every_mail_is_kept(merchant):
    """Case 125: nothing crashes; staff can read it."""
    ask(make_order(), reason="defective")
    work(merchant)
    assert mails() == [("request_received", "kept")]
    assert not OutboxMessage.objects.filter(done_at=None).exists()


@pytest.mark.parametrize("who", ["no address", "no customer"])
def test_without_an_address_the_mail_is_written_and_one_line_logged(merchant, server, caplog, who):
    """Case 125."""
    order = make_order()
    if who == "no address":
        Customer.objects.update(email="")
    else:
        Order.objects.update(customer=None)
    order.refresh_from_db()
    with caplog.at_level(logging.WARNING):
        ask(order, reason="defective")
        work(merchant)
    assert (mails(), post.outbox) == ([("request_received", "unaddressed")], [])
    assert [record.name for record in caplog.records] == ["rma_portal.mail.write"]


@pytest.mark.parametrize(
    ("code", "state", "tries"), [(550, "failed", "given up"), (450, "waiting", "tried again")]
)
def test_a_recipient_is_refused_for_good_or_for_now(merchant, server, settings, code, state, tries):
    """Case 125: greylisting is not an answer; the return itself went on, and no address is in the outbox."""
    settings.EMAIL_BACKEND = OUT
    Server.code = code
    rma = ask(make_order(), reason="defective")
    work(merchant)
    message = OutboxMessage.objects.get(kind="mail.send")
    said = {True: "given up", False: "tried again"}[message.failed_at is not None]
    assert (mails(), said, rma.stage) == ([("request_received", state)], tries, "requested")
    assert (message.attempts, str(code) in message.last_error, "claire" in message.last_error) == (
        1,
        True,
        False,
    )


@pytest.mark.parametrize(
    "name", ['Chez "Lulu"', "L'Été, à Paris", "小店", "Bad\r\nBcc: eve@example.org", "a <b@c>"]
)
def test_any_name_of_a_merchant_makes_a_sender(merchant, server, name):
    """Case 46: quotes, commas and line ends in a name are no headers."""
    Merchant.objects.filter(pk=merchant.pk).update(name=name)
    ask(make_order(), reason="defective")
    work(merchant)
    sent = post.outbox[0].message()
    assert (sent["To"], sent["Bcc"], sent["From"].rpartition("<")[2]) == (
        "claire@example.org", None, "returns@localhost>",
    )  # fmt: skip


def test_a_mail_without_words_is_not_written_twice_by_two_causes(merchant):
    """Case 123: the cause, not the template, makes the event."""
    rma = ask(make_order(lines=[(make_variant(), 2, "20.00")]), reason="defective")
    for item in items(rma):
        reject(rma=rma, items=[item], why="Usé", actor=MANAGER)
    work(merchant)
    assert [template for template, _state in mails()] == ["request_received", "rejected", "rejected"]


def test_the_same_message_id_whenever_it_is_tried(merchant, server, settings):
    """Invariant 6: at worst it is handed over twice under one Message-ID."""
    ask(make_order(), reason="defective")
    settings.EMAIL_BACKEND, Server.code = OUT, 450
    work(merchant)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    OutboxMessage.objects.update(due_at=OutboxMessage.objects.first().created_at)
    work(merchant)
    stored = OutgoingMail.objects.get()
    assert [message.message()["Message-ID"] for message in post.outbox] == [stored.message_id]


def test_a_mail_with_any_words_is_written_once(merchant):
    """Case 123: by the database, whoever writes."""
    words = {"cause": "x", "recipient": "", "language": "fr", "context": {"rma": ask(make_order())}}
    assert write_mail("message", **words) is not None
    assert write_mail("message", **words) is None
    assert OutgoingMail.objects.filter(cause="x").count() == 1


def test_a_refused_action_sends_nothing(merchant, server):
    """Case 149."""
    rma = ask(make_order())
    with refused(Conflict, "transition_refused"):
        ask_information(rma=rma, items=items(rma), question="?", actor=MANAGER)
    assert (OutgoingMail.objects.count(), post.outbox) == (0, [])
