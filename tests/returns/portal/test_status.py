"""A return's page: stage, label, answer, cancel, and what it never shows."""

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.queries.links import order_token
from returns.domain.states import Stage
from returns.models import Message, Photo, Return, ReturnParcel
from returns.portal.page import Refusal
from returns.portal.track import track
from returns.queries.links import status_token
from returns.queries.timeline import timeline
from returns.services.accept_as_new import accept_as_new
from returns.services.ask_information import ask_information
from returns.services.attach_photo import photograph_item
from returns.services.inspect import inspect
from returns.services.receive import receive
from returns.services.reject import reject
from returns.services.submit_refund import submit_refund
from returns.services.write_message import write_message
from returns.wording.stages import MILESTONES, REFUNDS, STAGES
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, approved, ask, items, received, work
from tests.returns.portal.visitor import Visitor, body, named, picture, refusals

NOT_ACCEPTED = ("Your articles were not accepted", "problem")


def link_of(rma: Return) -> str:
    """Return the address of a return's page."""
    return f"/s/{status_token(rma)}"


def refuse(item, note: str) -> None:
    """Find that an article cannot be taken back."""
    inspect(item=item, accepted=False, grade="d", disposition="quarantine", note=note, actor=CLERK)


def states(rma: Return) -> list[tuple[str, str, bool]]:
    """Return a return's milestones: code, state, and whether the day is known."""
    rma.refresh_from_db()
    return [(one.code, one.state, one.at is not None) for one in track(Stage(rma.stage), timeline(rma))]


def test_every_stage_has_words():
    assert set(STAGES) == {str(stage) for stage in Stage}
    assert {"rejected", "cancelled", "expired"} < set(MILESTONES)
    assert {"due", "withheld", "pending", "succeeded", "failed", "unknown"} == set(REFUNDS)


def test_the_label_is_handed_out_by_link_alone(merchant, visitor, order):
    """Cases 38, 62 and 69: as often as needed, with headers that keep it private, in both sizes."""
    rma = approved(merchant, order)
    parcel = rma.parcels.get()
    for paper in ("a4", "a6"):
        led = visitor.get(f"{link_of(rma)}/label-{paper}.pdf")
        assert (led.status_code, led["Cache-Control"]) == (302, "private, no-store")
        answer = visitor.get(led["Location"])
        with default_storage.open(getattr(parcel, f"label_{paper}")) as file:
            assert answer.content == file.read()
        headers = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control")
        assert [answer[name] for name in headers] == [
            "application/pdf",
            f'attachment; filename="{rma.number}-{paper}.pdf"',
            "nosniff",
            "private, no-store",
        ]


@pytest.mark.parametrize("paper", ["a5", "..%2F..%2Fsecret", "a4.pdf%00", "../label-a4"])
def test_no_other_file_can_be_asked_for(merchant, visitor, order, paper):
    """Case 39: the address names a size, never a file."""
    rma = approved(merchant, order)
    assert visitor.get(f"{link_of(rma)}/label-{paper}.pdf").status_code == 404


def test_a_cancelled_return_s_label_is_closed(merchant, visitor, order):
    """Case 61: cancelled with a warning first; label and number of the parcel are of no use any more."""
    rma = approved(merchant, order)
    warning = visitor.get(f"{link_of(rma)}/cancel")
    assert warning.status_code == 200
    assert Return.objects.get(pk=rma.pk).stage == "approved"
    done = visitor.post(f"{link_of(rma)}/cancel")
    rma.refresh_from_db()
    assert (done.status_code, rma.stage) == (302, "cancelled")
    assert visitor.get(f"{link_of(rma)}/label-a4.pdf").status_code == 404
    assert states(rma) == [
        ("requested", "done", True),
        ("approved", "done", True),
        ("cancelled", "ended", True),
    ]
    again = visitor.post(f"{link_of(rma)}/cancel")
    ended = "This return has already ended; there is nothing to cancel."
    assert (again.status_code, refusals(again)) == (422, [Refusal(ended)])


def test_what_has_arrived_cannot_be_cancelled(merchant, visitor, order):
    """Case 55: the page does not offer it, and the request is refused."""
    rma = received(merchant, order)
    page = visitor.get(link_of(rma))
    assert not page.context["can_cancel"]
    answer = visitor.post(f"{link_of(rma)}/cancel")
    arrived = "An article has already arrived, so this return can no longer be cancelled."
    assert (answer.status_code, refusals(answer)) == (409, [Refusal(arrived)])
    assert states(rma)[3] == ("received", "here", True)


