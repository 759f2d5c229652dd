"""Several orders of one customer, returned in one go."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Order, UnitShare
from customers.queries.links import order_token
from returns.models import Photo, Return, ReturnDraft, ReturnItem
from returns.queries.links import status_token
from returns.services.cancel import cancel
from returns.services.issue_numbers import issue_numbers
from rma_portal.core import clock
from rma_portal.core.money import Money
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_order, make_variant
from tests.returns.flow import SHOPPER, ask, chosen, units, work
from tests.returns.portal.visitor import Visitor, body, picture, refusals
from tests.returns.terms import of_sku, publish


def entered(visitor: Visitor, order: Order) -> ReturnDraft:
    """Open an order by the link of its mail, and give its draft."""
    visitor.get(f"/o/{order_token(order)}")
    return ReturnDraft.objects.get(order=order, submitted=None)


def offered(visitor: Visitor, draft: ReturnDraft) -> list[Order]:
    """Return the orders that the page of articles offers besides."""
    return visitor.get(f"/return/{draft.key}/articles").context["others"]


def join(visitor: Visitor, draft: ReturnDraft, other: Order, counts: dict | None = None):
    """Press the button that takes in another order."""
    return visitor.post(f"/return/{draft.key}/articles", {**(counts or {}), "join": other.key.hex})


def counted(*orders: Order) -> dict[str, int]:
    """Return the fields that choose every unit of some orders."""
    return {f"line-{line.pk}": line.quantity for order in orders for line in order.lines.all()}


def fill(visitor: Visitor, draft: ReturnDraft, *orders: Order, reason: str = "size_small") -> None:
    """Choose everything of some orders, and go on to the last page."""
    visitor.post(f"/return/{draft.key}/articles", counted(*orders))
    fields = {f"{unit}-reason": reason for order in orders for unit in units(order)}
    visitor.post(f"/return/{draft.key}/why", fields)
    visitor.post(f"/return/{draft.key}/refund", {"way-0": "refund", "way-0-1": "refund"})


def basket(visitor: Visitor, *orders: Order) -> ReturnDraft:
    """Take some orders in and fill everything in; give the first one's draft."""
    draft = entered(visitor, orders[0])
    for other in orders[1:]:
        join(visitor, draft, other)
    fill(visitor, draft, *orders)
    draft.refresh_from_db()
    return draft


def fields_of(visitor: Visitor, draft: ReturnDraft) -> dict[str, str]:
    """Return what the last page's button sends."""
    page = visitor.get(f"/return/{draft.key}/check")
    assert page.status_code == 200, page["Location"]
    return {one["shown_as"]: one["shown"] for one in (page.context, *page.context["more"])}


def confirm(visitor: Visitor, draft: ReturnDraft, fields: dict[str, str] | None = None):
    """Press the last button."""
    return visitor.post(f"/return/{draft.key}/confirm", fields or fields_of(visitor, draft))


@pytest.fixture
def other(merchant) -> Order:
    """Another order of the same customer."""
    return make_order(lines=[(make_variant(), 1, "30.00")])


def test_two_orders_become_two_returns_by_one_click(visitor, order, other):
    """One draft and one return for each; the same pages hold the articles of both under their numbers."""
    draft = entered(visitor, order)
    answer = join(visitor, draft, other, {f"line-{order.lines.first().pk}": 1})
    second = ReturnDraft.objects.get(order=other)
    assert answer["Location"] == f"/m/atelier/return/{draft.key}/articles#order-{other.key.hex}"
    page = visitor.get(f"/return/{draft.key}/articles")
    assert [one["draft"] for one in page.context["more"]] == [second]
    assert (page.context["count"], page.context["others"]) == (1, [])  # what was ticked is kept
    fill(visitor, draft, order, other)
    why = visitor.get(f"/return/{draft.key}/why")
    assert [form.article.key for form, _photos in why.context["forms"]] == [*units(order), *units(other)]
    for path in ("why", "check"):
        text = body(visitor.get(f"/return/{draft.key}/{path}"))
        assert [f"Order {one.number}<" in text for one in (order, other)] == [True, True]
    assert visitor.get(f"/return/{draft.key}/check").context["total"] == Money("159.90", "EUR")
    answer = confirm(visitor, draft)
    first, follower = Return.objects.order_by("id")
    assert answer["Location"].split(":")[0].endswith(status_token(first).split(":")[0])
    assert [(rma.order, rma.draft_key, rma.items.count()) for rma in (first, follower)] == [
        (order, draft.key, 3),
        (other, second.key, 1),
    ]
    assert first.basket == follower.basket == ReturnDraft.objects.get(pk=draft.pk).basket
    assert first.requested_at == follower.requested_at
    assert [rma.stage for rma in (first, follower)] == ["approved", "approved"]


