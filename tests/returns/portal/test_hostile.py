"""Whatever is sent into whichever field: an answer in words, never an error of ours, and never a script."""

import re
import uuid

import pytest

from customers.models import Order
from returns.models import Message, Photo, Return, ReturnDraft, Withdrawal
from returns.portal.page import Refusal
from tests.factories import make_order
from tests.returns.flow import ask, units, work
from tests.returns.portal.visitor import Visitor, body, picture, refusals

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7|add:7 }}%(x)s"
HOSTILE = {
    "script": SCRIPT,
    "right to left": "\u202eمرحبا\u202c \u2066שלום\u2069",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈 \U0001f9e6\ufe0f é\u0301\u200d",
    "long": "ab " * 3_333 + "x",
    "digits": "9" * 10_000,
    "foreign digits": "٣٣" * 5_000,
    "control": "a\x00b\r\nSet-Cookie: x\x1b[31m\ud83dc",
    "query": "'; DROP TABLE returns_return; -- \\",
    "path": "../../../../etc/passwd%00",
    "minus": "-1",
}
WRITTEN = [value for name, value in HOSTILE.items() if name not in ("digits", "foreign digits", "minus")]


@pytest.fixture
def visitor(merchant) -> Visitor:
    """A browser at an address of its own, so that no limit of another test counts."""
    return Visitor(merchant, REMOTE_ADDR=f"2001:db8:{uuid.uuid4().hex[:4]}::1")


@pytest.fixture(params=HOSTILE)
def value(request) -> str:
    """Something nobody means."""
    return sent(HOSTILE[request.param])


def sent(text: str) -> str:
    """Return a text as a browser can send it: no half of a pair."""
    return text.encode("utf-8", "replace").decode()


def calm(answer) -> None:
    """Assert that an answer is one of ours, and that nothing in it can run."""
    assert answer.status_code < 500
    page = answer.content.decode(errors="replace")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "Set-Cookie: x" not in str(answer.headers)


def counted() -> tuple[int, ...]:
    """Count what nobody meant to make."""
    return Return.objects.count(), Withdrawal.objects.count(), Order.objects.count(), Photo.objects.count()


def test_the_way_into_an_order(visitor, order, value):
    """Number, proof, which of two orders, the code; by form and by link."""
    for fields in (
        {"number": value, "proof": value},
        {"number": order.number, "proof": value},
        {"number": value, "proof": "claire@example.org"},
        {"number": order.number, "proof": "claire@example.org", "order": value},
        {value[:200]: value},
    ):
        calm(visitor.post("/", fields))
    calm(visitor.get("/", data={"number": value}))
    calm(visitor.post("/code", {"code": value, "again": value}))
    for place in ("o", "s", "w"):
        calm(visitor.get(f"/{place}/{re.sub('[^ -~]|[/%?#]', 'x', value)[:800]}"))


def test_every_step_of_a_request(visitor, order, keys, value):
    """Counts, reason, comment, serial number, photo keys, way, replacement, where to go, what was shown."""
    draft, line = visitor.find(order), keys[2].split("-")[0]
    at = f"/return/{draft.key}"
    calm(visitor.post(f"{at}/articles", {f"line-{line}": value, f"line-{value[:50]}": "1", "go": value}))
    visitor.post(f"{at}/articles", {f"line-{line}": "1"})
    names = ("reason", "comment", "serial", "no_photo", "photos")
    typed = {f"{keys[2]}-{name}": value for name in names}
    for more in ({}, {"go": value}, {"speak": value}, {"remove": value}, {"add": value}, {"unit": value}):
        calm(visitor.post(f"{at}/why", {**typed, **more}))
        calm(visitor.post(f"{at}/why", {**typed, **more}, headers={"HX-Request": "true"}))
    calm(visitor.get(f"{at}/photos", data={"unit": keys[2], "look": value}))
    calm(visitor.get(f"{at}/photos", data={"unit": value, "look": "1"}))
    visitor.post(f"{at}/why", {f"{keys[2]}-reason": "size_small"})
    picked = {f"variant-{keys[2]}": value, "difference-way-0": value}
    for way in (value, "exchange", "store_credit", "refund"):
        calm(visitor.post(f"{at}/refund", {"way-0": way, "way-9": value, **picked}))
    calm(visitor.post(f"{at}/check", {"go": value, "speak": value}))
    for step in ("articles", "why", "refund", "check", "missing"):
        calm(visitor.get(f"{at}/{step}", data={"x": value}))
    assert counted()[0] == 0
    calm(visitor.post(f"{at}/confirm", {"shown": value, "go": ""}))


