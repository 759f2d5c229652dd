"""A code by mail, where the shop wants one: who reads the order's mailbox gets in, and nobody else."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Order, SalesChannel
from customers.queries.find_order import Contact
from returns.models import OneTimeCode, ReturnDraft, ReturnsSettings
from returns.portal.page import Refusal
from returns.portal.views.code import miss
from returns.queries.one_time_codes import digits_of, live_codes
from returns.services.check_code import check_code
from returns.services.forget_codes import forget_codes
from returns.services.mail_code import mail_code
from returns.services.send_code import send_code
from rma_portal.core import clock
from rma_portal.core.errors import Conflict
from rma_portal.mail.models import OutgoingMail
from rma_portal.mail.secrets import HIDDEN
from rma_portal.outbox.models import OutboxMessage
from tests.factories import make_order
from tests.mail.server import mail_server
from tests.returns.flow import work
from tests.returns.portal.visitor import Visitor, body, refusals

CLAIRE = Contact.typed("claire@example.org")


@pytest.fixture(autouse=True)
def server(settings, merchant):
    """A shop that wants a code, and a mail server on this machine."""
    ReturnsSettings.objects.update(proof="code")
    with mail_server() as listening:
        settings.EMAIL_URL = "smtp://set"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = listening.server_address
        yield listening


def ask(visitor: Visitor, number: str, proof: str = "claire@example.org"):
    """Ask for an order; the answer leads to the page of the code."""
    answer = visitor.post("/", {"number": number, "proof": proof})
    assert (answer.status_code, answer["Location"]) == (302, "/m/atelier/code")
    return answer


def type_(visitor: Visitor, digits: str):
    """Type a code."""
    return visitor.post("/code", {"code": digits})


def received(server, merchant) -> list[str]:
    """Let the workers work; return the digits of each mail that arrived."""
    work(merchant)
    texts = [message.get_body(("plain",)).get_content() for message in server.received]
    return [line for text in texts for line in text.splitlines() if re.fullmatch(r"\d{6}", line)]


def wrong(digits: str) -> str:
    """Return other digits."""
    return f"{(int(digits) + 1) % 10**6:06d}"


def test_the_digits_that_came_by_mail_open_the_order(merchant, visitor, order, server):
    """Case 36: with the code one is in, and all that is the customer's own is open."""
    ask(visitor, order.number)
    assert not ReturnDraft.objects.exists()
    [digits] = received(server, merchant)
    answer = type_(visitor, f" {digits[:3]} {digits[3:]} ")
    draft = ReturnDraft.objects.get(order=order)
    assert (answer.status_code, answer["Location"]) == (302, f"/m/atelier/return/{draft.key}/articles")
    assert [visitor.get(path).status_code for path in (answer["Location"], "/mine")] == [200, 200]


def test_the_mail_goes_to_the_order_s_address_in_the_customer_s_language(merchant, order, server):
    """A postcode is known to the neighbours: what it starts reaches the buyer's mailbox alone."""
    ask(Visitor(merchant, language="fr"), order.number, "75011")
    [digits] = received(server, merchant)
    [message] = server.received
    assert (message["To"], message["Subject"]) == ("claire@example.org", "Votre code pour Atelier")
    html = message.get_body(("html",)).get_content()
    assert [word in html for word in (digits, order.number, HIDDEN)] == [True, True, False]


def test_nobody_who_reads_stored_mails_reads_a_code(merchant, visitor, order, server):
    """Staff see the mail with its digits hidden, before it is sent and after; no table has them."""
    ask(visitor, order.number)
    [digits] = received(server, merchant)
    mail = OutgoingMail.objects.get(template="one_time_code")
    assert mail.mail_state == "sent"
    assert [(HIDDEN in text, digits in text) for text in (mail.text, mail.html)] == [(True, False)] * 2
    assert digits not in mail.subject
    code, message = OneTimeCode.objects.values().get(), OutboxMessage.objects.values().first()
    assert digits not in str(code) + str(message)


