"""How it travels back: asked where there is a choice, priced as it is booked, told before and after."""

from decimal import Decimal

import pytest

from inventory.models import Location
from returns.models import Return, ReturnDraft
from returns.services.book_refund import book_refund
from returns.services.receive import receive
from rma_portal.core.money import Money
from tests.factories import make_order
from tests.returns.flow import CLERK, MANAGER, items, units, work
from tests.returns.portal.visitor import Visitor, body, refusals
from tests.returns.terms import late_order, of_sku, publish

EVERY = ["label", "qr_code", "own_carrier", "in_store"]
GONE = "These articles cannot be sent back in this way. Choose another one."


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def offer(*methods: str, **promise: object) -> None:
    """Put a policy into force that pays money back and offers these ways of sending."""
    publish({"resolutions": ["refund"], **promise}, ({}, {"methods": list(methods)}))


def at_the_choice(visitor: Visitor, order, reason: str = "size_small") -> ReturnDraft:
    """Choose every article of an order, and say why."""
    draft = visitor.find(order)
    counts = {f"line-{line.pk}": str(line.units.count()) for line in order.lines.all()}
    visitor.post(f"/return/{draft.key}/articles", counts)
    visitor.post(f"/return/{draft.key}/why", {f"{unit}-reason": reason for unit in units(order)})
    return draft


def choose(visitor: Visitor, draft: ReturnDraft, **fields: str):
    """Answer the page of the choice."""
    return visitor.post(f"/return/{draft.key}/refund", fields)


def sendings(answer) -> list[tuple[str, Money]]:
    """Return the ways that a page offers, each with its fee."""
    return [(way.code, way.fee) for way in answer.context["sendings"]]


def test_each_way_stands_with_the_fee_that_is_taken_for_it(merchant, visitor):
    """Case 72: nobody who does without our label pays for one."""
    offer(*EVERY, return_fee="3.90")
    draft = at_the_choice(visitor, late_order(("PULL", 1, "50.00")))
    page = visitor.get(f"/return/{draft.key}/refund")
    assert sendings(page) == [
        ("label", eur("3.90")),
        ("qr_code", eur("3.90")),
        ("own_carrier", eur("0")),
        ("in_store", eur("0")),
    ]
    assert (page.context["questions"], page.context["sent_by"]) == ([], "label")
    assert "How do you send it back?" in body(page)


@pytest.mark.parametrize(
    ("method", "fee"), [("label", "3.90"), ("qr_code", "3.90"), ("own_carrier", "0"), ("in_store", "0")]
)
def test_the_fee_that_was_shown_is_the_fee_that_is_booked(merchant, visitor, method, fee):
    """Case 72, for each way of sending."""
    offer(*EVERY, return_fee="3.90")
    draft = at_the_choice(visitor, late_order(("PULL", 1, "50.00")))
    assert choose(visitor, draft, method=method)["Location"].endswith("/check")
    review = visitor.get(f"/return/{draft.key}/check")
    total = eur("50.00") - eur(fee)
    assert review.context["total"] == total
    visitor.confirm(draft)
    rma = Return.objects.get()
    assert (rma.method, items(rma)[0].fee_amount) == (method, Decimal(fee))
    work(merchant)
    receive(item=items(rma)[0], actor=CLERK)
    rma.items.update(inspection_state="accepted")
    assert book_refund(rma=rma, actor=MANAGER).amount == total.amount


def test_no_way_of_sending_costs_a_claim_anything(merchant, visitor):
    """T-32: nor is it left to a carrier whom the customer would pay."""
    offer(*EVERY, return_fee="3.90")
    draft = at_the_choice(visitor, late_order(("PULL", 1, "50.00")), reason="wrong_item")
    assert sendings(visitor.get(f"/return/{draft.key}/refund")) == [
        ("label", eur("0")),
        ("qr_code", eur("0")),
        ("in_store", eur("0")),
    ]


def test_one_way_is_no_question(merchant, visitor):
    offer("own_carrier")
    draft = at_the_choice(visitor, make_order())
    assert visitor.get(f"/return/{draft.key}/refund")["Location"].endswith("/check")
    review = visitor.get(f"/return/{draft.key}/check")
    assert (review.context["can_choose_method"], review.context["back"]) == (False, "why")
    assert "you get our address and your return number" in body(review)
    visitor.confirm(draft)
    assert Return.objects.get().method == "own_carrier"