def test_a_question_is_answered_on_the_page(merchant, visitor, order, manager):
    """Cases 46, 47 and 57: the answer is kept whole, shown as text, and the review goes on."""
    rma = ask(order, reason="defective")
    ask_information(rma=rma, items=list(rma.items.all()), question="Which seam?", actor=manager)
    page = visitor.get(link_of(rma))
    assert page.context["needs_answer"]
    empty = visitor.post(link_of(rma), {"answer": "  "})
    assert refusals(empty) == [Refusal("Please fill this in.", "id_answer")]
    text = "<script>alert(1)</script> القميص 👚 " + "é" * 9_900
    done = visitor.post(link_of(rma), {"answer": text})
    rma.refresh_from_db()
    assert (done.status_code, rma.stage) == (302, "requested")
    assert list(Message.objects.order_by("id").values_list("author_kind", "text")) == [
        ("staff", "Which seam?"),
        ("customer", text.strip()),
    ]
    shown = body(visitor.get(link_of(rma)))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; القميص 👚" in shown
    late = visitor.post(link_of(rma), {"answer": "More"})
    assert (late.status_code, refusals(late)) == (
        409,
        [Refusal("No question is open any more. Your return goes on.")],
    )


def test_photos_can_be_sent_with_the_answer(merchant, visitor, order, manager):
    """Case 42: a bad file keeps the answer on the page, and what could be used is not lost."""
    rma = ask(order, reason="defective")
    ask_information(rma=rma, items=list(rma.items.all()), question="A photo?", actor=manager)
    files = [picture("seam.jpg"), named("page.jpg", b"<html>")]
    bad = visitor.post(link_of(rma), {"answer": "Here", "photos": files})
    assert [one.field for one in refusals(bad)] == ["id_photos"]
    assert bad.context["form"]["answer"].value() == "Here"
    assert not Message.objects.filter(author_kind="customer").exists()
    assert visitor.post(link_of(rma), {"answer": "Here", "photos": [picture()]}).status_code == 302
    assert [photo.item.position for photo in Photo.objects.all()] == [1, 1]


def test_a_refusal_is_shown_with_its_reason(merchant, visitor, order, manager):
    rma = ask(order, reason="defective")
    reject(rma=rma, items=list(rma.items.all()), why="Worn <b>soles</b>", actor=manager)
    page = visitor.get(link_of(rma))
    assert (page.context["headline"], page.context["expected"]) == ("We cannot accept this return", [])
    assert "Worn &lt;b&gt;soles&lt;/b&gt;" in body(page)
    assert states(rma) == [("requested", "done", True), ("rejected", "ended", True)]


def test_what_the_check_refused_is_told_and_nothing_is_promised_for_it(merchant, visitor):
    """Of two articles one is refused, then both: the words, the money and the way follow."""
    rma = received(merchant, make_order(lines=[(make_variant(), 1, "40.00"), (make_variant(), 1, "9.00")]))
    refuse(items(rma)[0], "Stained at the collar")
    shown = visitor.get(link_of(rma)).context
    assert [row["found"] for row in shown["articles"]] == ["Stained at the collar", ""]
    assert [amount.amount for _name, amount, _bonus in shown["expected"]] == [Decimal("9.00")]
    refuse(items(rma)[1], "Worn")
    shown = visitor.get(link_of(rma)).context
    assert (shown["headline"], shown["sign"], shown["expected"]) == (*NOT_ACCEPTED, [])
    assert [one.code for one, _name in shown["milestones"]][-1] == "inspected"
    visitor.get(f"/o/{order_token(rma.order)}")
    [listed] = visitor.get("/mine").context["returns"]
    assert (listed["headline"], listed["sign"]) == NOT_ACCEPTED


def test_the_money_s_way_is_shown(merchant, visitor, manager):
    rma = received(merchant, make_order())
    accept_as_new(item=rma.items.get(), actor=manager)
    assert refunds_on_page(visitor, rma) == [("Refund", "Being prepared")]
    submit_refund(refund=rma.refunds.get(), actor=manager)
    work(merchant)
    assert refunds_on_page(visitor, rma) == [("Refund", "Paid")]
    assert states(rma)[-1] == ("refunded", "done", True)


def test_a_withdrawal_s_last_day_stands_there_once_it_has_arrived(merchant, visitor):
    """T-30: until the articles are there the money may wait; then fourteen days from the request hold."""
    rma = approved(merchant, make_order())
    assert visitor.get(link_of(rma)).context["due_at"] is None
    receive(item=rma.items.get(), actor=CLERK)
    due = visitor.get(link_of(rma)).context["due_at"]
    assert (due - rma.requested_at).days in (13, 14)
    rma.items.update(regime="commercial")
    assert visitor.get(link_of(rma)).context["due_at"] is None