def test_five_tries_and_no_more(merchant, visitor, order, server):
    """Case 36: each wrong try counts, in the database; after five not even the right digits open."""
    ask(visitor, order.number)
    [digits] = received(server, merchant)
    tries = [type_(visitor, wrong(digits)) for _ in range(5)]
    assert [answer.status_code for answer in tries] == [200] * 5
    assert {tuple(refusals(answer)) for answer in tries} == {(Refusal(miss(), "id_code"),)}
    assert OneTimeCode.objects.get().tries == 5
    last = type_(visitor, digits)
    assert (last.status_code, last["Retry-After"]) == (429, "60")
    assert refusals(last) == [Refusal("Five tries were wrong, so this code has ended. Ask for a new one.")]
    assert not ReturnDraft.objects.exists()


def test_a_code_ends_after_ten_minutes(merchant, visitor, order, server):
    ask(visitor, order.number)
    [digits] = received(server, merchant)
    with clock.travel(clock.now() + dt.timedelta(minutes=10, seconds=1)):
        late = type_(visitor, digits)
    over = Refusal("This code is no longer valid. Ask for a new one.", "id_code")
    assert (late.status_code, refusals(late)) == (200, [over])
    assert type_(visitor, digits).status_code == 302


def test_a_code_that_has_ended_is_not_sent_any_more(merchant, visitor, order, server):
    """A mail server that was away for long sends no dead digits; staff see that the mail failed."""
    ask(visitor, order.number)
    mail_code(OneTimeCode.objects.get())
    with clock.travel(clock.now() + dt.timedelta(minutes=11)):
        work(merchant)
    assert server.received == []
    assert OutgoingMail.objects.get(template="one_time_code").mail_state == "failed"


def test_a_code_is_good_once(merchant, visitor, order, server):
    ask(visitor, order.number)
    [digits] = received(server, merchant)
    code = OneTimeCode.objects.get()
    assert [one.pk for one in check_code(code=code, typed=digits)] == [order.pk]
    with pytest.raises(Conflict, match="code_ended"):
        check_code(code=code, typed=digits)


def test_a_code_is_worth_nothing_in_another_session(merchant, visitor, order, server):
    """Who looks over a shoulder, or is sent the digits, has no page to type them on."""
    ask(visitor, order.number)
    [digits] = received(server, merchant)
    other = Visitor(merchant)
    assert type_(other, digits)["Location"] == "/m/atelier/"
    ask(other, make_order().number)
    assert refusals(type_(other, digits)) == [Refusal(miss(), "id_code")]


def test_a_new_code_comes_after_a_minute_and_ends_the_old_one(merchant, visitor, order, server):
    """Case 36: the cool-down is 60 seconds."""
    start = clock.now()
    with clock.travel(start):
        ask(visitor, order.number)
        [old] = received(server, merchant)
    with clock.travel(start + dt.timedelta(seconds=20)):
        early = visitor.post("/code", {"again": "1"})
        assert (early.status_code, early["Retry-After"]) == (429, "41")
        ask(visitor, order.number)  # from the first page: the code that waits is kept, no other is sent
        assert len(received(server, merchant)) == 1
    with clock.travel(start + dt.timedelta(seconds=61)):
        assert visitor.post("/code", {"again": "1"})["Location"] == "/m/atelier/code"
        assert [code.created_at for code in live_codes()] == [clock.now()]
        [_old, new] = received(server, merchant)
        assert refusals(type_(visitor, old)) == [Refusal(miss(), "id_code")]
        assert type_(visitor, new).status_code == 302


def test_an_order_that_is_not_there_looks_and_costs_the_same(merchant, server):
    """Cases 33 and 36: unknown, wrong, without an address, or right: one page, one count, one row to do."""
    make_order(number="777")
    make_order(number="778", email="")

    def seen(number: str, proof: str) -> tuple:
        visitor = Visitor(merchant)
        visitor.get("/")
        before = OutboxMessage.objects.count()
        with CaptureQueriesContext(connection) as asked:
            ask(visitor, number, proof)
        with CaptureQueriesContext(connection) as typed:
            answer = type_(visitor, "000000")
        messages = OutboxMessage.objects.count() - before
        return len(asked), len(typed), messages, body(visitor.get("/code")), answer.status_code

    answers = [seen("776", "eve@example.org"), seen("777", "eve@example.org"), seen("778", "75011")]
    assert [*answers, seen("777", "claire@example.org")] == [answers[0]] * 4
    assert len(received(server, merchant)) == 1