@pytest.mark.parametrize("text", WRITTEN, ids=[name for name in HOSTILE if HOSTILE[name] in WRITTEN])
def test_what_can_be_written_is_kept_as_text_up_to_the_status_page(merchant, visitor, order, keys, text):
    """Cases 46 and 47: comment and message, on every page that shows them."""
    text = sent(text).replace("\x00", "")  # a message with it is refused in words
    draft = visitor.find(order)
    visitor.fill(draft, keys[2:], reason="other", comment=text)
    calm(visitor.get(f"/return/{draft.key}/check"))
    answer = visitor.confirm(draft)
    assert answer.status_code == 302, refusals(answer)
    page = answer["Location"]
    calm(visitor.get(page))
    written = visitor.post(f"{page}/message", {"text": text})
    assert written.status_code == 302, refusals(written)
    calm(visitor.get(page))
    work(merchant)
    assert text.split() == Message.objects.get().text.split()
    for name in ("answer", "text", "seen", "speak"):
        calm(visitor.post(page, {name: text}))
        calm(visitor.get(page, data={name: text}))
    calm(visitor.get(f"{page}/label-a4.pdf", data={"parcel": text}))
    calm(visitor.post(f"{page}/cancel", {"x": text}))


def test_a_withdrawal(visitor, order, value):
    """Name, contract, address, articles, reason, counts, language, and the signed statement."""
    visitor.find(order)
    fields = dict.fromkeys(("name", "contract", "email", "articles", "reason", "language", "speak"), value)
    for more in ({}, {"proved": value}, {"proved": str(order.pk)}, {"statement": value}, {"change": value}):
        calm(visitor.post("/withdraw", {**fields, **more}))
        counts = {f"line-{line.pk}": value for line in order.lines.all()}
        calm(visitor.post("/withdraw", {"name": "C", **counts, **more}))
    calm(visitor.get("/withdraw", data={"order": value, "language": value}))
    calm(visitor.post("/withdraw/confirm", {"statement": value}))
    said = {"name": value, "contract": "1", "email": "claire@example.org", "articles": value}
    answer = visitor.post("/withdraw", said)
    calm(answer)
    if "signed" in answer.context:
        done = visitor.post("/withdraw/confirm", {"statement": answer.context["signed"]})
        assert done.status_code == 302
        calm(visitor.get(done["Location"]))


def test_the_pages_beside(visitor, value):
    """The language, the page one came from, a country, a shop's picture."""
    calm(visitor.post("/language", {"language": value, "next": value}))
    answer = visitor.post("/language", {"language": "fr", "next": f"//{value}"})
    assert answer["Location"] == "/m/atelier/"
    calm(visitor.get("/policy", data={"country": value}))
    visitor.client.cookies["rma_language"] = re.sub(r"[^ -~]|[\";,\\]", "", value)[:3000]
    calm(visitor.get("/"))