def test_the_check_names_the_way_and_leads_back_to_it(merchant, visitor):
    offer("label", "in_store")
    draft = at_the_choice(visitor, make_order())
    choose(visitor, draft, method="in_store")
    review = visitor.get(f"/return/{draft.key}/check")
    assert (review.context["method"], review.context["back"]) == ("Bring it to us", "resolution")
    assert visitor.get(f"/return/{draft.key}/refund").context["sent_by"] == "in_store"


def test_both_questions_stand_on_one_page(merchant, visitor):
    publish({}, ({}, {"methods": ["label", "qr_code"]}))
    draft = at_the_choice(visitor, make_order())
    page = visitor.get(f"/return/{draft.key}/refund")
    assert (len(page.context["questions"]), len(page.context["sendings"])) == (1, 2)
    answer = choose(visitor, draft, **{"way-0": "store_credit", "method": "qr_code"})
    assert answer["Location"].endswith("/check")
    draft.refresh_from_db()
    assert draft.method == "qr_code"


@pytest.mark.parametrize("method", ["own_carrier", "pickup", "pigeon", "x" * 400, ""])
def test_a_way_that_is_not_offered_is_refused_on_the_spot(merchant, visitor, method):
    """An empty one is no choice, and takes the first."""
    offer("label", "qr_code")
    draft = at_the_choice(visitor, make_order())
    answer = choose(visitor, draft, method=method)
    if method:
        assert [(one.text, one.field) for one in refusals(answer)] == [(GONE, "method")]
        assert visitor.confirm(draft)["Location"].endswith("/refund")
        assert not Return.objects.exists()
    else:
        visitor.confirm(draft)
        assert Return.objects.get().method == "label"


def test_what_another_article_rules_out_is_asked_anew(merchant, visitor):
    """The way was chosen for one article; another one cannot take it."""
    publish({"resolutions": ["refund"]}, (of_sku("LAMP"), {"methods": ["label"]}), ({}, {"methods": EVERY}))
    order = late_order(("PULL", 1, "50.00"), ("LAMP", 1, "40.00"))
    pull, lamp = (f"line-{line.pk}" for line in order.lines.order_by("id"))
    draft = visitor.find(order)
    visitor.post(f"/return/{draft.key}/articles", {pull: "1"})
    visitor.post(f"/return/{draft.key}/why", {f"{units(order)[0]}-reason": "size_small"})
    choose(visitor, draft, method="in_store")
    visitor.post(f"/return/{draft.key}/articles", {pull: "1", lamp: "1"})
    visitor.post(f"/return/{draft.key}/why", {f"{unit}-reason": "size_small" for unit in units(order)})
    assert visitor.get(f"/return/{draft.key}/check")["Location"].endswith("/refund")
    page = visitor.get(f"/return/{draft.key}/refund")
    assert sendings(page) == [("label", eur("0"))]
    assert [one.text for one in refusals(page)] == [GONE]
    assert choose(visitor, draft, method="label")["Location"].endswith("/check")


def test_what_was_shown_is_kept_though_it_is_no_longer_offered(merchant, visitor):
    """A policy published between the page and the click takes no way away; a person looks at it."""
    offer("label", "in_store", return_fee="3.90")
    draft = at_the_choice(visitor, late_order(("PULL", 1, "50.00")))
    choose(visitor, draft, method="in_store")
    shown = visitor.get(f"/return/{draft.key}/check").context["shown"]
    offer("label", return_fee="3.90")
    assert visitor.post(f"/return/{draft.key}/confirm", {"shown": shown})["Location"].startswith("/m/")
    rma = Return.objects.get()
    [item] = items(rma)
    assert (rma.method, rma.stage, item.fee_amount) == ("in_store", "requested", Decimal("0"))
    assert item.flags == ["less_kind_than_shown"]


# The return's own page.


def sent(merchant, visitor: Visitor, method: str, *, shop: bool = False) -> tuple[Return, str]:
    """A return that is to be sent in a way, numbered, and the address of its page."""
    if shop:
        Location.objects.create(
            code="LYO", name="Boutique de Lyon", line1="8 montée", postcode="69001", city="Lyon",
            country="FR", takes_drop_offs=True, opening_words="Tuesday to Saturday",
        )  # fmt: skip
    offer(*EVERY)
    draft = at_the_choice(visitor, make_order())
    choose(visitor, draft, method=method)
    address = visitor.confirm(draft)["Location"]
    waiting = visitor.get(address).context
    is_ours = method in ("label", "qr_code")
    assert (waiting["label_is_coming"], waiting["poll_wait"], waiting["stops"]) == (is_ours, 1, [])
    work(merchant)
    return Return.objects.latest("id"), address


