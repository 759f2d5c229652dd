"""Whoever got a gift returns it by its code: no price, no word to the buyer, and nothing of the buyer's."""

import datetime as dt
import io
import uuid

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer, GiftCode, StoreCreditEntry
from customers.queries.links import order_token
from customers.services.end_gift_code import end_gift_code
from customers.services.make_gift_code import make_gift_code
from returns.models import Return, ReturnDraft
from returns.portal.page import Refusal
from returns.portal.views.gift import miss
from returns.services.mark_exchange_sent import mark_exchange_sent
from rma_portal.core import clock
from rma_portal.mail.models import OutgoingMail
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_order
from tests.returns.exchanging import make_sizes, offer
from tests.returns.flow import CLERK, MANAGER, accepted, items, work
from tests.returns.giving import AMOUNTS, CREDIT, Recipient, gift_return, make_gift, told, unit_of
from tests.returns.portal.visitor import Visitor, body, refusals
from tests.returns.terms import publish

BUYER = ("Claire", "Martin", "claire@example.org", "Lilas", "75011", "G-700911")


@pytest.fixture
def recipient(merchant) -> Recipient:
    """Somebody with a gift slip."""
    return Recipient(merchant)


def papers(rma: Return) -> list[str]:
    """Return the text of a return's labels."""
    names = [name for parcel in rma.parcels.all() for name in (parcel.label_a4, parcel.label_a6)]
    files = [pypdf.PdfReader(io.BytesIO(default_storage.open(name).read())) for name in names]
    return [page.extract_text() for file in files for page in file.pages]


