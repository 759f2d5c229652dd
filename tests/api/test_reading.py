"""What programs read: whole answers, filters, and lists that cost the same however long they are."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Order
from customers.queries.links import order_of_token
from inventory.models import Location, Variant
from inventory.services.move_stock import move_stock
from returns.domain.policy.rules import default_policy
from returns.models import Return, ReturnItem
from returns.queries.inbox import flags_of
from returns.queries.register import FLAGS, flagged, listed_returns
from returns.services.attach_photo import photograph_item
from returns.services.publish_version import publish_version
from returns.services.write_message import write_message
from rma_portal.audit.models import AuditWords
from rma_portal.core import clock
from tests.api.walk import CASES, where
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, approved, ask, closed, items, work
from tests.walk import make_world, png

EUROS = {"currency": "EUR"}


def euros(amount: str) -> dict:
    return {"amount": amount, **EUROS}


def read(program, merchant, name: str, query: dict | None = None, **kwargs):
    """Read an address, which must succeed."""
    answer = program.get(where(merchant, name, kwargs), query or {})
    assert answer.status_code == 200, answer.content
    return answer.json()


def ids(program, merchant, **query: str) -> list[str]:
    """The ids of the returns that a query finds."""
    return [row["id"] for row in read(program, merchant, "returns", query)["data"]]


@pytest.fixture
def order(merchant) -> Order:
    """Two mugs and a cup, with an odd cent and tax."""
    mug, cup = make_variant("MUG"), make_variant("CUP")
    return make_order(lines=[(mug, 2, "25.01"), (cup, 1, "9.00")], number="#W-1", tax="1.01")


def test_an_order_is_told_whole(program, merchant, order):
    shown = read(program, merchant, "order", key=order.key)
    line, unit = shown["lines"][0], shown["lines"][0]["units"]
    assert {
        name: shown[name] for name in ("id", "number", "channel", "order_status", "total", "shipping")
    } == {
        "id": str(order.key),
        "number": "#W-1",
        "channel": "web",
        "order_status": "completed",
        "total": euros("34.01"),
        "shipping": euros("0.00"),
    }
    assert (line["ref"], line["line_kind"], line["sku"], line["quantity"]) == ("1", "article", "MUG", 2)
    assert (line["paid"], line["tax"]) == (euros("25.01"), euros("1.01"))
    assert unit == [
        {"unit": 1, "paid": euros("12.51"), "tax": euros("0.51"), "cancelled_at": None},
        {"unit": 2, "paid": euros("12.50"), "tax": euros("0.50"), "cancelled_at": None},
    ]
    assert shown["payments"] == [
        {
            "ref": "P1",
            "method": "card",
            "captured": euros("34.01"),
            "reserved": euros("0.00"),
            "refunded": euros("0.00"),
        }
    ]
    assert shown["deliveries"][0]["lines"] == [{"line": "1", "quantity": 2}, {"line": "2", "quantity": 1}]
    assert shown["placed_at"] == order.placed_at.isoformat().replace("+00:00", "Z")


def test_the_portal_s_link_opens_the_order(program, merchant, order, client):
    """It is for the shop's own mails: the list and the one order give it, and it needs no password."""
    whole = read(program, merchant, "order", key=order.key)
    [listed] = read(program, merchant, "orders")["data"]
    for shown in (whole, listed):
        root, _sign, path = shown["portal_link"].partition("/m/atelier/o/")
        assert root == settings.PUBLIC_URL
        assert order_of_token(path) == order
        assert client.get(f"/m/atelier/o/{path}").status_code == 302


def test_a_currency_has_its_own_decimals(program, merchant):
    yen = make_order(lines=[(make_variant("FAN"), 1, "5000")], currency="JPY")
    assert read(program, merchant, "order", key=yen.key)["total"] == {"amount": "5000", "currency": "JPY"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"number": " w-1"}, True),
        ({"number": "W-2"}, False),
        ({"channel": "web"}, True),
        ({"channel": "shop"}, False),
        ({"email": "Claire@Example.org"}, True),
        ({"email": "claire@example"}, False),
        ({"order_status": "completed,pending"}, True),
        ({"order_status": "pending"}, False),
        ({"placed_after": "2026-01-01T00:00:00Z", "placed_before": "2026-01-03T00:00:00+01:00"}, True),
        ({"placed_after": "2026-01-02T12:00:01Z"}, False),
        ({"placed_after": "2026-01-02T12:00:00Z"}, True),
        ({"placed_before": "2026-01-02T12:00:00Z"}, False),
    ],
)
def test_orders_are_found(program, merchant, query, found):
    placed = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
    order = make_order(number="#W-1", placed_at=placed)
    shown = [row["id"] for row in read(program, merchant, "orders", query)["data"]]
    assert shown == ([str(order.key)] if found else [])