def test_the_code_comes_before_the_label(merchant, visitor):
    _rma, address = sent(merchant, visitor, "qr_code")
    shown = body(visitor.get(address))
    assert shown.index("qr.png") < shown.index("label-a4.pdf")
    assert "Pack the articles and show the QR code at the counter." in shown
    _other, address = sent(merchant, visitor, "label")
    shown = body(visitor.get(address))
    assert shown.index("label-a4.pdf") < shown.index("qr.png")


def test_who_chose_a_carrier_reads_where_to_send_it(merchant, visitor):
    """No label, no spinner; the number stands to be written down."""
    rma, address = sent(merchant, visitor, "own_carrier")
    page = visitor.get(address)
    [stop] = page.context["stops"]
    assert (stop.parcel, [item.pk for item in stop.articles]) == (rma.parcels.get(), [items(rma)[0].pk])
    assert page.context["explanation"].startswith("Pack the articles, write the return number")
    assert (page.context["labels"], page.context["label_is_coming"], page.context["poll_wait"]) == (
        [],
        False,
        5,
    )
    assert all(words in body(page) for words in (*stop.lines, rma.number))
    assert visitor.get(f"{address}/label-a4.pdf").status_code == 404


def test_who_brings_it_reads_where_and_when_and_shows_a_code(merchant, visitor):
    _rma, address = sent(merchant, visitor, "in_store", shop=True)
    page = visitor.get(address)
    assert [stop.lines[0] for stop in page.context["stops"]] == ["Atelier · Boutique de Lyon"]
    shown = body(page)
    assert all(words in shown for words in ("Where to bring it", "Tuesday to Saturday", "qr.png"))
    assert "Add the tracking number" not in shown
    assert [one.code for one, _name in page.context["milestones"]] == [
        "requested", "approved", "received", "inspected", "refunded",
    ]  # fmt: skip
    assert visitor.get(f"{address}/code").status_code == 200


def test_a_tracking_number_is_taken_down(merchant, visitor):
    rma, address = sent(merchant, visitor, "own_carrier")
    parcel = rma.parcels.get()
    fields = {"parcel": str(parcel.pk), "carrier": "La Poste", "tracking": "6A 123"}
    assert visitor.post(f"{address}/tracking", fields)["Location"] == visitor.address(address)
    page = visitor.get(address)
    assert "You sent it with La Poste, number 6A 123." in body(page)
    assert page.context["explanation"].startswith("You told us how you sent it.")
    assert "Please send it by" not in body(page)
    assert page.context["stage"] == "approved"


def test_half_a_claim_stays_on_the_page_as_it_was_typed(merchant, visitor):
    rma, address = sent(merchant, visitor, "own_carrier")
    parcel = rma.parcels.get()
    answer = visitor.post(
        f"{address}/tracking", {"parcel": str(parcel.pk), "carrier": "<b>DHL", "tracking": ""}
    )
    assert [one.field for one in refusals(answer)] == [f"id_tracking-{parcel.pk}"]
    assert "&lt;b&gt;DHL" in body(answer)
    parcel.refresh_from_db()
    assert parcel.claimed_at is None


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "9" * 30, "²"])
def test_a_parcel_that_is_not_of_this_return_is_not_found(merchant, visitor, number):
    _rma, address = sent(merchant, visitor, "own_carrier")
    fields = {"parcel": number, "carrier": "DHL", "tracking": "1"}
    assert visitor.post(f"{address}/tracking", fields).status_code == 404


def test_a_parcel_that_has_arrived_takes_no_number(merchant, visitor):
    rma, address = sent(merchant, visitor, "own_carrier")
    receive(item=items(rma)[0], actor=CLERK)
    fields = {"parcel": str(rma.parcels.get().pk), "carrier": "DHL", "tracking": "1"}
    answer = visitor.post(f"{address}/tracking", fields)
    assert (answer.status_code, len(refusals(answer))) == (409, 1)
