"""Several returns that were asked for together: one box for what goes to the same site."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage

from returns.models import Return, ReturnItem, ReturnParcel
from returns.queries.timeline import timeline
from returns.services.approve import approve
from returns.services.cancel import cancel
from returns.services.depart import depart
from returns.services.draw_label import request_of
from returns.services.expire import expire_return
from returns.services.issue_numbers import issue_numbers
from returns.services.receive import receive
from returns.services.remind import remind
from returns.wording.timeline import sentence
from rma_portal.core import clock
from rma_portal.mail.models import OutgoingMail
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, SHOPPER, ask_together, items, work
from tests.returns.terms import make_site, of_sku, publish

LAMP = of_sku("LAMP")


def bought(*skus: str):
    """An order of some articles."""
    return make_order(lines=[(make_variant(sku), 1, "20.00") for sku in skus])


def boxes() -> list[tuple[str, str, str, list[str]]]:
    """Return of each parcel its order, label state, the order whose label is on the box, and its SKUs."""
    rows = ReturnParcel.objects.select_related("rma__order", "travels_in__rma__order")
    return [
        (
            parcel.rma.order.number,
            parcel.label_state,
            parcel.travels_in.rma.order.number if parcel.travels_in else "",
            [item.sku for item in parcel.items.order_by("position")],
        )
        for parcel in rows.order_by("id")
    ]


@pytest.fixture
def first(merchant):
    return bought("PULL")


@pytest.fixture
def second(merchant):
    return bought("MUG")


def test_what_goes_to_one_site_travels_in_one_box_with_one_label(merchant, first, second):
    """The label is the first return's; its slip lists all articles, and each return has a mail of its own."""
    leader, follower = ask_together(first, second)
    work(merchant)
    assert boxes() == [
        (first.number, "ready", "", ["PULL"]),
        (second.number, "none", first.number, ["MUG"]),
    ]
    box, inside = ReturnParcel.objects.order_by("id")
    slip = request_of(box)
    assert [article.sku for article in slip.articles] == ["PULL", "MUG"]
    assert slip.order_number == f"{first.number}, {second.number}"
    assert (box.destination, inside.destination_id) == (inside.destination, box.destination_id)
    mails = OutgoingMail.objects.order_by("id")
    assert [(mail.template, mail.attachment) for mail in mails] == [("approved", box.label_a4)] * 2
    leader.refresh_from_db()
    follower.refresh_from_db()
    numbers = [follower.number, leader.number]
    assert [number in mail.text for mail, number in zip(mails, numbers, strict=True)] == [True, True]
    told = [sentence(moment) for moment in timeline(follower) if moment.verb == "goes_along"]
    assert told == [f"Goes in the same parcel as return {leader.number}"]
    assert "label_ready" in [moment.verb for moment in timeline(follower)]


def test_the_numbers_come_in_one_go_and_again_change_nothing(merchant, first, second):
    returns = ask_together(first, second)
    issue_numbers(returns[1])
    before = list(Return.objects.order_by("id").values_list("number", "serial"))
    assert [serial for _number, serial in before] == [1, 2]
    work(merchant)
    issue_numbers(returns[0])
    assert list(Return.objects.order_by("id").values_list("number", "serial")) == before
    assert len(boxes()) == 2


def test_each_site_has_a_box_of_its_own(merchant):
    """Case 68, across returns."""
    make_site("ATELIER")
    publish({}, (LAMP, {"destination": "ATELIER"}))
    first, second = bought("PULL", "LAMP"), make_order(lines=[(make_variant("LAMP-2"), 1, "9.00")])
    ask_together(first, second)
    work(merchant)
    assert boxes() == [
        (first.number, "ready", "", ["PULL"]),
        (first.number, "ready", "", ["LAMP"]),
        (second.number, "none", first.number, ["LAMP-2"]),
    ]
    assert ReturnParcel.objects.get(rma__order=second).destination.code == "RC"


def test_another_way_of_sending_is_another_parcel(merchant, first, second):
    publish({}, ({}, {"methods": ["label", "qr_code"]}))
    ask_together(first, second, methods=("label", "qr_code"))
    work(merchant)
    assert [box[1:3] for box in boxes()] == [("ready", ""), ("ready", "")]


def test_what_a_person_decides_later_waits_for_nobody(merchant):
    """One is approved at once, and its label drawn; the other gets a label of its own (case 58)."""
    publish({}, (LAMP, {"automation": "ask_person"}))
    first, second = bought("PULL"), bought("LAMP")
    _leader, later = ask_together(first, second)
    work(merchant)
    assert boxes() == [(first.number, "ready", "", ["PULL"])]
    approve(rma=later, items=items(later), actor=MANAGER)
    work(merchant)
    assert boxes()[1] == (second.number, "ready", "", ["LAMP"])


