"""What a decision adds to a plain return, as its customer sees it: fees, bonus, labels, evidence."""

import pytest

from returns.models import Photo, Reason, Return
from returns.portal.page import Refusal
from returns.queries.links import status_token
from returns.services.book_refund import book_refund
from returns.services.receive import receive
from returns.services.submit_refund import submit_refund
from rma_portal.core.money import Money
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, approved, ask, items, units, work
from tests.returns.portal.visitor import Visitor, body, picture, refusals
from tests.returns.terms import late_order, make_site, of_sku, publish

SOCK, LAMP = of_sku("SOCK"), of_sku("LAMP")
SERIAL = {"evidence": ["serial"], "automation": "approve"}


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def page_of(visitor: Visitor, rma: Return):
    """Open a return's page."""
    return visitor.get(f"/s/{status_token(rma)}")


def ready_to_say_why(visitor: Visitor, order) -> tuple:
    """Choose every article of an order of one; return draft and unit."""
    return visitor.find(order), units(order)[0]


def test_a_bonus_is_shown_wherever_store_credit_is(merchant, visitor, manager):
    publish({"bonus_percent": "5"})
    order = make_order()
    draft, unit = ready_to_say_why(visitor, order)
    visitor.post(f"/return/{draft.key}/why", {f"{unit}-reason": "size_small"})
    [question] = visitor.get(f"/return/{draft.key}/refund").context["questions"]
    assert [(way.code, way.amount, way.bonus) for way in question.ways] == [
        ("refund", eur("49.90"), eur("0")),
        ("store_credit", eur("49.90"), eur("2.50")),
    ]
    visitor.post(f"/return/{draft.key}/refund", {"way-0": "store_credit"})
    review = visitor.get(f"/return/{draft.key}/check")
    assert review.context["settlements"] == [
        ("Store credit", [("Articles", eur("49.90"))], eur("49.90"), eur("2.50"))
    ]
    assert "+ €2.50 bonus" in body(review)
    visitor.confirm(draft)
    rma = Return.objects.get()
    assert page_of(visitor, rma).context["expected"] == [("Store credit", eur("49.90"), eur("2.50"))]
    work(merchant)
    receive(item=items(rma)[0], actor=CLERK)
    rma.items.update(inspection_state="accepted")
    submit_refund(refund=book_refund(rma=rma, actor=manager), actor=manager)
    work(merchant)
    paid = page_of(visitor, rma)
    assert [(name, word, *money) for _refund, name, word, *money in paid.context["refunds"]] == [
        ("Store credit", "Paid", eur("49.90"), eur("2.50"))
    ]
    assert "+ €2.50 bonus" in body(paid)


def test_fees_stand_on_the_page_before_the_last_click(merchant, visitor):
    """Case 72 and T-32."""
    publish({"restocking_percent": "10", "return_fee": "3.90"})
    order = late_order(("PULL", 1, "50.00"))
    draft = visitor.find(order)
    visitor.fill(draft, units(order))
    review = visitor.get(f"/return/{draft.key}/check")
    steps = [("Articles", eur("50.00")), ("Return fee", eur("-3.90")), ("Restocking fee", eur("-5.00"))]
    assert review.context["settlements"] == [("Refund", steps, eur("41.10"), eur("0"))]
    visitor.confirm(draft)
    assert page_of(visitor, Return.objects.get()).context["expected"] == [("Refund", eur("41.10"), eur("0"))]