@pytest.mark.parametrize(
    "query",
    [
        {"placed_after": "yesterday"},
        {"placed_after": "2026-01-02"},
        {"placed_after": "2026-01-02T12:00:00"},
        {"placed_after": "0001-01-01T00:00:00Z"},
        {"order_status": "lost"},
        {"order_status": ""},
        {"colour": "red"},
        {"limit": "0"},
        {"cursor": "x"},
    ],
)
def test_a_query_that_means_nothing_is_refused(program, merchant, query):
    answer = program.get(where(merchant, "orders", {}), query)
    [name] = query
    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == ([] if name == "cursor" else [name])


def test_what_can_come_back_is_told_with_the_reason(program, merchant, order):
    ask(order, {f"{order.lines.order_by('id')[0].pk}-1": {"reason": "size_small"}})
    shown = read(program, merchant, "returnable", key=order.key)
    told = [(one["unit"], one["allowed"], one["code"]) for line in shown["lines"] for one in line["units"]]
    assert told == [(1, False, "taken"), (2, True, "withdrawal_right"), (1, True, "withdrawal_right")]


def test_a_return_is_told_with_who_decided(program, merchant):
    rma = ask(make_order(), reason="defective", comment="Cassé")
    shown = read(program, merchant, "return", key=rma.key)
    article = shown["articles"][0]
    [decision] = article["decisions"]
    assert (shown["stage"], shown["customer"]["email"], shown["order"]["number"]) == (
        "requested",
        "claire@example.org",
        rma.order.number,
    )
    assert (article["reason"], article["comment"]) == ({"code": "defective", "label": "Défectueux"}, "Cassé")
    assert (decision["allowed"], decision["code"], decision["regime"]) == (True, "claim", "conformity")
    assert decision["decided_by"][0]["code"] == "allowed_claim"
    assert decision["decided_by"][0]["text"].startswith("Allowed as a claim (Legal guarantee)")
    assert "rule_failed" not in {voice["code"] for voice in decision["decided_by"]}


def test_a_closed_return_is_told_to_its_end(program, merchant):
    rma = closed(merchant, make_order())
    shown = read(program, merchant, "return", key=rma.key)
    [article], [parcel], [refund] = shown["articles"], shown["parcels"], shown["refunds"]
    assert (shown["stage"], shown["number"], shown["flags"]) == ("closed", rma.number, [])
    assert (article["number"], article["parcel"], article["location"]) == (items(rma)[0].number, 1, "RC")
    assert (article["grade"], article["disposition"], article["inspection_state"]) == (
        "a",
        "restock",
        "accepted",
    )
    assert (parcel["parcel"], parcel["destination"], parcel["transit"]) == (1, "RC", "delivered")
    assert sorted(parcel["label_links"]) == ["a4", "a6"]
    assert refund["lines"] == [
        {"code": "article", "article": 1, "amount": euros("49.90"), "tax": euros("0.00")}
    ]
    assert (refund["payment"], refund["refund_state"]) == ("P1", "succeeded")


def test_a_labels_link_needs_no_key(program, merchant, client):
    rma = approved(merchant, make_order())
    [parcel] = read(program, merchant, "return", key=rma.key)["parcels"]
    answer = client.get(parcel["label_links"]["a6"])
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_returns_are_found(program, merchant):
    sent = approved(merchant, make_order(number="W-1", lines=[(make_variant("MUG"), 1, "9.00")]))
    waiting = ask(make_order(number="W-2"), reason="defective", comment="Cassé")
    one, other = str(sent.key), str(waiting.key)
    assert ids(program, merchant) == [other, one]
    assert ids(program, merchant, stage="approved") == [one]
    assert ids(program, merchant, stage="approved,requested") == [other, one]
    assert ids(program, merchant, number=sent.number.lower().replace("-", "")) == [one]
    assert ids(program, merchant, number="W-1") == []
    assert ids(program, merchant, order_number="#w-2") == [other]
    assert ids(program, merchant, reason="defective") == [other]
    assert ids(program, merchant, sku="MUG") == [one]
    assert ids(program, merchant, requested_after=waiting.requested_at.isoformat()) == [other]
    assert ids(program, merchant, requested_before=waiting.requested_at.isoformat()) == [one]


def test_returns_are_found_by_what_happened_since(program, merchant):
    """A program that asks for changes sees each of them, whatever changed."""
    before = clock.now()
    with clock.travel(before - dt.timedelta(days=2)):
        old, asked = ask(make_order()), ask(make_order(), reason="defective", comment="Cassé")
    since = before.isoformat()
    assert ids(program, merchant, updated_after=since) == []
    address = where(merchant, "messages", {"key": asked.key})
    program.post(address, {"text": "Bonjour"}, content_type="application/json")
    assert ids(program, merchant, updated_after=since) == [str(asked.key)]
    assert ids(program, merchant, updated_before=since) == [str(old.key)]
    assert read(program, merchant, "return", key=asked.key)["updated_at"] > since[:19]