def test_an_order_alone_has_no_basket_and_costs_what_it_cost(visitor, order, other):
    """Who unticks the other order, or never takes it in, asks for one return as ever."""
    draft = entered(visitor, order)
    join(visitor, draft, other)
    fill(visitor, draft, order)
    draft.refresh_from_db()
    assert (draft.basket, ReturnDraft.objects.get(order=other).basket) == (None, None)
    confirm(visitor, draft)
    assert [(rma.order, rma.basket) for rma in Return.objects.all()] == [(order, None)]


def test_going_on_with_the_other_order_alone_goes_on_at_its_address(visitor, order, other):
    draft = entered(visitor, order)
    join(visitor, draft, other)
    answer = visitor.post(f"/return/{draft.key}/articles", counted(other))
    second = ReturnDraft.objects.get(order=other)
    assert (answer["Location"], second.basket) == (f"/m/atelier/return/{second.key}/why", None)
    assert visitor.get(f"/return/{second.key}/why").status_code == 200  # by the proof of the same mailbox


def test_only_what_the_customer_could_send_back_is_offered_the_newest_first(
    merchant, stranger, visitor, order
):
    """Never another shop's or customer's, in other money, not sent, cancelled, taken or too long ago."""
    now = clock.now()
    with merchant_transaction(stranger.pk):
        make_order()
    new, newer = (make_order(placed_at=now - dt.timedelta(days=days)) for days in (40, 5))
    make_order(email="paul@example.org")
    make_order(currency="USD")
    make_order(status="pending")
    make_order(placed_at=now - dt.timedelta(days=1200))
    ask(make_order())
    gone, unsent, bare = make_order(), make_order(), make_order()
    shared = make_order(email="paul@example.org")
    UnitShare.objects.filter(order_line__order=gone).update(cancelled_at=now)
    unsent.deliveries.get().lines.all().delete()
    Order.objects.filter(pk=shared.pk).update(customer=order.customer)
    Order.objects.filter(pk=bare.pk).update(customer=None)
    half = make_order(lines=[(make_variant(), 2, "20.00")], placed_at=now - dt.timedelta(days=9))
    ask(half, {units(half)[0]: chosen(half)[units(half)[0]]})
    assert offered(visitor, entered(visitor, order)) == [newer, half, new]


@pytest.mark.parametrize("proof", ["claire@example.org", "75011"])
def test_what_anybody_may_know_offers_and_shows_no_other_order(merchant, visitor, order, other, proof):
    """An address typed or a postcode opens one order, also where its draft is in a basket."""
    draft = basket(visitor, order, other)
    stranger = Visitor(merchant)
    assert stranger.find(order, proof) == draft
    page = stranger.get(f"/return/{draft.key}/articles")
    assert (page.context["others"], page.context["more"]) == ([], [])
    assert other.number not in body(page)
    second = ReturnDraft.objects.get(order=other)
    assert join(stranger, draft, other, counted(order))["Location"].endswith("/why")
    assert stranger.get(f"/return/{draft.key}/check").context["more"] == []
    assert stranger.get(f"/return/{second.key}/articles").status_code == 404
    stranger.post(f"/return/{draft.key}/confirm", fields_of(stranger, draft))
    assert [(rma.order, rma.basket) for rma in Return.objects.all()] == [(order, None)]


