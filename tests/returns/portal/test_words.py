"""What people typed stays text everywhere; pages, colours and mails say what they should."""

import pytest
from django.template.loader import render_to_string
from django.urls import clear_script_prefix
from django.utils import translation

from returns.domain.policy.explain import Sentence
from returns.models import Refund, ReturnDraft, ReturnItem
from returns.portal.page import Refusal
from returns.services.reject import reject
from returns.wording.decisions import explained
from returns.wording.errors import sentence
from rma_portal.core.colours import READABLE, as_hex, contrast, mix, parse, readable
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.core.money import Money
from rma_portal.mail.models import OutgoingMail
from tests.factories import make_order
from tests.returns.flow import ask, work
from tests.returns.portal.visitor import Visitor, body, refusals

SCRIPT = '<script>alert("x")</script><img src=x onerror=alert(1)>'
LONG = ("Couture ouverte 👚 القميص صغير جدا \u202e" + "ab " * 4_000)[:10_000].strip()


def test_a_script_in_a_comment_is_text_on_every_page_and_in_mails(merchant, visitor, order, keys, manager):
    """Case 46: on the form, the review, the status page and in the mail's HTML."""
    draft = visitor.find(order)
    visitor.fill(draft, keys[2:], reason="other", comment=SCRIPT)
    pages = [visitor.get(f"/return/{draft.key}/{step}") for step in ("why", "check")]
    pages.append(visitor.get(visitor.confirm(draft)["Location"]))
    rma = ReturnDraft.objects.get(pk=draft.pk).submitted
    assert rma.items.get().comment == SCRIPT
    for page in pages:
        assert "<script>alert" not in body(page)
        assert "<img src=x" not in body(page)
        assert "&lt;script&gt;alert" in body(page)
    other = ask(make_order(), reason="defective")
    reject(rma=other, items=list(other.items.all()), why=SCRIPT, actor=manager)
    work(merchant)
    mail = OutgoingMail.objects.get(template="rejected")
    assert "<script>alert" not in mail.html
    assert "&lt;script&gt;alert" in mail.html
    assert SCRIPT in mail.text


def test_long_and_foreign_words_are_kept_whole(visitor, order, keys):
    """Case 47: 10,000 characters of any script come back as they were typed; one more is too long."""
    draft, unit = visitor.find(order), keys[2]
    visitor.fill(draft, [unit], comment=LONG)
    assert visitor.confirm(draft).status_code == 302
    assert ReturnItem.objects.get().comment == LONG
    other = make_order()
    draft = visitor.find(other)
    unit = next(iter(draft.choices))
    answer = visitor.post(
        f"/return/{draft.key}/why", {f"{unit}-reason": "other", f"{unit}-comment": "é" * 10_001}
    )
    assert refusals(answer) == [Refusal("This is too long: 10000 characters at most.", f"id_{unit}-comment")]
    assert answer.context["forms"][0][0].typed()["comment"] == "é" * 10_001


def test_pages_carry_no_inline_script_or_style(visitor, order, keys):
    """The policy of the pages forbids both; what breaks it would only be seen in a browser."""
    draft = visitor.find(order)
    visitor.fill(draft, keys)
    pages = [visitor.get(page) for page in ("/", "/rights", "/nothing", "/s/x")]
    pages += [visitor.get(f"/return/{draft.key}/{step}") for step in ("articles", "why", "refund", "check")]
    pages.append(visitor.get(visitor.confirm(draft)["Location"]))
    for page in pages:
        assert " style=" not in body(page)
        assert "<style" not in body(page)
        assert "<script>" not in body(page)
        assert "http://" not in body(page).replace("http://www.w3.org", "")
        assert page["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src")


def test_personal_pages_are_kept_by_no_cache(visitor, order):
    draft = visitor.find(order)
    pages = ["/", f"/return/{draft.key}/articles"]
    assert {visitor.get(page)["Cache-Control"] for page in pages} == {"private, no-store"}
    assert visitor.get("/brand.css")["Cache-Control"] == "public, max-age=604800"


@pytest.mark.parametrize("accent", ["#1f4e5f", "#ffd400", "#ffffff", "#e0a92e", "#000000", "red", "#12"])
def test_every_accent_can_be_read(accent):
    colour = readable(parse(accent))
    assert contrast(colour, (255, 255, 255)) >= READABLE
    assert contrast(colour, mix((255, 255, 255), colour, 0.09)) >= READABLE


