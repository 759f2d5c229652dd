"""The receiving station, as a clerk with a scanner meets it."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from inventory.models import StockLevel
from returns.models import Inspection, Photo, Refund, Return, ReturnItem
from returns.queries.links import status_link
from returns.services.cancel import cancel
from returns.services.reject import reject
from returns.services.submit_refund import submit_refund
from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from tests.disk import small_files
from tests.factories import make_member, make_order, make_variant
from tests.returns.flow import MANAGER, SHOPPER, approved, ask, items, together

URL = "/m/atelier/backoffice/returns/station/"


class Clerk:
    """Somebody at a station: scans, hits keys, reads the band."""

    def __init__(self, merchant, role: str = "warehouse") -> None:
        self.client = Client(headers={"accept-language": "en"})
        self.client.force_login(make_member(merchant, role))
        self.page = self.client.get(URL)

    def state(self) -> dict:
        """What the page's hidden fields would send."""
        html = self.page.content.decode()
        return dict(re.findall(r'type="hidden" form="scan" name="(\w+)" value="([^"]*)"', html))

    def scan(self, text: str, **more) -> str:
        """Send a scan or key as the form does; return the band's headline."""
        answer = self.client.post(URL, {**self.state(), "text": text, **more})
        assert answer.status_code == 302
        self.page = self.client.get(answer["Location"])
        assert self.page.status_code == 200
        return self.title

    @property
    def title(self) -> str:
        band = self.page.context["band"]
        return band["words"].title if band else ""

    @property
    def advice(self) -> str:
        return self.page.context["band"]["words"].advice

    @property
    def tone(self) -> str:
        return self.page.context["band"]["tone"]


@pytest.fixture
def karim(merchant):
    return Clerk(merchant)


@pytest.fixture
def pulls(merchant):
    """A return of three equal pullovers, approved and numbered."""
    variant = make_variant("PULL-M", gtin="3600000000017")
    return approved(merchant, make_order(lines=[(variant, 3, "149.70")]))


def facts_of(rma: Return) -> list[tuple]:
    return [(item.journey, item.inspection_state, item.disposition) for item in items(rma)]


AWAITING = ("awaiting", "pending", "")
RECEIVED = ("received", "pending", "")
RESTOCKED = ("received", "accepted", "restock")


def test_the_plain_case_is_two_scans_and_one_key(merchant, karim):
    rma = approved(merchant, make_order(lines=[(make_variant("PULL-M"), 1, "49.90")]))
    assert karim.scan(rma.number) == "Return found"
    assert karim.advice == "1 article is awaited. Scan the articles in the parcel."
    assert karim.scan("PULL-M") == "Article received"
    assert karim.scan("") == "Accepted as new"
    assert karim.advice == "Back in stock. Refund of €49.90 booked."
    assert facts_of(rma) == [RESTOCKED]
    assert [(str(refund.amount), refund.refund_state) for refund in rma.refunds.all()] == [("49.900", "due")]
    assert [(level.condition, level.quantity) for level in StockLevel.objects.all()] == [("sellable", 1)]


def test_the_letter_does_what_enter_does(pulls, karim):
    karim.scan(pulls.number)
    karim.scan("PULL-M")
    assert karim.scan("A") == "Accepted as new"
    assert facts_of(pulls) == [RESTOCKED, AWAITING, AWAITING]


@pytest.mark.parametrize(
    "spelling", [str.lower, lambda text: text.replace("-", ""), lambda text: f" {text} "]
)
def test_a_number_is_read_however_it_is_typed(pulls, karim, spelling):
    assert karim.scan(spelling(pulls.number)) == "Return found"


def test_the_qr_code_of_the_label_opens_the_return(pulls, karim):
    assert karim.scan(status_link(pulls)) == "Return found"
    assert karim.page.context["station"].rma == pulls


def test_an_article_number_needs_no_return_first(pulls, karim):
    assert karim.scan(items(pulls)[1].number) == "Article received"
    assert facts_of(pulls) == [AWAITING, RECEIVED, AWAITING]
    assert karim.page.context["station"].rma == pulls


@pytest.mark.parametrize("code", ["PULL-M", "pull-m", "3600000000017", "03600000000017"])
def test_sku_and_gtin_find_the_article_in_the_return(pulls, karim, code):
    karim.scan(pulls.number)
    assert karim.scan(code) == "Article received"
    assert facts_of(pulls) == [RECEIVED, AWAITING, AWAITING]