def refunds_on_page(visitor: Visitor, rma: Return) -> list[tuple[str, str]]:
    """Return each refund's way and word as the page shows them."""
    shown = visitor.get(link_of(rma)).context["refunds"]
    return [(name, word) for _refund, name, word, _amount, _bonus in shown]


def test_the_page_looks_for_news_until_nothing_can_come(merchant, visitor, order):
    """204 while nothing moved, the page once something did, 286 for good once the return has ended."""
    rma = ask(order)
    first = visitor.get(link_of(rma)).context
    assert (first["label_is_coming"], first["poll_wait"]) == (True, 1)
    same = poll(visitor, rma, first["drawn"].mark)
    assert (same.status_code, same.content) == (204, b"")
    work(merchant)
    moved = poll(visitor, rma, first["drawn"].mark)
    assert (moved["HX-Retarget"], moved["HX-Reswap"]) == ("#status", "outerHTML")
    assert (bool(moved.context["labels"]), moved.context["poll_wait"]) == (True, 5)
    assert 'id="poll" hidden hx-swap-oob="true"' in body(moved)
    assert visitor.post(f"{link_of(rma)}/cancel").status_code == 302
    ended = poll(visitor, rma, moved.context["drawn"].mark)
    assert '<div id="poll" hx-swap-oob="delete">' in body(ended)
    assert poll(visitor, rma, ended.context["drawn"].mark).status_code == 286
    assert 'id="poll"' not in body(visitor.get(link_of(rma)))


def test_all_that_is_shown_is_news(merchant, visitor, manager):
    """A message, a photo that is ready, an inspection: each moves the mark; a mere second look does not."""
    rma, marks = received(merchant, make_order()), []

    def look() -> None:
        marks.append(visitor.get(link_of(rma)).context["drawn"].mark)

    look()
    write_message(rma=rma, text="We are looking at it.", actor=manager)
    look()
    upload = SimpleUploadedFile("seam.jpg", picture().read())
    photograph_item(item=rma.items.get(), upload=upload, actor=manager)
    work(merchant)
    look()
    accept_as_new(item=rma.items.get(), actor=manager)
    look()
    assert len(set(marks)) == 4
    look()
    assert marks[-1] == marks[-2]


def test_a_refused_answer_is_no_news(merchant, visitor, order, manager):
    """The page with an error and what was typed is compared as the page without: no poll replaces it."""
    rma = ask(order, reason="defective")
    ask_information(rma=rma, items=list(rma.items.all()), question="Which seam?", actor=manager)
    refused = visitor.post(link_of(rma), {"answer": " "}).context
    assert poll(visitor, rma, refused["drawn"].mark).status_code == 204


def poll(visitor: Visitor, rma: Return, seen: str):
    """Look again as htmx does."""
    return visitor.get(link_of(rma), data={"seen": seen}, headers={"HX-Request": "true"})


def test_a_label_that_failed_is_told_kindly(merchant, visitor, order):
    """Case 51: the return stays accepted, and the page says that nothing is to be done."""
    rma = approved(merchant, order)
    ReturnParcel.objects.update(label_state="failed")
    page = visitor.get(link_of(rma)).context
    assert (page["label_failed"], page["labels"], page["poll_wait"]) == (True, [], 5)


def test_the_page_costs_the_same_for_one_article_and_for_five(merchant, visitor):
    counts = []
    for size in (1, 5):
        rma = ask(make_order(lines=[(make_variant(), 1, "30.00") for _ in range(size)]))
        with CaptureQueriesContext(connection) as counted:
            assert visitor.get(link_of(rma)).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_pictures_of_the_catalogue_are_this_merchant_s(merchant, stranger, visitor):
    """Cases 39 and 131: public pictures by a variant's id, of this merchant alone; files only as pictures."""
    name = default_storage.save("m/1/catalogue/pull.webp", ContentFile(b"RIFFpicture"))
    variant = make_variant(picture=name)
    secret = make_variant(picture=default_storage.save("m/1/secret.txt", ContentFile(b"secret")))
    shown = visitor.get(f"/picture/{variant.pk}")
    assert (shown.status_code, shown.content, shown["Content-Type"]) == (200, b"RIFFpicture", "image/webp")
    assert visitor.get(f"/picture/{secret.pk}").status_code == 404
    assert Visitor(stranger).get(f"/picture/{variant.pk}").status_code == 404
    assert visitor.get("/logo").status_code == 404