def test_returns_that_were_not_asked_for_together_share_nothing(merchant, first, second):
    for order in (first, second):
        ask_together(order)
    work(merchant)
    assert [box[1:3] for box in boxes()] == [("ready", ""), ("ready", "")]


def test_a_box_whose_return_is_cancelled_is_handed_over(merchant, first, second):
    """Case 61: its label is void; the next return has it drawn, and what else goes along follows."""
    third = bought("HAT")
    leader, *others = ask_together(first, second, third)
    work(merchant)
    cancel(rma=leader, actor=SHOPPER)
    work(merchant)
    assert boxes() == [
        (first.number, "voided", "", ["PULL"]),
        (second.number, "ready", "", ["MUG"]),
        (third.number, "none", second.number, ["HAT"]),
    ]
    box = ReturnParcel.objects.get(rma=others[0])
    assert [article.sku for article in request_of(box).articles] == ["MUG", "HAT"]
    mails = OutgoingMail.objects.filter(template="approved", attachment=box.label_a4)
    assert mails.count() == 2  # once more to each, with the label that holds now
    assert default_storage.exists(box.label_a4)


def test_cancelled_before_the_label_is_drawn(merchant, first, second):
    leader, _follower = ask_together(first, second)
    issue_numbers(leader)
    cancel(rma=leader, actor=SHOPPER)
    work(merchant)
    assert boxes() == [(first.number, "voided", "", ["PULL"]), (second.number, "ready", "", ["MUG"])]


def test_a_return_that_goes_along_can_be_cancelled_alone(merchant, first, second):
    _leader, follower = ask_together(first, second)
    work(merchant)
    cancel(rma=follower, actor=SHOPPER)
    work(merchant)
    assert [box[1] for box in boxes()] == ["ready", "none"]


def test_an_expired_box_is_handed_over(merchant, first, second):
    """Case 56: each return ends by its own last day."""
    leader, follower = ask_together(first, second)
    work(merchant)
    Return.objects.filter(pk=follower.pk).update(send_before=clock.now() + dt.timedelta(days=60))
    with clock.travel(clock.now() + dt.timedelta(days=40)):
        expire_return(rma=leader)
        work(merchant)
    assert [box[1:3] for box in boxes()] == [("voided", ""), ("ready", "")]


@pytest.mark.parametrize("of", [0, 1])
def test_what_is_in_one_box_leaves_together(merchant, first, second, of):
    returns = ask_together(first, second)
    work(merchant)
    depart(parcel=returns[of].parcels.get(), actor=MANAGER)
    assert [rma.stage for rma in Return.objects.order_by("id")] == ["on_its_way", "on_its_way"]
    work(merchant)
    assert OutgoingMail.objects.filter(template="on_its_way").count() == 2


def test_a_box_that_has_left_is_not_handed_over(merchant, first, second):
    leader, follower = ask_together(first, second)
    work(merchant)
    depart(parcel=leader.parcels.get(), actor=MANAGER)
    cancel(rma=leader, actor=SHOPPER)
    work(merchant)
    assert [box[1:3] for box in boxes()] == [("voided", ""), ("none", first.number)]
    assert receive(item=items(follower)[0], actor=CLERK).journey == "received"


def test_each_return_is_received_on_its_own(merchant, first, second):
    leader, follower = ask_together(first, second)
    work(merchant)
    receive(item=items(follower)[0], actor=CLERK)
    assert [rma.stage for rma in Return.objects.order_by("id")] == ["approved", "received"]
    receive(item=items(leader)[0], actor=CLERK)
    assert set(ReturnItem.objects.values_list("journey", flat=True)) == {"received"}


def test_what_is_asked_for_together_does_not_speak_against_itself(merchant, first, second):
    """A shop that looks at customers with a return before looks at the next request, not at this one."""
    before = {"field": "consumer.returns_before", "op": "at_least", "value": 1}
    publish({}, (before, {"automation": "ask_person"}))
    assert [rma.stage for rma in ask_together(first, second)] == ["approved", "approved"]
    assert [rma.stage for rma in ask_together(bought("HAT"))] == ["requested"]


def test_nobody_is_reminded_of_a_box_without_its_label(merchant, first, second):
    leader, _follower = ask_together(first, second)
    issue_numbers(leader)
    with clock.travel(leader.send_before - dt.timedelta(days=2)):
        assert remind() == 0
        work(merchant)
        assert remind() == 2