@pytest.mark.parametrize("code", ["012345678905", "0012345678905", "00012345678905"])
def test_a_upc_is_an_ean_without_its_zero(merchant, karim, code):
    rma = approved(merchant, make_order(lines=[(make_variant("MUG", gtin="0012345678905"), 1, "9")]))
    karim.scan(rma.number)
    assert karim.scan(code) == "Article received"


def test_two_of_three_leave_one_awaited(pulls, karim):
    """Case 73: equal units answer in their order, the counters say what is still to come."""
    karim.scan(pulls.number)
    for _unit in range(2):
        karim.scan("PULL-M")
        karim.scan("")
    pulls.refresh_from_db()
    assert (facts_of(pulls), pulls.stage) == ([RESTOCKED, RESTOCKED, AWAITING], "received")
    assert ">2</span> of 3<" in karim.page.content.decode()
    assert karim.scan(pulls.number) == "Return found"
    assert karim.advice == "1 article is awaited. Scan the articles in the parcel."


def test_the_rest_is_given_up_and_may_still_turn_up(pulls, karim):
    """Cases 73 and 80: short-closed, and received if it arrives after all."""
    karim.scan(items(pulls)[0].number)
    assert karim.scan("m") == "Which article is missing?"
    assert karim.scan("1") == "Marked as missing"
    assert facts_of(pulls)[1:] == [("missing", "pending", "missing"), AWAITING]
    assert karim.scan("m") == "Marked as missing"
    assert facts_of(pulls)[2] == ("missing", "pending", "missing")
    assert karim.scan("m") == "Nothing is missing"
    assert karim.scan("PULL-M") == "Received after all"


def test_m_twice_gives_up_all(pulls, karim):
    karim.scan(pulls.number)
    karim.scan("m")
    assert karim.scan("m") == "Marked as missing"
    assert karim.advice == "3 articles are missing. Nothing is refunded. If one turns up, just scan it."
    assert {item.journey for item in items(pulls)} == {"missing"}


def test_keys_without_an_article_change_nothing(pulls, karim):
    """Case 75: nothing is received by an empty scan."""
    assert karim.scan("") == "Scan the return first"
    karim.scan(pulls.number)
    assert karim.scan("") == "Scan an article first"
    assert karim.scan("b") == "Scan an article first"
    assert karim.scan("z") == "Nothing to undo"
    assert facts_of(pulls) == [AWAITING] * 3


def test_what_nobody_announced_is_recorded_and_never_refunded(merchant, pulls, karim):
    """Case 76: an article of another product, and a code nobody knows."""
    make_variant("BONNET", gtin="3600000000024")
    karim.scan(pulls.number)
    assert karim.scan("BONNET") == "Not part of this return"
    assert ReturnItem.objects.count() == 3
    assert karim.scan("u") == "Recorded as unexpected"
    assert karim.scan("a rock") == "Unknown code"
    assert karim.state()["code"] == "a rock"
    assert karim.scan("u") == "Recorded as unexpected"
    strays = [item for item in items(pulls) if item.journey == "unexpected"]
    assert [(item.sku, item.gross_amount, item.order_line_id) for item in strays] == [
        ("BONNET", 0, None),
        ("a rock", 0, None),
    ]
    assert karim.scan("") == "Scan an article first"
    assert not Refund.objects.exists()


def test_u_without_a_code_asks_for_it(pulls, karim):
    karim.scan(pulls.number)
    assert karim.scan("u") == "What is the unexpected article?"
    assert karim.scan("blue scarf") == "Recorded as unexpected"
    assert [item.title for item in items(pulls)][3:] == ["blue scarf"]


def test_a_second_receipt_is_refused_and_says_who_was_first(merchant, pulls, karim):
    """Case 79: two clerks, one article; the second is told, and nothing is doubled."""
    number = items(pulls)[0].number
    karim.scan(number)
    ReturnItem.objects.update(received_at=clock.now() - dt.timedelta(minutes=5))
    lea = Clerk(merchant)
    assert lea.scan(number) == "Already received"
    assert lea.tone == "wait"
    name = karim.page.context["clerk"]
    first, _, rest = lea.advice.partition(". ")
    assert re.fullmatch(rf"By {name}, \d\d:\d\d", first)
    assert rest == "Not counted again. If a second article like it is in the parcel, press U."
    assert [item.receipts for item in items(pulls)] == [1, 0, 0]