def test_no_draft_is_found_by_guessing(merchant, visitor, order, keys):
    """Cases 34, 37 and 150: a changed, unknown, stranger's or malformed id is nobody's page."""
    draft, theirs = visitor.find(order), Visitor(merchant).find(make_order())
    first = "0" if draft.key.hex[0] != "0" else "1"
    changed = uuid.UUID(first + draft.key.hex[1:])
    known = visitor.get(f"/return/{uuid.uuid4()}/articles")
    assert known.status_code == 404
    for step in ("articles", "why", "photos", "missing", "refund", "check", "confirm"):
        for key in (changed, theirs.key, uuid.UUID(int=0), "1", str(draft.key).upper() + "0", "x" * 500):
            for answer in (visitor.get(f"/return/{key}/{step}"), visitor.post(f"/return/{key}/{step}")):
                assert answer.status_code in (404, 405)
    assert body(visitor.get(f"/return/{theirs.key}/articles")).replace(str(theirs.key), "") == body(
        known
    ).replace(known.request["PATH_INFO"].split("/")[-2], "")
    assert ReturnDraft.objects.get(pk=theirs.pk).submitted is None


def test_a_replayed_confirmation_makes_nothing(merchant, visitor, order, keys):
    """Case 143: what was shown for one draft is worth nothing for another; the same twice is one return."""
    first, second = visitor.find(order), None
    visitor.fill(first, keys[2:])
    shown = visitor.get(f"/return/{first.key}/check").context["shown"]
    other = make_order()
    second = visitor.find(other)
    visitor.fill(second, units(other))
    answers = [visitor.post(f"/return/{first.key}/confirm", {"shown": shown}) for _ in range(3)]
    assert {answer["Location"].split(":")[0] for answer in answers} == {answers[0]["Location"].split(":")[0]}
    assert Return.objects.count() == 1
    assert visitor.post(f"/return/{second.key}/confirm", {"shown": shown}).status_code == 302
    assert not Return.objects.get(draft_key=second.key).items.filter(flags__contains=["less_kind_than_shown"])
    stranger = Visitor(merchant)
    assert stranger.post(f"/return/{first.key}/confirm", {"shown": shown}).status_code == 404
    assert Return.objects.count() == 2


def test_two_hundred_photos_are_refused_and_what_was_typed_stays(visitor, order, keys):
    """Case 35: the request is stopped before a file is looked at; the page leads back."""
    draft = visitor.find(order)
    visitor.post(f"/return/{draft.key}/articles", {f"line-{keys[2].split('-')[0]}": "1"})
    visitor.post(f"/return/{draft.key}/why", {f"{keys[2]}-comment": "torn"})
    many = {f"{keys[2]}-photos": [picture(f"{number}.jpg", (2, 2)) for number in range(200)]}
    here = f"http://testserver/m/atelier/return/{draft.key}/why"
    answer = visitor.post(f"/return/{draft.key}/why", many, headers={"Referer": here})
    assert answer.status_code == 413
    assert f'href="{here}"' in body(answer)
    assert Photo.objects.count() == 0
    assert ReturnDraft.objects.get(pk=draft.pk).choices[keys[2]]["comment"] == "torn"


def test_twelve_photos_in_one_go_leave_as_many_as_an_article_may_have(visitor, order, keys):
    draft = visitor.find(order)
    visitor.post(f"/return/{draft.key}/articles", {f"line-{keys[2].split('-')[0]}": "1"})
    many = {f"{keys[2]}-photos": [picture(f"{number}.jpg", (200 + number, 160)) for number in range(12)]}
    answer = visitor.post(f"/return/{draft.key}/why", {**many, f"{keys[2]}-reason": "size_small"})
    assert (answer.status_code, Photo.objects.count()) == (200, 8), refusals(answer)
    too_many = Refusal("An article can have 8 photos. Remove one to add another.", f"photos-{keys[2]}")
    assert set(refusals(answer)) == {too_many}


def test_a_return_is_found_by_no_guess(visitor, order, keys):
    """Case 38: whoever has a return's page cannot make it show another one's."""
    rma = ask(order, {keys[2]: {"reason": "size_small", "resolution": "refund", "comment": ""}})
    page = f"/s/{rma.key.hex}"
    for token in (rma.key.hex, str(rma.pk), f"{rma.pk}:x:y", "." * 300):
        assert visitor.get(f"/s/{token}").status_code in (401, 404)
    assert visitor.post(f"{page}/message", {"text": "mine"}).status_code in (401, 404)