def test_an_order_of_nobody_takes_no_other_in(visitor, order, other):
    """Without a customer nobody knows whose the other orders are."""
    Order.objects.filter(pk=order.pk).update(customer=None)
    draft = entered(visitor, order)
    assert offered(visitor, draft) == []
    join(visitor, draft, other)
    draft.refresh_from_db()
    assert (draft.basket, ReturnDraft.objects.filter(order=other).exists()) == (None, False)


def test_a_stranger_s_order_cannot_be_forced_in(visitor, order):
    theirs = make_order(email="paul@example.org")
    draft = entered(visitor, order)
    join(visitor, draft, theirs)
    assert not ReturnDraft.objects.filter(order=theirs).exists()
    second = ReturnDraft.objects.create(
        order=theirs, language="en", choices=chosen(theirs), expires_at=clock.now() + dt.timedelta(days=1)
    )
    other = make_order()
    join(visitor, draft, other)
    draft.refresh_from_db()
    ReturnDraft.objects.filter(pk=second.pk).update(basket=draft.basket)  # as only a mistake of ours could
    page = visitor.get(f"/return/{draft.key}/articles")
    assert [one["draft"].order for one in page.context["more"]] == [other]
    forged = {f"shown-{second.key.hex}": ""}
    fill(visitor, draft, order, other)
    assert confirm(visitor, draft, {**fields_of(visitor, draft), **forged}).status_code == 302
    assert not Return.objects.exists()  # the page names an order that is not on it: nothing is asked for


def test_the_list_costs_the_same_for_one_order_and_for_ten(visitor, order):
    make_order()
    draft = entered(visitor, order)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert visitor.get(f"/return/{draft.key}/articles").status_code == 200
        return len(queries)

    one = cost()
    for _ in range(12):
        make_order()
    assert cost() == one
    assert len(offered(visitor, draft)) == 10


def test_a_refusal_of_one_order_leaves_nothing_of_the_others(visitor, order, other):
    """All or none: a unit taken meanwhile is named with its order, and leads back to the articles."""
    draft = basket(visitor, order, other)
    fields = fields_of(visitor, draft)
    ask(other)
    answer = confirm(visitor, draft, fields)
    assert (answer.status_code, len(refusals(answer))) == (422, 1)
    assert refusals(answer)[0].text.startswith(f"Order {other.number}: ")
    assert Return.objects.get().order == other
    assert not ReturnItem.objects.filter(order_line__order=order).exists()
    again = visitor.get(f"/return/{draft.key}/check")
    assert (again.context["can_confirm"], 'name="go" value="choose"' in body(again)) == (False, True)
    visitor.post(f"/return/{draft.key}/articles", counted(order))
    assert confirm(visitor, draft).status_code == 302
    assert Return.objects.filter(order=order).count() == 1


def test_a_second_click_makes_nothing_twice_from_either_order_s_page(visitor, order, other):
    """Case 143, for each order."""
    draft = basket(visitor, order, other)
    fields = fields_of(visitor, draft)
    second = ReturnDraft.objects.get(order=other)
    answers = [confirm(visitor, draft, fields) for _ in range(2)]
    answers.append(visitor.post(f"/return/{second.key}/confirm"))
    first, follower = Return.objects.order_by("id")
    tokens = [answer["Location"].split("/s/")[1].split(":")[0] for answer in answers]
    assert tokens == [status_token(rma).split(":")[0] for rma in (first, first, follower)]


def test_the_proof_of_one_mailbox_is_not_prolonged_by_taking_an_order_in(visitor, order, other):
    """Two hours from the code or the link, for every order that it opened."""
    start = clock.now()
    draft = entered(visitor, order)
    with clock.travel(start + dt.timedelta(hours=1, minutes=59)):
        visitor.get(join(visitor, draft, other)["Location"])
        second = ReturnDraft.objects.get(order=other)
        assert visitor.get(f"/return/{second.key}/articles").status_code == 200
    with clock.travel(start + dt.timedelta(hours=2, seconds=1)):
        for one in (draft, second):
            assert visitor.get(f"/return/{one.key}/articles").status_code == 302