def test_two_stations_accept_one_article_once(merchant, pulls, karim):
    """Case 144: the second station is told, stock and refund are there once."""
    number = items(pulls)[0].number
    karim.scan(number)
    lea = Clerk(merchant)
    lea.scan(number)
    lea_saw = lea.state()
    karim.scan("")
    assert lea.scan("") == "Inspected already"
    assert lea_saw["article"] == str(items(pulls)[0].pk)
    assert [level.quantity for level in StockLevel.objects.all()] == [1]
    assert (Inspection.objects.count(), Refund.objects.count()) == (1, 1)


def test_a_scanner_that_fires_twice_counts_once(pulls, karim):
    """Case 144: the same SKU again within a second is the same article, not the next one."""
    karim.scan(pulls.number)
    with clock.travel(dt.datetime(2026, 11, 2, 9, 0, 0, tzinfo=dt.UTC)):
        karim.scan("PULL-M")
    with clock.travel(dt.datetime(2026, 11, 2, 9, 0, 0, 400_000, tzinfo=dt.UTC)):
        assert karim.scan("PULL-M") == "Scanned twice, counted once"
    assert facts_of(pulls) == [RECEIVED, AWAITING, AWAITING]
    with clock.travel(dt.datetime(2026, 11, 2, 9, 0, 2, tzinfo=dt.UTC)):
        assert karim.scan("PULL-M") == "Article received"
    assert facts_of(pulls) == [RECEIVED, RECEIVED, AWAITING]


def test_undo_takes_receipt_stock_and_booking_back(pulls, karim):
    """Case 85: state and stock go back, and the article can be received again."""
    karim.scan(items(pulls)[0].number)
    karim.scan("")
    assert karim.scan("z") == "Undone"
    assert facts_of(pulls)[0] == AWAITING
    assert [level.quantity for level in StockLevel.objects.all()] == [0]
    assert [refund.refund_state for refund in pulls.refunds.all()] == ["cancelled"]
    assert karim.scan("z") == "Nothing to undo"
    karim.scan("PULL-M")
    karim.scan("")
    assert [level.quantity for level in StockLevel.objects.all()] == [1]


def test_undo_stops_where_money_has_moved(pulls, karim):
    """Case 85: after the refund was submitted, the receipt stays."""
    karim.scan(items(pulls)[0].number)
    karim.scan("")
    submit_refund(refund=pulls.refunds.get(), actor=MANAGER)
    assert karim.scan("z") == "Too late to undo"
    assert facts_of(pulls)[0] == RESTOCKED


@pytest.mark.parametrize(
    ("letter", "number", "fate", "stock"),
    [
        ("b", "1", "second_choice", ("second_choice", 1)),
        ("c", "4", "quarantine", ("quarantine", 1)),
        ("d", "5", "destroy", None),
    ],
)
def test_a_grade_asks_where_the_article_goes(pulls, karim, letter, number, fate, stock):
    """Case 78: what is damaged is counted and does not become sellable stock."""
    karim.scan(items(pulls)[0].number)
    assert karim.scan(letter) == f"Grade {letter.upper()}: where does it go?"
    assert karim.scan("9") == f"Grade {letter.upper()}: where does it go?"
    assert karim.scan(number) == f"Grade {letter.upper()} accepted"
    assert facts_of(pulls)[0] == ("received", "accepted", fate)
    levels = [(level.condition, level.quantity) for level in StockLevel.objects.all()]
    assert levels == ([stock] if stock else [])
    assert pulls.refunds.count() == 1


def test_escape_leaves_an_open_question(pulls, karim):
    karim.scan(items(pulls)[0].number)
    karim.scan("b")
    assert karim.scan("x") == "Ready to scan"
    assert karim.scan("") == "Accepted as new"


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (200, 150), "red").save(file, "JPEG")
    return SimpleUploadedFile("../../seam.jpg", file.getvalue(), "image/jpeg")


def inspection(clerk: Clerk, **fields):
    state = {name: value for name, value in clerk.state().items() if name in ("return", "article")}
    plain = {"command": "inspect", "accepted": "no", "grade": "d", "disposition": "quarantine"}
    return clerk.client.post(URL, {**state, "mode": "photo", **plain, **fields})


