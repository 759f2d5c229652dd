"""Another article instead of money: asked with the stock of the moment, told before and after."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.services.set_stock import Counted, set_stock
from returns.models import Exchange, Return, ReturnDraft
from returns.portal.page import Refusal
from returns.services.accept_as_new import accept_as_new
from returns.services.mark_exchange_sent import mark_exchange_sent
from returns.services.receive import receive
from rma_portal.core.actors import Actor
from rma_portal.core.money import Money
from tests.returns.exchanging import bought, make_sizes, offer, shelf
from tests.returns.flow import CLERK, ask, items, units, work
from tests.returns.portal.visitor import Visitor, body, refusals


class Swap:
    """A customer on the way to exchange every unit of an order."""

    def __init__(self, visitor: Visitor, order, *, reason: str = "size_small") -> None:
        self.visitor, self.units = visitor, units(order)
        self.draft = visitor.find(order)
        counts = {f"line-{unit.split('-')[0]}": str(len(self.units)) for unit in self.units}
        visitor.post(f"/return/{self.draft.key}/articles", counts)
        visitor.post(f"/return/{self.draft.key}/why", {f"{unit}-reason": reason for unit in self.units})

    @property
    def choice(self) -> str:
        """The address of the choice."""
        return f"/return/{self.draft.key}/refund"

    def choose(self, *skus: str, **fields: str):
        """Choose an exchange, and what for."""
        picked = {f"variant-{unit}": sku for unit, sku in zip(self.units, skus, strict=True)}
        return self.visitor.post(self.choice, {"way-0": "exchange", **picked, **fields})

    def review(self):
        """Look at everything once more."""
        return self.visitor.get(f"/return/{self.draft.key}/check")


@pytest.fixture
def sizes(merchant):
    """A pullover in four sizes, and a policy that offers an exchange."""
    made = make_sizes(L=1)
    offer()
    return made


@pytest.fixture
def swap(visitor, sizes) -> Swap:
    """A customer who bought one in M for 40 and may choose."""
    return Swap(visitor, bought((sizes["M"], 1, "40.00")))


def test_the_choice_shows_what_can_be_had_and_what_is_gone(visitor, sizes, swap):
    """Out of stock is shown and disabled; dearer ones are not there; cheaper ones say what comes back."""
    set_stock(counted=[Counted("L", "RC", 0)], actor=Actor.system())
    page = visitor.get(swap.choice)
    [question] = page.context["questions"]
    assert [(way.code, way.amount) for way in question.ways] == [
        ("refund", Money(40, "EUR")),
        ("store_credit", Money(40, "EUR")),
        ("exchange", None),
    ]
    [picker] = question.pickers
    assert [(one.sku, one.is_free, one.back.gross) for one in picker.replacements] == [
        ("L", False, Money(0, "EUR")),
        ("M", True, Money(0, "EUR")),
        ("S", True, Money(16, "EUR")),
    ]
    html = body(page)
    assert '<option value="L" disabled>L (out of stock)</option>' in html
    assert '<option value="M">The same again: M</option>' in html
    assert '<option value="S">S (€16.00 back)</option>' in html
    assert "XL" not in html


def test_an_even_exchange_from_the_choice_to_the_status_page(merchant, visitor, swap):
    """No money is promised anywhere; a unit is reserved, and the page says so, then that it was sent."""
    assert swap.choose("L")["Location"].endswith("/check")
    page = swap.review()
    assert (page.context["settlements"], page.context["articles"][0]["replacement"]) == ([], "Pull, L")
    assert ("You get in exchange: Pull, L" in body(page), "No money changes hands" in body(page)) == (
        True,
        True,
    )
    answer = visitor.confirm(swap.draft)
    assert answer.status_code == 302, refusals(answer)
    rma = Return.objects.get()
    assert (rma.stage, shelf()["L"]) == ("approved", (1, 1))
    status = visitor.get(answer["Location"])
    assert (status.context["expected"], "Reserved for you in exchange: Pull, L" in body(status)) == ([], True)
    mark_exchange_sent(item=items(rma)[0], actor=CLERK, tracking="6A1234")
    sent = visitor.get(answer["Location"])
    assert ("Sent to you in exchange: Pull, L" in body(sent), "6A1234" in body(sent)) == (True, True)
    assert not sent.context["can_cancel"]


def test_the_difference_is_chosen_shown_and_kept(visitor, swap):
    """Case 113: 16.00 comes back, as store credit where the customer says so."""
    swap.choose("S", **{"difference-way-0": "store_credit"})
    page = swap.review()
    assert [(name, total) for name, _rows, total, _bonus in page.context["settlements"]] == [
        ("Store credit", Money(16, "EUR"))
    ]
    answer = visitor.confirm(swap.draft)
    status = visitor.get(answer["Location"])
    assert status.context["expected"] == [("Store credit", Money(16, "EUR"), Money(0, "EUR"))]


@pytest.mark.parametrize("sku", ["", "XL", "NONE", "<script>"])
def test_something_that_can_be_had_must_be_chosen(swap, sku):
    answer = swap.choose(sku)
    field = f"variant-{swap.units[0]}"
    assert refusals(answer) == [Refusal("Pull: Choose what you would like in exchange.", field)]
    assert swap.review()["Location"].endswith("/refund")


def test_what_was_picked_is_kept_on_the_way_back(visitor, swap):
    """A back link never loses what was chosen."""
    back = swap.choose("S", go="why")
    assert back["Location"].endswith("/why")
    [question] = visitor.get(swap.choice).context["questions"]
    assert (question.chosen, question.pickers[0].picked) == ("exchange", "S")


def test_who_comes_second_is_led_back_to_the_choice(visitor, merchant, sizes, swap):
    """The last one went to another customer between the review and the click."""
    swap.choose("L")
    swap.review()
    other = Swap(Visitor(merchant), bought((sizes["M"], 1, "40.00")))
    other.choose("L")
    assert other.visitor.confirm(other.draft).status_code == 302
    answer = visitor.confirm(swap.draft)
    assert answer["Location"].endswith(swap.choice)
    gone = "Pull: What you chose in exchange is out of stock. Choose something else."
    assert refusals(visitor.get(swap.choice)) == [Refusal(gone, f"variant-{swap.units[0]}")]
    assert (Return.objects.count(), Exchange.objects.count(), shelf()["L"]) == (1, 1, (1, 1))
    assert ReturnDraft.objects.get(pk=swap.draft.pk).submitted_id is None
    swap.choose("M")
    assert visitor.confirm(swap.draft).status_code == 302
    assert Return.objects.count() == 2


def test_when_everything_is_gone_the_customer_chooses_money(visitor, sizes, swap):
    """The way back never ends in a circle: the exchange is closed, money is open."""
    swap.choose("L")
    set_stock(counted=[Counted(sku, "RC", 0) for sku in ("L", "M", "S", "XL")], actor=Actor.system())
    assert swap.review()["Location"].endswith("/refund")
    page = visitor.get(swap.choice)
    [question] = page.context["questions"]
    assert [(way.code, way.is_open) for way in question.ways][-1] == ("exchange", False)
    assert len(refusals(page)) == 1
    visitor.post(swap.choice, {"way-0": "refund"})
    assert swap.review().status_code == 200


def test_a_shop_that_said_nothing_of_its_stock_offers_no_exchange(visitor, merchant):
    sizes = make_sizes(M=None, L=None, S=None, XL=None)
    offer()
    page = visitor.get(Swap(visitor, bought((sizes["M"], 1, "40.00"))).choice)
    [question] = page.context["questions"]
    assert [way.code for way in question.ways] == ["refund", "store_credit"]


def test_each_article_has_its_own_replacement_in_as_many_queries(visitor, merchant, sizes):
    """Six units ask for the stock once, like one."""
    counts = []
    for number in (1, 6):
        way = Swap(Visitor(merchant), bought((sizes["M"], number, f"{40 * number}.00")))
        with CaptureQueriesContext(connection) as ran:
            page = way.visitor.get(way.choice)
        assert len(page.context["questions"][0].pickers) == number
        counts.append(len(ran))
    assert counts[0] == counts[1]
    assert counts[0] <= 24


def test_what_was_got_in_exchange_is_returned_in_its_turn(merchant, visitor, sizes, swap):
    """Cases 29 and 119: first it says that it has to be sent, then it stands there by its own name."""
    swap.choose("S")
    visitor.confirm(swap.draft)
    work(merchant)
    choose = f"/return/{visitor.find(swap.draft.order).key}/articles"
    page = visitor.get(choose)
    assert "You have exchanged this article." in body(page)
    assert "See this return" in body(page)
    assert "If something is wrong with what you got, write to us." in body(page)
    [item] = items(Return.objects.get())
    receive(item=item, actor=CLERK)
    accept_as_new(item=item, actor=CLERK)
    mark_exchange_sent(item=item, actor=CLERK)
    again = visitor.find(swap.draft.order)
    page = visitor.get(choose)
    [(row, told)] = page.context["rows"]
    assert (row.field.html_name, row.first.gross) == (f"line-{swap.units[0]}", Money(24, "EUR"))
    assert "S · You got it in exchange" in body(page)
    assert told["until"]
    visitor.post(choose, {row.field.html_name: "1"})
    visitor.post(f"/return/{again.key}/why", {f"{swap.units[0]}-reason": "size_small"})
    visitor.post(f"/return/{again.key}/refund", {"way-0": "refund"})
    review = visitor.get(f"/return/{again.key}/check")
    assert [total for _name, _rows, total, _bonus in review.context["settlements"]] == [Money(24, "EUR")]
    assert visitor.confirm(again).status_code == 302
    [back] = items(Return.objects.exclude(pk=item.rma_id).get())
    assert (back.sku, back.generation, back.gross_amount) == ("S", 1, 24)


def test_one_of_two_that_was_exchanged_stands_beside_the_other(merchant, visitor, sizes):
    """Each has its own field, so that either can come back alone."""
    order = bought((sizes["M"], 2, "80.00"))
    first, second = units(order)
    rma = ask(order, {first: {"reason": "size_small", "resolution": "exchange", "variant": "L"}})
    work(merchant)
    [item] = items(rma)
    receive(item=item, actor=CLERK)
    accept_as_new(item=item, actor=CLERK)
    mark_exchange_sent(item=item, actor=CLERK)
    draft = visitor.find(order)
    choose = f"/return/{draft.key}/articles"
    line = order.lines.get().pk
    rows = [(row.field.html_name, len(row.offer.units)) for row, _told in visitor.get(choose).context["rows"]]
    assert rows == [(f"line-{line}", 1), (f"line-{first}", 1)]
    visitor.post(choose, {f"line-{first}": "1"})
    assert list(ReturnDraft.objects.get(pk=draft.pk).choices) == [first]
    visitor.post(choose, {f"line-{line}": "1"})
    assert list(ReturnDraft.objects.get(pk=draft.pk).choices) == [second]