def test_photos_and_comments_go_to_their_own_order(visitor, order, other):
    draft = entered(visitor, order)
    join(visitor, draft, other)
    visitor.post(f"/return/{draft.key}/articles", counted(order, other))
    [unit] = units(other)
    visitor.post(f"/return/{draft.key}/why", {f"{unit}-reason": "other", f"{unit}-comment": "Too warm"})
    assert ReturnDraft.objects.get(order=other).choices[unit]["comment"] == "Too warm"
    fields = {f"{unit}-reason": "other", f"{unit}-photos": picture(), "unit": unit}
    sent = visitor.post(f"/return/{draft.key}/why", fields, headers={"HX-Request": "true"})
    assert (sent.status_code, len(sent.context["photos"])) == (200, 1)
    assert Photo.objects.get().draft.order == other
    polled = visitor.get(f"/return/{draft.key}/photos?unit={unit}")
    assert (polled.status_code, polled.context["key"], len(polled.context["photos"])) == (200, unit, 1)
    visitor.post(f"/return/{draft.key}/why", {"remove": sent.context["photos"][0].key, "unit": unit})
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    ("language", "add", "last"),
    [
        ("en", "Also return from another order", "Confirm the returns"),
        ("fr", "Retourner aussi des articles d’une autre commande", "Confirmer les retours"),
    ],
)
def test_both_languages(merchant, order, other, language, add, last):
    visitor = Visitor(merchant, language)
    assert add in body(visitor.get(f"/return/{entered(visitor, order).key}/articles"))
    draft = basket(visitor, order, other)
    assert last in body(visitor.get(f"/return/{draft.key}/check"))


def status_page(visitor: Visitor, rma: Return):
    """Open a return by its link."""
    return visitor.get(f"/s/{status_token(rma)}")


def boxed(merchant, visitor: Visitor, *orders: Order) -> list[Return]:
    """Ask for some orders in the portal, and let the workers do their part."""
    confirm(visitor, basket(visitor, *orders))
    work(merchant)
    return list(Return.objects.order_by("id"))


def test_each_return_s_page_leads_to_the_others_and_to_the_one_label(merchant, visitor, order, other):
    """One goes in the parcel of the other: the same label, and both pages say so."""
    leader, follower = boxed(merchant, visitor, order, other)
    box = leader.parcels.get()
    for rma, mate in ((leader, follower), (follower, leader)):
        page = status_page(visitor, rma)
        [label], [sibling] = page.context["labels"], page.context["siblings"]
        assert (label.together, sibling["rma"]) == ([mate.number], mate)
        assert visitor.get(f"/s/{sibling['token']}").context["rma"] == mate
        assert f"Goes in the same parcel as return {mate.number}: one label is enough." in body(page)
        file = visitor.get(f"/s/{status_token(rma)}/label-a4.pdf")
        assert (file.status_code, label.parcel.box) == (302, box)
        assert page.context["label_is_coming"] is False


def test_who_did_not_show_the_mailbox_is_told_of_the_others_and_sees_none(merchant, visitor, order, other):
    """What anybody may know of an order leads to its return's page: nothing of the others is on it."""
    leader, follower = boxed(merchant, visitor, order, other)
    stranger = Visitor(merchant)
    page = status_page(stranger, leader)
    assert [(one["rma"], one["token"]) for one in page.context["siblings"]] == [(follower, "")]
    assert (follower.number in body(page), other.number in body(page)) == (True, False)
    links = [f"/s/{status_token(leader)}/label-{paper}.pdf" for paper in ("a6", "a4")]
    files = [stranger.get(link).status_code for link in links]
    assert files == [302, 404]  # the slip lists the others' articles; it came by mail
    assert "label-a4.pdf" not in body(page)