def test_a_refusal_keeps_note_and_photos_and_pays_nothing(pulls, karim):
    """Case 88: the warehouse's photos and note stand with the refused article."""
    karim.scan(items(pulls)[0].number)
    assert karim.scan("p") == "Inspect in detail"
    answer = inspection(karim, note="The seam is torn.", photos=[picture(), picture()])
    karim.page = karim.client.get(answer["Location"])
    assert karim.title == "Refused"
    assert facts_of(pulls)[0] == ("received", "refused", "quarantine")
    assert Inspection.objects.get().note == "The seam is torn."
    assert [(photo.item_id, photo.taken_by) for photo in Photo.objects.all()] == [
        (items(pulls)[0].pk, "staff")
    ] * 2
    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"note": ""}, {"note": ["Say what is wrong with the article: the customer reads it."]}),
        (
            {"note": "x", "photos": [SimpleUploadedFile("note.txt", b"no picture")]},
            {"photos": ["note.txt is no picture we can read: send a JPEG, PNG, WebP or HEIC file."]},
        ),
    ],
)
def test_a_wrong_form_comes_back_and_keeps_nothing(pulls, karim, fields, wrong):
    karim.scan(items(pulls)[0].number)
    karim.scan("p")
    answer = inspection(karim, **fields)
    assert (answer.status_code, answer.context["form"].errors) == (200, wrong)
    assert (facts_of(pulls)[0], Photo.objects.count()) == (RECEIVED, 0)


def test_a_full_disk_takes_no_photo_and_says_so(pulls, karim):
    """Half a photo is not kept, nor half an inspection: the clerk goes on without, or comes again."""
    karim.scan(items(pulls)[0].number)
    karim.scan("p")
    with small_files(100):
        answer = inspection(karim, note="The seam is torn.", photos=[picture()])
    said = "Photos cannot be kept at this moment. Inspect without them, or try again later."
    assert answer.context["form"].errors == {"photos": [said]}
    assert (facts_of(pulls)[0], Photo.objects.count()) == (RECEIVED, 0)


def end(how: str, rma: Return) -> None:
    if how == "rejected":
        ReturnItem.objects.update(permission="requested", regime="commercial")
        reject(rma=rma, items=items(rma), why="no", actor=MANAGER)
    elif how == "cancelled":
        cancel(rma=rma, actor=SHOPPER)
    else:
        ReturnItem.objects.update(permission="expired", released_at=clock.now())
        Return.objects.update(stage="expired")


@pytest.mark.parametrize(
    ("how", "title", "of_article"),
    [
        ("rejected", "This return was rejected", "This article was rejected"),
        ("cancelled", "This return was cancelled", "This article was cancelled"),
        ("expired", "This return has expired", "This article came too late"),
    ],
)
def test_a_return_that_ended_is_told_in_amber(pulls, karim, how, title, of_article):
    end(how, pulls)
    assert (karim.scan(pulls.number), karim.tone) == (title, "wait")
    assert (karim.scan("PULL-M"), karim.tone) == (of_article, "wait")
    assert {item.journey for item in items(pulls)} == {"awaiting"}


def test_a_return_without_decision_is_told_in_amber(merchant, karim):
    rma = ask(make_order())
    ReturnItem.objects.update(permission="requested")
    Return.objects.update(stage="requested", number="ATR-000000-000")
    assert karim.scan(status_link(rma)) == "Not approved yet"


def test_a_code_of_nobody_keeps_what_was_typed(karim):
    assert (karim.scan("ATR-XXXXXX-000"), karim.tone) == ("Unknown code", "problem")
    assert "ATR-XXXXXX-000" in karim.page.content.decode()
    assert karim.advice == "Scan the number on the label, or the QR code beside it."


def test_a_sku_alone_lets_choose_among_the_returns_that_await_it(merchant, pulls, karim):
    other = approved(merchant, make_order(lines=[(pulls.items.first().variant, 1, "49.90")]))
    assert karim.scan("PULL-M") == "Several articles answer to this code"
    numbers = [item.number for item in karim.page.context["candidates"]]
    assert numbers == [item.number for item in (*items(pulls), *items(other))]
    assert karim.scan("", command=numbers[3]) == "Article received"
    assert karim.page.context["station"].rma == other