def test_a_return_of_kept_articles_says_that_nothing_is_sent_back(merchant, visitor):
    """It is said plainly: on the last page before the click, and once it is accepted."""
    publish({}, ({}, {"keep": True}))
    order = make_order()
    draft = visitor.find(order)
    visitor.fill(draft, units(order))
    assert "You keep it" in body(visitor.get(f"/return/{draft.key}/check"))
    visitor.confirm(draft)
    work(merchant)
    rma = Return.objects.get()
    page = page_of(visitor, rma)
    assert page.context["headline"] == "Your return is accepted"
    assert "nothing to send back" in page.context["explanation"]
    assert (page.context["labels"], page.context["label_is_coming"], page.context["can_cancel"]) == (
        [],
        False,
        False,
    )
    assert [(one.code, one.state) for one, _name in page.context["milestones"]] == [
        ("requested", "done"),
        ("approved", "here"),
        ("refunded", "open"),
    ]
    assert [row["is_kept"] for row in page.context["articles"]] == [True]
    assert visitor.get(f"/s/{status_token(rma)}/label-a4.pdf").status_code == 404
    submit_refund(refund=book_refund(rma=rma, actor=MANAGER), actor=MANAGER)
    work(merchant)
    closed = page_of(visitor, rma)
    assert [one.state for one, _name in closed.context["milestones"]] == ["done"] * 3
    assert closed.context["headline"] == "Your return is complete"


def test_a_mixed_return_says_which_article_is_kept(merchant, visitor):
    publish({}, (SOCK, {"keep": True}))
    bought = [(make_variant("SOCK"), 1, "5.00"), (make_variant("PULL"), 1, "50.00")]
    page = page_of(visitor, approved(merchant, make_order(lines=bought)))
    assert [(row["item"].sku, row["is_kept"]) for row in page.context["articles"]] == [
        ("SOCK", True),
        ("PULL", False),
    ]
    assert page.context["can_cancel"]
    assert [[item.sku for item in label.items] for label in page.context["labels"]] == [["PULL"]]
    assert len(page.context["milestones"]) == 6


def test_each_parcel_s_label_is_on_the_page_until_it_has_arrived(merchant, visitor):
    """Cases 61 and 68: the first arrival takes no other label away."""
    make_site("ATELIER")
    publish({}, (LAMP, {"destination": "ATELIER"}))
    bought = [(make_variant("PULL"), 1, "50.00"), (make_variant("LAMP"), 1, "40.00")]
    rma = approved(merchant, make_order(lines=bought))
    first, second = rma.parcels.order_by("id")

    def labels() -> dict[str, int]:
        asked = ("label-a4.pdf", "label-a6.pdf?parcel=1", "label-a4.pdf?parcel=2", "label-a4.pdf?parcel=3")
        return {name: visitor.get(f"/s/{status_token(rma)}/{name}").status_code for name in asked}

    page = page_of(visitor, rma)
    assert [(one.number, one.parcel, [i.sku for i in one.items]) for one in page.context["labels"]] == [
        (1, first, ["PULL"]),
        (2, second, ["LAMP"]),
    ]
    assert "Return label for parcel 2" in body(page)
    assert list(labels().values()) == [302, 302, 302, 404]
    receive(item=items(rma)[0], actor=CLERK)
    assert list(labels().values()) == [302, 404, 302, 404]
    receive(item=items(rma)[1], actor=CLERK)
    assert list(labels().values()) == [404] * 4


def test_the_serial_number_is_asked_for_and_kept(merchant, visitor):
    """Without it the step is shown again, in words, with the field; nothing is left behind."""
    publish({}, ({}, SERIAL))
    draft, unit = ready_to_say_why(visitor, make_order())
    why = f"/return/{draft.key}/why"
    assert f'name="{unit}-serial"' in body(visitor.get(why))
    missing = visitor.post(why, {f"{unit}-reason": "size_small", f"{unit}-serial": "  "})
    assert refusals(missing) == [
        Refusal("Please give the serial number of this article.", f"id_{unit}-serial")
    ]
    refused = visitor.confirm(draft)
    assert (refused.status_code, Return.objects.count()) == (422, 0)
    too_long = visitor.post(why, {f"{unit}-reason": "size_small", f"{unit}-serial": "9" * 61})
    assert [one.field for one in refusals(too_long)] == [f"id_{unit}-serial"]
    visitor.post(why, {f"{unit}-reason": "size_small", f"{unit}-serial": " SN-4711 "})
    assert "SN-4711" in body(visitor.get(f"/return/{draft.key}/check"))
    visitor.confirm(draft)
    [item] = Return.objects.get().items.all()
    assert (item.serial, item.permission) == ("SN-4711", "approved")