def test_the_page_waits_for_the_box_s_label(merchant, visitor, order, other):
    confirm(visitor, basket(visitor, order, other))
    leader, follower = Return.objects.order_by("id")
    issue_numbers(leader)
    pages = [status_page(visitor, rma).context for rma in (leader, follower)]
    assert [(page["label_is_coming"], page["labels"]) for page in pages] == [(True, [])] * 2
    cancel(rma=leader, actor=SHOPPER)
    assert status_page(visitor, follower).context["label_is_coming"] is True  # one of its own


def test_the_page_of_a_return_costs_the_same_beside_one_and_beside_three(merchant, visitor, order, other):
    orders = [other, make_order(lines=[(make_variant(), 1, "5.00")])]
    first = boxed(merchant, visitor, order, other)[0]

    def cost(rma: Return) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert status_page(visitor, rma).status_code == 200
        return len(queries)

    few = cost(first)
    more = [make_order(lines=[(make_variant(), 1, "5.00")]) for _ in range(2)]
    lead = make_order(lines=[(make_variant(), 2, "80.00"), (make_variant(), 1, "49.90")])
    confirm(visitor, basket(visitor, lead, orders[1], *more))
    work(merchant)
    assert cost(Return.objects.get(order=lead)) == few


def test_each_order_is_settled_in_its_own_way(visitor, order, other):
    """Questions of a further order have names of their own."""
    publish({})
    draft = entered(visitor, order)
    join(visitor, draft, other)
    fill(visitor, draft, order, other)
    page = visitor.get(f"/return/{draft.key}/refund")
    assert [question.name for question in page.context["questions"]] == ["way-0", "way-0-1"]
    answer = visitor.post(f"/return/{draft.key}/refund", {"way-0": "refund", "way-0-1": "store_credit"})
    assert answer["Location"] == f"/m/atelier/return/{draft.key}/check"
    confirm(visitor, draft)
    asked = ReturnItem.objects.order_by("rma", "position").values_list("resolution", flat=True)
    assert list(asked) == ["refund", "refund", "refund", "store_credit"]


def test_what_can_travel_in_the_same_ways_is_asked_about_once(visitor, order, other):
    publish({}, ({}, {"methods": ["label", "qr_code"]}))
    draft = basket(visitor, order, other)
    page = visitor.get(f"/return/{draft.key}/refund").context
    assert ([way.code for way in page["sendings"]], page["more_sendings"]) == (["label", "qr_code"], [])
    ways = {"way-0": "refund", "way-0-1": "refund", "method": "qr_code"}
    visitor.post(f"/return/{draft.key}/refund", ways)
    confirm(visitor, draft)
    assert set(Return.objects.values_list("method", flat=True)) == {"qr_code"}


def test_other_ways_of_sending_are_asked_about_apart(visitor, order):
    publish(
        {}, (of_sku("LAMP"), {"methods": ["label", "own_carrier"]}), ({}, {"methods": ["label", "qr_code"]})
    )
    other = make_order(lines=[(make_variant("LAMP"), 1, "30.00")])
    draft = basket(visitor, order, other)
    [more] = visitor.get(f"/return/{draft.key}/refund").context["more_sendings"]
    assert (more.field, more.orders, [way.code for way in more.ways]) == (
        "method-1",
        other.number,
        ["label", "own_carrier"],
    )
    ways = {"way-0": "refund", "way-0-1": "refund", "method": "qr_code", "method-1": "own_carrier"}
    visitor.post(f"/return/{draft.key}/refund", ways)
    confirm(visitor, draft)
    assert list(Return.objects.order_by("id").values_list("method", flat=True)) == ["qr_code", "own_carrier"]


def test_what_must_be_chosen_again_leaves_nothing_of_the_others(visitor, order, other):
    """The answer is a way back to the choice, no error: all the same nothing is half made."""
    draft = basket(visitor, order, other)
    fields = fields_of(visitor, draft)
    ReturnDraft.objects.filter(order=other).update(method="in_store")
    answer = confirm(visitor, draft, fields)
    assert answer["Location"] == f"/m/atelier/return/{draft.key}/refund"
    assert (Return.objects.count(), ReturnDraft.objects.exclude(submitted=None).count()) == (0, 0)