def test_the_last_five_scans_are_shown(pulls, karim):
    for text in ("one", "two", "three", "four", pulls.number, "PULL-M"):
        karim.scan(text)
    told = [(entry["words"].title, entry["text"]) for entry in karim.page.context["log"]]
    assert told == [
        ("Article received", "PULL-M"),
        ("Return found", pulls.number),
        ("Unknown code", "four"),
        ("Unknown code", "three"),
        ("Unknown code", "two"),
    ]


def test_a_reload_repeats_nothing(pulls, karim):
    karim.scan(items(pulls)[0].number)
    here = karim.page.request["PATH_INFO"] + "?" + karim.page.request["QUERY_STRING"]
    for _again in range(2):
        again = karim.client.get(here)
        assert (again.context["band"]["words"].title, again.context["item"]) == (
            "Article received",
            items(pulls)[0],
        )
    assert items(pulls)[0].receipts == 1


@pytest.mark.parametrize("role", ["agent", "reader"])
def test_only_the_dock_receives(merchant, pulls, role):
    client = Client()
    client.force_login(make_member(merchant, role))
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"text": items(pulls)[0].number}).status_code == 403
    assert facts_of(pulls) == [AWAITING] * 3


def test_a_strangers_return_is_not_there(merchant, stranger, karim):
    """Case 131: its number is unknown, its id is 404, and the same requests work for its own clerk."""
    with merchant_context(stranger.pk):
        theirs = approved(stranger, make_order(currency="GBP"))
    assert karim.scan(theirs.number) == "Unknown code"
    assert karim.client.get(URL, {"return": theirs.pk}).status_code == 404
    own = Client(headers={"accept-language": "en"})
    with merchant_context(stranger.pk):
        own.force_login(make_member(stranger, "warehouse"))
    address = URL.replace("atelier", "stranger")
    assert own.get(address, {"return": theirs.pk}).status_code == 200


@pytest.mark.parametrize("query", ["return=x", "return=99999999999999999999", "return=-1", "article=1"])
def test_an_address_made_up_is_not_found(karim, query):
    assert karim.client.get(f"{URL}?{query}").status_code == 404


@pytest.mark.parametrize("text", ["\x00", "é" * 400, "<script>alert(1)</script>", "1" * 400, "'; DROP TABLE"])
def test_any_text_can_be_scanned(karim, text):
    """Case 46: nothing that is typed breaks the page or becomes markup."""
    karim.scan(text)
    assert "<script>alert" not in karim.page.content.decode()


def test_the_same_queries_for_one_article_and_for_fifty(merchant, karim):
    few = approved(merchant, make_order(lines=[(make_variant(), 1, "10")]))
    many = approved(merchant, make_order(lines=[(make_variant(), 50, "500")]))
    counts = []
    for rma in (few, many):
        karim.scan(rma.number)
        counts.append(queries_of(karim, f"{URL}?return={rma.pk}"))
    assert counts[0] == counts[1]


def queries_of(clerk: Clerk, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        clerk.client.get(url)
    return len(seen)


def test_no_script_or_style_stands_in_the_page(pulls, karim):
    karim.scan(items(pulls)[0].number)
    html = karim.page.content.decode()
    assert re.findall(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", html) == []
    assert "unsafe" not in karim.page["Content-Security-Policy"]


@pytest.fixture
def boxed(merchant):
    """Two returns that were asked for together and came in one box: a pullover, a mug."""
    orders = [make_order(lines=[(make_variant(sku), 1, "20.00")]) for sku in ("PULL-M", "MUG")]
    return together(merchant, *orders)


def test_the_other_returns_of_a_box_are_offered_next(boxed, karim):
    """The label opens its return; the others of the box are one key away until all of it is here."""
    leader, follower = boxed
    karim.scan(leader.number)
    assert karim.page.context["bench"].along == (follower,)
    assert f'value="{follower.number}"' in karim.page.content.decode()
    karim.scan("PULL-M")
    assert karim.scan("MUG") == "Article received"  # of the other return, without opening it first
    assert karim.state()["return"] == str(follower.pk)
    assert karim.page.context["bench"].along == ()
    assert [facts_of(rma) for rma in boxed] == [[RECEIVED], [RECEIVED]]