def test_five_codes_an_hour_for_what_was_typed_and_for_the_order(merchant, order, server):
    """Limits are rows: however the proof is spelled, and whatever cache is away."""
    start = clock.now()
    for turn in range(5):
        with clock.travel(start + dt.timedelta(minutes=2 * turn)):
            send_code(number=order.number, contact=CLAIRE, language="en")
            work(merchant)
    with clock.travel(start + dt.timedelta(minutes=12)):
        with pytest.raises(Conflict, match="code_too_often"):
            send_code(number=order.number, contact=CLAIRE, language="en")
        send_code(number=order.number, contact=Contact.typed("75011"), language="en")
        assert len(received(server, merchant)) == 5
    with clock.travel(start + dt.timedelta(minutes=61)):
        send_code(number=order.number, contact=CLAIRE, language="en")
        assert len(received(server, merchant)) == 6


@pytest.mark.parametrize("in_turn", [True, False])
def test_of_two_codes_for_one_order_only_the_newer_lives(merchant, order, server, in_turn):
    """Asked for by address and by postcode at once: the worker ends the older, in whatever order it works."""
    older = send_code(number=order.number, contact=CLAIRE, language="en")
    newer = send_code(number=order.number, contact=Contact.typed("75011"), language="en")
    for code in (older, newer) if in_turn else (newer, older):
        mail_code(code)
    assert received(server, merchant) == [digits_of(newer)]
    assert opened_by(older) == ("code_ended" if in_turn else [])  # the latter never met its order
    assert opened_by(newer) == [order]


def opened_by(code: OneTimeCode) -> list[Order] | str:
    """Return what the right digits of a code open, or the code of the refusal."""
    try:
        return check_code(code=code, typed=digits_of(code))
    except Conflict as refusal:
        return refusal.code


def test_codes_and_digits_are_slowed_down_by_address(merchant, settings, order):
    """Case 35: so many codes in five minutes, so many tries a minute, whatever cookies are sent."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "code": (2, 300), "verify": (1, 60)}
    visitors = [Visitor(merchant, REMOTE_ADDR="198.51.100.7") for _ in range(3)]
    answers = [one.post("/", {"number": f"{n}", "proof": "x@y.z"}) for n, one in enumerate(visitors)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert int(answers[2]["Retry-After"]) <= 300
    assert [type_(one, "000000").status_code for one in visitors[:2]] == [200, 429]


def test_orders_of_one_number_and_mailbox_are_told_apart(merchant, visitor, server):
    older, newer = make_order(number="55"), make_order(number="56")
    market = SalesChannel.objects.create(code="market", name="Market")
    Order.objects.filter(pk=newer.pk).update(number="55", number_key="55", channel=market)
    ask(visitor, "55")
    [digits] = received(server, merchant)
    page = type_(visitor, digits)
    assert {order.pk for order, _token in page.context["found"]} == {older.pk, newer.pk}
    token = {order.pk: token for order, token in page.context["found"]}[older.pk]
    assert visitor.get(f"/o/{token}").status_code == 302
    assert ReturnDraft.objects.get().order_id == older.pk


def test_without_the_setting_there_is_no_such_page(merchant, visitor, order):
    """Case 43: the page answers only where the shop uses it."""
    assert visitor.get("/code")["Location"] == "/m/atelier/"
    ReturnsSettings.objects.update(proof="order_and_contact")
    assert [visitor.get("/code").status_code, type_(visitor, "1").status_code] == [404, 404]
    assert visitor.find(order).order == order


def test_what_was_typed_is_forgotten_after_a_day(merchant, order, server):
    send_code(number=order.number, contact=CLAIRE, language="en")
    assert forget_codes() == 0
    with clock.travel(clock.now() + dt.timedelta(days=1, seconds=1)):
        assert (forget_codes(), OneTimeCode.objects.count()) == (1, 0)


def test_a_broker_that_is_away_changes_nothing(
    merchant, visitor, order, server, dead_broker, django_capture_on_commit_callbacks, caplog
):
    """Case 34: nobody can be told, but the code is a row; a worker finds it."""
    with django_capture_on_commit_callbacks(execute=True):
        ask(visitor, order.number)
    assert "broker unreachable" in caplog.text
    assert len(received(server, merchant)) == 1