def test_each_flag_of_the_inbox_finds_its_returns(merchant):
    """The conditions in the database are those of `flags_of`, for each flag of a world full of returns."""
    world = make_world(merchant)
    world.sent.customer.email = ""
    world.sent.customer.save(update_fields=["email"])
    lost = ReturnItem.objects.get(rma=world.sent)
    lost.journey = "missing"
    lost.save(update_fields=["journey"])
    ReturnItem.objects.filter(rma=world.open).update(inspection_state="refused")
    ReturnItem.objects.filter(rma=world.asked).update(journey="unexpected")
    world.owed.refunds.update(refund_state="unknown")
    rows = list(listed_returns())
    wanted = {
        flag: {row.pk for row in rows if flag in flags_of(row, list(row.items.all()))} for flag in FLAGS
    }
    found = {flag: set(Return.objects.filter(flagged(flag)).values_list("pk", flat=True)) for flag in FLAGS}
    assert found == wanted
    assert all(wanted.values())


def costs(program, world, names, **elsewhere: dict) -> dict[str, int]:
    """Return how many statements each address takes; `elsewhere` names other rows for some of them."""
    found = {}
    for name in names:
        place = where(world.merchant, name, elsewhere.get(name) or CASES[name].kwargs(world))
        program.get(place)  # what is read once and kept
        with CaptureQueriesContext(connection) as spent:
            assert program.get(place).status_code == 200
        found[name] = len(spent)
    return found


def test_reading_costs_the_same_however_much_there_is(program, merchant):
    """As many statements for fifty rows as for a few, and for a return of many articles as for one."""
    world = make_world(merchant)
    publish_version(default_policy(), in_force_from=clock.now())  # it approves by itself
    names = [name for name, case in CASES.items() if case.method == "get"]
    with clock.travel(clock.now() + dt.timedelta(minutes=1)):
        few = costs(program, world, names)
    big = multiply(world)
    key = {"key": big.key}
    with clock.travel(clock.now() + dt.timedelta(minutes=1)):
        rows = {
            name: len(read(program, merchant, name)["data"])
            for name in ("orders", "products", "variants", "locations", "returns", "events")
        }
        many = costs(
            program, world, names, order={"key": big.order.key}, return_events=key, **{"return": key}
        )
    assert rows == dict.fromkeys(rows, 50)
    assert many == few


def multiply(world) -> Return:
    """Add to everything the world holds; return one return of several articles with all there can be."""
    bought = [(make_variant(), 2, "30.00"), (world.variant, 1, "5.00")]
    whole = closed(world.merchant, make_order(lines=bought))
    for item in items(whole):
        photograph_item(item=item, upload=SimpleUploadedFile("a.png", png(), "image/png"), actor=CLERK)
    for text in ("Bonjour", "Merci"):
        write_message(rma=whole, text=text, actor=MANAGER)
    work(world.merchant)
    for number in range(50):
        ask(make_order(lines=[(make_variant(), 1, "30.00")]))
        site(number)
    return whole


def site(number: int) -> None:
    """Make a site in which a unit of each variant of that number lies."""
    place = Location.objects.create(
        code=f"S{number}", name="Site", line1="1", postcode="1", city="Lyon", country="FR"
    )
    variant = Variant.objects.order_by("-id")[0]
    how = {"condition": "sellable", "quantity": 1, "cause_kind": "opening", "cause_id": number + 1}
    move_stock(variant=variant, location=place, **how)


def test_the_feed_tells_each_event_once_and_waits_for_more(program, merchant):
    start = clock.now()
    with clock.travel(start):
        rma = ask(make_order())
    with clock.travel(start + dt.timedelta(seconds=29)):
        assert read(program, merchant, "events")["data"] == []
    with clock.travel(start + dt.timedelta(minutes=1)):
        page = read(program, merchant, "events", {"limit": "1"})
        told = list(page["data"])
        while (page := program.get(page["next"]).json())["data"]:
            told += page["data"]
        ask(make_order(), reason="defective", comment="Cassé")
    with clock.travel(start + dt.timedelta(minutes=2)):
        later = program.get(page["next"]).json()["data"]
    assert [(one["return_id"], one["position"], one["verb"]) for one in told] == [
        (str(rma.key), 1, "requested"),
        (str(rma.key), 2, "approved"),
    ]
    assert [(one["position"], one["verb"]) for one in later] == [(1, "requested")]
    assert told[0]["text"] == "Asked to return 1 article"
    assert (told[0]["actor_kind"], told[0]["actor_name"]) == ("customer", "Claire")


def test_erased_words_are_told_to_nobody(program, merchant):
    rma = ask(make_order(), reason="defective", comment="Cassé")
    AuditWords.objects.update(actor_label="", note="", erased_at=clock.now())
    [event] = read(program, merchant, "return_events", key=rma.key)["data"]
    assert (event["actor_name"], event["note"], event["facts"]) == (None, None, {"articles": 1})


def test_the_catalogue_is_read_by_its_own_names(program, merchant):
    """A reference or SKU may hold what an address does not: a slash, a space, an accent."""
    variant = make_variant("A/B é 1")
    variant.product.ref = "P/1 é"
    variant.product.save(update_fields=["ref"])
    assert read(program, merchant, "variant", sku="A/B é 1")["product"] == "P/1 é"
    assert read(program, merchant, "product", ref="P/1 é")["variants"][0]["sku"] == "A/B é 1"