def mails() -> list[OutgoingMail]:
    """Return every mail that was written, in order."""
    return list(OutgoingMail.objects.order_by("id"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_gift_becomes_store_credit_and_no_price_is_told(merchant, language):
    """Case 45: all the way, in two languages. Only the mail of the credit itself names an amount."""
    publish({"return_fee": "4.21"})
    _order, code = make_gift()
    recipient = Recipient(merchant, language)
    draft = recipient.open(f" {code.lower()} ")
    recipient.choose(draft)
    answer = recipient.confirm(draft)
    rma = Return.objects.get()
    recipient.get(answer["Location"])
    work(merchant)
    accepted(merchant, rma)
    recipient.get(answer["Location"])
    recipient.get(f"{answer['Location']}/cancel")
    assert (rma.is_gift, rma.recipient_name, rma.customer.email) == (True, "Mila Perrin", "Mila@Example.org")
    entry = StoreCreditEntry.objects.get()
    assert (entry.customer, f"{entry.amount:.2f}") == (rma.customer, CREDIT)
    assert {mail.recipient for mail in mails()} == {"Mila@Example.org"}
    assert [mail.template for mail in mails()] == ["approved", "received", "refunded"]
    texts = [mail.subject + mail.text + mail.html for mail in mails()]
    assert len(papers(rma)) >= 2
    assert told([*recipient.seen, *papers(rma), *texts[:-1]], (*AMOUNTS, CREDIT, *BUYER)) == []
    assert told(texts[-1:], (*AMOUNTS, CREDIT, *BUYER)) == [CREDIT]
    assert told(papers(rma), ("Mila Perrin",)) == ["Mila Perrin"]


def test_the_pages_say_in_words_what_is_given(recipient):
    """Sums, fees and taxes have words in their place, and the form holds nothing to decode."""
    publish({"return_fee": "4.21", "restocking_percent": "10", "bonus_percent": "5"})
    _order, code = make_gift()
    draft = recipient.open(code)
    recipient.choose(draft)
    page = recipient.get(f"/return/{draft.key}/check")
    assert 'name="shown" value=""' in body(page)
    assert "It is worth what was paid for the article, less what its return costs." in body(page)
    assert ("Refund" in body(page), "€" in body(page)) == (True, False)  # the one is a step's name
    draft.refresh_from_db()
    assert draft.shown


def test_a_gift_is_exchanged_for_what_costs_the_same(merchant, recipient):
    """An even exchange alone is offered, and it is sent where the recipient lives."""
    sizes = make_sizes()
    offer()
    order = make_order(lines=[(sizes["M"], 1, "41.37")], number="G-700911")
    _row, code = make_gift_code(order=order, actor=MANAGER)
    draft, unit = recipient.open(code), unit_of(order)
    recipient.choose(draft)
    page = recipient.get(f"/return/{draft.key}/refund")
    [question] = page.context["questions"]
    assert [way.code for way in question.ways] == ["store_credit", "exchange"]
    assert [one.sku for one in question.pickers[0].replacements] == ["L", "M"]
    recipient.post(f"/return/{draft.key}/refund", {"way-0": "exchange", f"variant-{unit}": "L"})
    nowhere = recipient.confirm(draft)
    assert refusals(nowhere) == [Refusal("Please write your address.", "id_address")]
    answer = recipient.confirm(draft, address="1 rue Basse\n59000 Lille")
    rma = Return.objects.get()
    assert (answer.status_code, rma.recipient_address) == (302, "1 rue Basse\n59000 Lille")
    work(merchant)
    mark_exchange_sent(item=items(rma)[0], actor=CLERK)
    work(merchant)
    recipient.get(answer["Location"])
    texts = [mail.subject + mail.text + mail.html for mail in mails()]
    assert {mail.recipient for mail in mails()} == {"Mila@Example.org"}
    assert told([*recipient.seen, *papers(rma), *texts], ("41.37", "50.00", "30.00", *BUYER)) == []


@pytest.mark.parametrize("reason", ["size_small", "defective"])
def test_money_is_never_given_for_a_gift(recipient, reason):
    """Neither by a form that asks for it, nor for a defect: the payment is the buyer's."""
    publish({"resolutions": ["refund"]})
    _order, code = make_gift()
    draft = recipient.open(code)
    recipient.choose(draft, reason=reason)
    recipient.post(f"/return/{draft.key}/refund", {"way-0": "refund"})
    assert recipient.confirm(draft).status_code == 302
    [item] = items(Return.objects.get())
    assert item.resolution == "store_credit"


def test_the_right_of_withdrawal_stays_the_buyers(recipient, visitor):
    """What the shop's own promise refuses the law gives back to the buyer, and not to the recipient."""
    publish({"eligible": {"allowed": False, "code": "final_sale"}})
    order, code = make_gift()
    draft = recipient.open(code)
    gift = recipient.get(f"/return/{draft.key}/articles")
    assert [row.field is None or row.first.only_claims for row, _told in gift.context["rows"]] == [True]
    own = visitor.get(f"/return/{visitor.find(order).key}/articles")
    assert [row.first.only_claims for row, _told in own.context["rows"]] == [False, False]


def test_within_the_law_s_period_it_is_the_shops_promise_that_holds(recipient):
    publish({"return_fee": "4.21"})
    order, _code = make_gift(days_ago=8)
    rma = gift_return(order)
    assert [(item.regime, str(item.fee_amount)) for item in items(rma)] == [("commercial", "4.210")]


def test_a_code_opens_the_articles_it_is_for(recipient):
    publish({})
    order, code = make_gift()
    draft = recipient.open(code)
    page = recipient.get(f"/return/{draft.key}/articles")
    assert [row.offer.line.ref for row, _told in page.context["rows"]] == ["1"]
    other = order.lines.get(ref="2").pk
    recipient.post(f"/return/{draft.key}/articles", {f"line-{other}": "1"})
    draft.refresh_from_db()
    assert draft.choices == {}


def test_wrong_ended_old_and_foreign_codes_answer_alike(merchant, stranger, recipient):
    """Case 33: the same page and the same number of statements, whatever is wrong with a code."""
    order, ended = make_gift()
    end_gift_code(code=GiftCode.objects.get(), actor=MANAGER)
    _row, old = make_gift_code(order=order, actor=MANAGER)
    _row, good = make_gift_code(order=order, actor=MANAGER)
    with merchant_transaction(stranger.pk):
        _row, theirs = make_gift_code(order=make_order(currency="GBP"), actor=MANAGER)
    GiftCode.objects.filter(pk=_second()).update(ends_at=clock.now())
    mistyped = good[:-1] + ("0" if good[-1] != "0" else "1")
    recipient.get("/gift")

    def answer_to(code: str) -> tuple:
        with CaptureQueriesContext(connection) as counted:
            answer = recipient.post("/gift", {"code": code})
        page = body(answer).replace(code, "?")
        return answer.status_code, page, refusals(answer), len(counted)

    found = [answer_to(code) for code in (ended, old, theirs, mistyped, "HELLO", "7K3M-9QZT-4VPR-01AB")]
    assert found == [found[0]] * 6
    assert (found[0][0], found[0][2]) == (200, [Refusal(miss(), "id_code")])
    assert refusals(recipient.post("/gift", {"code": " "})) == [Refusal("Please fill this in.", "id_code")]
    assert not ReturnDraft.objects.exists()
    assert recipient.post("/gift", {"code": good}).status_code == 302


def _second() -> int:
    """Return the id of the second code that was made."""
    return GiftCode.objects.order_by("id")[1].pk


def test_too_many_tries_of_a_code_are_slowed_down(merchant, settings):
    """Case 35: the third try of two is refused, the right code too; from another address it opens."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "gift": (2, 60)}
    _order, code = make_gift()

    def try_from(address: str, typed: str) -> int:
        return Visitor(merchant, REMOTE_ADDR=address).post("/gift", {"code": typed}).status_code

    here, elsewhere = (f"2001:db8:{uuid.uuid4().hex[:4]}:{place}::1" for place in (1, 2))
    with clock.travel(clock.now().replace(second=10)):  # far from the end of the counter's minute
        found = [try_from(here, typed) for typed in ("WRONG", "WRONG", code)]
        assert (found, try_from(elsewhere, code)) == ([200, 200, 429], 302)


def test_a_shop_that_makes_no_codes_asks_for_none(visitor):
    """Case 43: the page is not there, and nothing leads to it."""
    assert visitor.get("/gift").status_code == 404
    assert 'href="/m/atelier/gift"' not in body(visitor.get("/"))
    make_gift()
    assert visitor.get("/gift").status_code == 200
    assert 'href="/m/atelier/gift"' in body(visitor.get("/"))


def test_a_gift_s_proof_opens_its_own_draft_and_nothing_else(merchant, recipient, visitor):
    """Not the order, nor another gift in it, nor a list, nor the buyer's name; and the buyer not the gift."""
    publish({})
    order, code = make_gift()
    mine, own = recipient.open(code), visitor.find(order)
    _row, other_code = make_gift_code(order=order, lines=["2"], actor=MANAGER)
    other = Recipient(merchant)
    theirs = other.open(other_code)
    steps = ("articles", "why", "refund", "check", "photos", "missing")
    closed = [recipient.get(f"/return/{draft.key}/{step}") for draft in (own, theirs) for step in steps]
    closed += [visitor.get(f"/return/{mine.key}/{step}") for step in steps]
    assert [answer.status_code for answer in closed] == [404] * 18
    assert recipient.get(f"/return/{mine.key}/missing").status_code == 404
    assert recipient.get("/mine").status_code == 302
    statement = recipient.get("/withdraw")
    assert statement.context["form"].order is None
    assert told(recipient.seen, BUYER) == []


def test_who_holds_the_same_code_sees_nothing_of_what_another_typed(merchant, recipient):
    publish({})
    _order, code = make_gift()
    draft = recipient.open(code)
    recipient.choose(draft)
    recipient.post(f"/return/{draft.key}/confirm", {"recipient": "Mila", "email": "mila@", "go": "why"})
    assert Recipient(merchant).open(code) != draft
    assert recipient.open(code) == draft
    page = recipient.get(f"/return/{draft.key}/check")
    assert (page.context["recipient"]["email"].value(), page.context["recipient"]["recipient"].value()) == (
        "mila@",
        "Mila",
    )


def test_a_code_that_is_ended_opens_nothing_from_then_on(recipient):
    publish({})
    _order, code = make_gift()
    draft = recipient.open(code)
    end_gift_code(code=GiftCode.objects.get(), actor=MANAGER)
    assert recipient.get(f"/return/{draft.key}/articles").status_code == 404


def test_the_recipient_says_who_they_are(recipient):
    publish({})
    _order, code = make_gift()
    draft = recipient.open(code)
    recipient.choose(draft)
    bad = recipient.confirm(draft, recipient="", email="mila@")
    assert refusals(bad) == [
        Refusal("Please write your name.", "id_recipient"),
        Refusal("This is no e-mail address.", "id_email"),
    ]
    assert not Return.objects.exists()


def test_somebody_the_shop_knows_has_the_credit_and_their_name_is_not_told(merchant, recipient):
    """Whoever types an address learns nothing of whose it is."""
    publish({})
    known = Customer.objects.create(ref="C-9", name="Zoé Secret", email="zoe@x.org", email_key="zoe@x.org")
    _order, code = make_gift()
    draft = recipient.open(code)
    recipient.choose(draft)
    answer = recipient.confirm(draft, email="ZOE@x.org")
    rma = Return.objects.get()
    work(merchant)
    accepted(merchant, rma)
    recipient.get(answer["Location"])
    assert StoreCreditEntry.objects.get().customer == rma.customer == known
    assert told([*recipient.seen, *papers(rma)], ("Zoé", "Secret")) == []


def test_the_buyer_is_told_nothing(merchant, visitor):
    """No mail, no link, no row in their list: only that the article cannot be returned here."""
    publish({})
    order, _code = make_gift()
    rma = gift_return(order)
    work(merchant)
    accepted(merchant, rma)
    draft = visitor.find(order)
    page = visitor.get(f"/return/{draft.key}/articles")
    taken = next(told for row, told in page.context["rows"] if row.offer.line.ref == "1")
    assert (taken["why_not"], taken["token"]) == (
        "This article cannot be returned here. Please write to the shop.",
        "",
    )
    assert (page.context["returns"], {mail.recipient for mail in mails()}) == ([], {"mila@example.org"})


def test_a_buyer_who_had_chosen_the_gift_before_is_told_no_more(merchant, visitor):
    """Neither the last page nor its button says that it is in a return."""
    publish({})
    order, _code = make_gift()
    draft = visitor.find(order)
    visitor.fill(draft, [unit_of(order)])
    gift_return(order)
    said = "This article cannot be returned here. Please write to the shop."
    title = order.lines.get(ref="1").title
    page, answer = visitor.get(f"/return/{draft.key}/check"), visitor.confirm(draft)
    assert refusals(page) == [Refusal(f"{title}: {said}")]
    assert (answer.status_code, refusals(answer)) == (422, [Refusal(said)])


def test_no_second_click_makes_a_second_return(recipient):
    """Case 143: the address of the draft leads on to the return's page."""
    publish({})
    _order, code = make_gift()
    draft = recipient.open(code)
    recipient.choose(draft)
    first, second = recipient.confirm(draft), recipient.post(f"/return/{draft.key}/confirm")
    assert first["Location"] == second["Location"]
    assert Return.objects.count() == 1
    again = recipient.open(code)
    page = recipient.get(f"/return/{again.key}/articles")
    assert [told["token"] for _row, told in page.context["rows"]] == [""]


def test_the_proof_ends_and_what_was_typed_is_kept(recipient):
    publish({})
    _order, code = make_gift()
    draft = recipient.open(code)
    recipient.choose(draft)
    with clock.travel(clock.now() + dt.timedelta(hours=3)):
        late = recipient.get(f"/return/{draft.key}/check")
        assert (late.status_code, late["Location"]) == (302, "/m/atelier/gift")
        assert recipient.open(code) == draft


def test_the_list_of_the_buyers_returns_leaves_the_gift_out(visitor):
    publish({})
    order, _code = make_gift()
    gift_return(order)
    visitor.get(f"/o/{order_token(order)}")
    assert visitor.get("/mine").context["returns"] == []