def test_a_serial_number_wanted_for_one_reason_is_asked_for_once_it_is_chosen(merchant, visitor):
    defect = {"field": "reason.code", "op": "is", "value": "defective"}
    publish({}, (defect, SERIAL))
    draft, unit = ready_to_say_why(visitor, make_order())
    why = f"/return/{draft.key}/why"
    assert f'name="{unit}-serial"' not in body(visitor.get(why))
    again = visitor.post(why, {f"{unit}-reason": "defective"})
    assert [one.field for one in refusals(again)] == [f"id_{unit}-serial"]
    assert f'name="{unit}-serial"' in body(again)
    assert visitor.post(why, {f"{unit}-reason": "size_small"}).status_code == 302


def test_a_comment_that_a_rule_wants_is_asked_for(merchant, visitor):
    publish({}, ({}, {"evidence": ["note"]}))
    draft, unit = ready_to_say_why(visitor, make_order())
    why = f"/return/{draft.key}/why"
    assert [one.field for one in refusals(visitor.post(why, {f"{unit}-reason": "size_small"}))] == [
        f"id_{unit}-comment"
    ]
    said = {f"{unit}-reason": "size_small", f"{unit}-comment": "Too tight at the neck"}
    assert visitor.post(why, said).status_code == 302


@pytest.mark.parametrize(("photos", "stage"), [(0, "requested"), (1, "approved")])
def test_a_photo_that_a_rule_wants_is_asked_for_and_without_it_a_person_looks(
    merchant, visitor, photos, stage
):
    """Case 32: only a reason makes a photo compulsory; who cannot take one is not shut out by a rule."""
    publish({}, ({}, {"evidence": ["photos"]}))
    draft, unit = ready_to_say_why(visitor, make_order())
    why = f"/return/{draft.key}/why"
    assert "Please add a photo." in body(visitor.get(why))
    sent = {f"{unit}-photos": [picture()]} if photos else {}
    assert visitor.post(why, {f"{unit}-reason": "size_small", **sent}).status_code == 302
    visitor.confirm(draft)
    work(merchant)  # a request waits for its photos
    assert (Return.objects.get().stage, Photo.objects.filter(draft=None).count()) == (stage, photos)


def test_a_photo_that_a_reason_needs_is_compulsory(merchant, visitor):
    """Case 32: a clear word, and no photo left behind."""
    Reason.objects.filter(code="size_small").update(needs_photo=True)
    publish({}, ({}, {"evidence": ["photos"]}))
    draft, unit = ready_to_say_why(visitor, make_order())
    answer = visitor.post(f"/return/{draft.key}/why", {f"{unit}-reason": "size_small"})
    assert [one.text for one in refusals(answer)] == ["With this reason, please add a photo."]
    assert (visitor.confirm(draft).status_code, Return.objects.count(), Photo.objects.count()) == (422, 0, 0)


def test_the_page_makes_as_many_queries_for_one_parcel_as_for_three(
    merchant, visitor, django_assert_max_num_queries
):
    for code in ("ONE", "TWO"):
        make_site(code)
    publish({}, (of_sku("A"), {"destination": "ONE"}), (of_sku("B"), {"destination": "TWO"}))
    lines = [(make_variant(sku), 1, "10.00") for sku in ("A", "B", "C")]
    many = approved(merchant, make_order(lines=lines))
    one = approved(merchant, make_order(lines=lines[:1]))
    assert ask(make_order(lines=lines)).stage == "approved"
    assert many.parcels.count() == 3
    counts = []
    for rma in (one, many):
        page_of(visitor, rma)
        with django_assert_max_num_queries(100) as seen:
            page_of(visitor, rma)
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]