def test_an_accent_that_can_be_read_is_left_alone(merchant, visitor):
    assert as_hex(readable(parse("#7a3b5d"))) == "#7a3b5d"
    merchant.accent = "#7a3b5d"
    merchant.save()
    assert "--accent: #7a3b5d;" in body(visitor.get("/brand.css"))


def test_the_language_is_remembered_and_leads_nowhere_else(merchant, visitor):
    answer = visitor.post("/language", {"language": "fr", "next": "/m/atelier/rights?x=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/m/atelier/rights?x=1")
    assert answer.cookies["rma_language"].value == "fr"
    for bad in ("https://evil.example/", "//evil.example/", "/elsewhere", ""):
        answer = visitor.post("/language", {"language": "de", "next": bad})
        assert answer["Location"] == "/m/atelier/"
        assert "rma_language" not in answer.cookies
    assert visitor.client.get("/m/atelier/language").status_code == 405


def test_errors_have_a_sentence_for_people():
    with translation.override("en"):
        assert sentence(InvalidInput("photo_too_many", most=8)) == (
            "An article can have 8 photos. Remove one to add another."
        )
        assert sentence(Conflict("stale_page")) == (
            "Something has changed since this page was opened. Please look at it again."
        )
        assert sentence(InvalidInput("article_refused", unit="1-1", why="gift_card")) == (
            "Gift cards cannot be returned."
        )
        assert sentence(Conflict("never_heard_of")) == (
            "This did not work, and nothing was changed. Please look at the page again."
        )


def test_decisions_are_explained_in_words():
    told = [
        Sentence("allowed_within_window", {"regime": "commercial", "until": "2030-11-12T22:59:59+00:00"}),
        Sentence("set_window_days", {"rule": "thirty_days", "part": "promise", "value": 30}),
        Sentence(
            "rule_failed",
            {
                "rule": "final_sale",
                "part": "promise",
                "field": "article.final_sale",
                "op": "is",
                "value": True,
                "found": False,
            },
        ),
        Sentence("law_exempt", {"article": "16(e)"}),
    ]
    with translation.override("en"):
        assert [explained(one, "Europe/Paris") for one in told] == [
            "Allowed: within the shop's own window, until 12 November 2030.",
            "“30 days from delivery”: window in days: 30.",
            "“Final sale” does not apply: final sale is yes; here: no.",
            "Law: no right of withdrawal for such goods (16(e)).",
        ]


MAILS = [
    "approved",
    "cancelled",
    "information_asked",
    "kept",
    "message",
    "received",
    "refunded",
    "rejected",
    "request_received",
]


@pytest.mark.parametrize("template", MAILS)
def test_every_mail_has_all_its_parts(merchant, order, template):
    """Cases 46 and 124: subject, text and HTML; the link in both; no picture from elsewhere."""
    rma = ask(order)
    context = {
        "merchant": merchant,
        "rma": rma,
        "items": list(rma.items.all()),
        "link": "https://shop.example/s/token",
        "message": {"text": "A & B"},
        "refund": Refund(way="payment"),
        "amount": Money(5, "EUR"),
    }
    with translation.override("en"):
        subject, text, html = (
            render_to_string(f"mail/{template}/{part}", context)
            for part in ("subject.txt", "body.txt", "body.html")
        )
    assert subject.strip()
    assert "https://shop.example/s/token" in text
    assert 'href="https://shop.example/s/token"' in html
    assert "<img" not in html
    assert "&amp;" not in text
    assert "<" not in text


def test_error_pages_wear_the_merchant_s_dress(visitor):
    page = visitor.get("/nothing")
    assert (page.status_code, "There is nothing here" in body(page)) == (404, True)
    assert "brand.css" in body(page)
    assert "We could not do this just now" in render_to_string("errors/500.html")


def test_the_platform_s_front_page_leads_to_shops(merchant):
    clear_script_prefix()
    page = Visitor(merchant).client.get("/", headers={"host": "localhost"})
    assert (page.status_code, 'href="/m/atelier/"' in body(page)) == (200, True)
