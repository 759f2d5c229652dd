"""Choosing what happens for each article alone, and what is kept and so never asked how it travels."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from customers.models import Order
from inventory.models import Variant
from returns.models import Return, ReturnDraft
from returns.portal.page import Refusal
from rma_portal.core.money import Money
from tests.factories import make_order, make_variant
from tests.returns.exchanging import WAYS, bought, make_sizes, offer
from tests.returns.flow import items, units
from tests.returns.portal.visitor import Visitor, body, refusals
from tests.returns.terms import late_order, of_sku, publish

EACH, TOGETHER = "Choose for each article", "Choose for all together"


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


class Choice:
    """A customer who sends back every unit of an order, and stands before the choice."""

    def __init__(self, visitor: Visitor, order, *, reason: str = "size_small") -> None:
        self.visitor, self.units = visitor, units(order)
        self.draft = visitor.find(order)
        counts = {f"line-{line.pk}": str(line.quantity) for line in order.lines.all()}
        visitor.post(f"/return/{self.draft.key}/articles", counts)
        visitor.post(f"/return/{self.draft.key}/why", {f"{unit}-reason": reason for unit in self.units})

    @property
    def address(self) -> str:
        """The address of the choice."""
        return f"/return/{self.draft.key}/refund"

    def look(self):
        """Open the page."""
        return self.visitor.get(self.address)

    def part(self, **fields: str):
        """Press the button that asks about each article."""
        return self.visitor.post(self.address, {"part": "each", **fields})

    def say(self, *ways: str, **fields: str):
        """Answer for each unit, in order; None leaves one out."""
        said = {f"way-{unit}": way for unit, way in zip(self.units, ways, strict=True) if way}
        return self.visitor.post(self.address, {"each": "1", **said, **fields})

    def stored(self) -> list[str]:
        """The way that is stored of each unit."""
        choices = ReturnDraft.objects.get(pk=self.draft.pk).choices
        return [choices[unit]["resolution"] for unit in self.units]

    def review(self):
        """Look at everything once more."""
        return self.visitor.get(f"/return/{self.draft.key}/check")


def with_shipping(order: Order) -> Order:
    """Return an order whose customer paid 4.90 for shipping, too."""
    Order.objects.filter(pk=order.pk).update(shipping_amount="4.90")
    order.payments.update(captured_amount=F("captured_amount") + Decimal("4.90"))
    order.refresh_from_db()
    return order


@pytest.fixture
def two(merchant, visitor) -> Choice:
    """Two articles with a fee and a bonus, asked about together at first."""
    publish({"return_fee": "1.50", "bonus_percent": "10"})
    return Choice(visitor, late_order(("PULL", 1, "50.00"), ("LAMP", 1, "20.00")))


def test_the_articles_are_asked_about_together_until_somebody_wants_it_otherwise(two):
    page = two.look()
    assert [question.name for question in page.context["questions"]] == ["way-0"]
    assert (EACH in body(page), TOGETHER in body(page)) == (True, False)
    assert two.part()["Location"].endswith(two.address)
    page = two.look()
    assert [(q.name, [(w.code, w.amount, w.bonus) for w in q.ways]) for q in page.context["questions"]] == [
        (
            f"way-{unit}",
            [("refund", eur(paid), eur("0")), ("store_credit", eur(paid), eur(bonus))],
        )
        for unit, paid, bonus in zip(two.units, ("48.50", "18.50"), ("5.00", "2.00"), strict=True)
    ]
    assert (EACH in body(page), TOGETHER in body(page)) == (False, True)
    assert two.visitor.post(two.address, {"each": "1", "part": "together"})["Location"].endswith(two.address)
    assert [question.name for question in two.look().context["questions"]] == ["way-0"]


def test_each_article_is_settled_in_its_own_way_to_the_end(two):
    """What stands on the check and on the return is what was chosen for each article."""
    assert two.say("refund", "store_credit")["Location"].endswith("/check")
    review = two.review()
    assert [(name, total, bonus) for name, _rows, total, bonus in review.context["settlements"]] == [
        ("Refund", eur("48.50"), eur("0")),
        ("Store credit", eur("18.50"), eur("2.00")),
    ]
    assert two.visitor.confirm(two.draft).status_code == 302
    assert [item.resolution for item in items(Return.objects.get())] == ["refund", "store_credit"]


def test_what_was_said_together_is_what_each_begins_with(two):
    two.part(**{"way-0": "store_credit"})
    assert [question.chosen for question in two.look().context["questions"]] == ["store_credit"] * 2


@pytest.mark.parametrize("button", [{"go": "why"}, {"speak": "fr"}, {}])
def test_the_choice_survives_the_way_back_another_language_and_the_way_on(two, button):
    two.say("store_credit", "refund", **button)
    questions = two.look().context["questions"]
    assert [question.chosen for question in questions] == ["store_credit", "refund"]


def test_a_page_from_the_browser_s_history_is_read_as_it_was_made(two):
    """Back in the browser the old form stands there: what it says is taken, in whichever way it asked."""
    two.part()
    assert two.visitor.post(two.address, {"way-0": "store_credit"})["Location"].endswith("/check")
    assert two.stored() == ["store_credit", "store_credit"]
    assert two.say("refund", "store_credit")["Location"].endswith("/check")
    assert two.stored() == ["refund", "store_credit"]


def test_an_article_without_an_answer_is_named_and_the_others_keep_theirs(two):
    answer = two.say("store_credit", "")
    title = two.draft.order.lines.last().title
    said = Refusal(f"{title}: Choose how you wish to be refunded.", f"way-{two.units[1]}")
    assert refusals(answer) == [said]
    assert f'id="way-{two.units[1]}"' in body(answer)
    assert two.stored() == ["store_credit", "refund"]


@pytest.mark.parametrize("way", ["repair", "exchange", "<b>"])
def test_no_article_gets_what_it_is_not_offered(two, way):
    two.say(way, "store_credit")
    assert two.stored() == ["refund", "store_credit"]


def test_each_article_agrees_to_store_credit_for_itself(merchant, visitor):
    """T-33: where it is all there is, the sentence names the article's own amount."""
    publish({"resolutions": ["store_credit"]})
    choice = Choice(visitor, late_order(("PULL", 1, "50.00"), ("LAMP", 1, "20.00")))
    choice.part()
    asked = [question.consent for question in choice.look().context["questions"]]
    assert [("€50.00" in asked[0], "€20.00" in asked[0]), "€20.00" in asked[1]] == [(True, False), True]
    assert [one.field for one in refusals(choice.say("store_credit", ""))] == [f"way-{choice.units[1]}"]
    assert choice.review()["Location"].endswith("/refund")
    assert choice.say("store_credit", "store_credit")["Location"].endswith("/check")
    assert choice.review().status_code == 200


def test_each_article_has_its_own_replacement_and_the_last_one_is_promised_once(merchant, visitor):
    sizes = make_sizes(L=1)
    offer()
    choice = Choice(visitor, bought((sizes["M"], 2, "80.00")))
    choice.part()
    first, second = choice.units
    fields = {f"variant-{first}": "L", f"variant-{second}": "S"}
    assert choice.say("exchange", "exchange", **fields)["Location"].endswith("/check")
    [one, other] = choice.look().context["questions"]
    assert [(one.pickers[0].picked, "L" in one.pickers[0].free)] == [("L", True)]
    assert [(other.pickers[0].picked, "L" in other.pickers[0].free)] == [("S", False)]
    refused = choice.say("exchange", "refund", **{f"variant-{first}": ""})
    assert [one.field for one in refusals(refused)] == [f"variant-{first}"]
    choice.say("exchange", "refund", **{f"variant-{first}": "L"})
    assert choice.visitor.confirm(choice.draft).status_code == 302
    assert [item.resolution for item in items(Return.objects.get())] == ["exchange", "refund"]


def test_the_difference_is_asked_about_for_each(merchant, visitor):
    """Case 113: one cheaper article's difference as credit, the other's as money."""
    sizes = make_sizes()
    offer()
    choice = Choice(visitor, bought((sizes["M"], 2, "80.00")))
    first, second = choice.units
    fields = {f"variant-{first}": "S", f"variant-{second}": "S"}
    ways = {f"difference-way-{first}": "store_credit", f"difference-way-{second}": "refund"}
    choice.say("exchange", "exchange", **fields, **ways)
    assert [(name, total) for name, _rows, total, _bonus in choice.review().context["settlements"]] == [
        ("Refund", eur("16.00")),
        ("Store credit", eur("16.00")),
    ]


def test_shipping_belongs_to_all_of_them_and_is_said_to_come(merchant, visitor):
    """Case 94: an article's own amount is without it, the whole request's is with it."""
    order = make_order(lines=[(make_variant(), 1, "50.00"), (make_variant(), 1, "20.00")])
    choice = Choice(visitor, with_shipping(order))
    [question] = choice.look().context["questions"]
    assert question.ways[0].amount == eur("74.90")
    choice.part()
    page = choice.look()
    assert [question.ways[0].amount for question in page.context["questions"]] == [eur("50"), eur("20")]
    assert "The amounts are without shipping" in body(page)


def test_what_is_kept_is_said_with_its_money_and_not_asked_how_it_travels(merchant, visitor):
    two_ways = {"methods": ["label", "own_carrier"]}
    publish({"resolutions": ["refund"]}, (of_sku("SOCK"), {"keep": True}), ({}, two_ways))
    choice = Choice(visitor, late_order(("SOCK", 1, "5.00"), ("PULL", 1, "50.00")))
    page = choice.look()
    assert page.context["questions"] == []
    assert [(row.article.line.sku, row.amount, row.is_kept) for row in page.context["unasked"]] == [
        ("SOCK", eur("5.00"), True)
    ]
    assert [way.code for way in page.context["sendings"]] == ["label", "own_carrier"]
    assert "You keep it: there is nothing to send back." in body(page)
    alone = Choice(visitor, bought((Variant.objects.get(sku="SOCK"), 1, "5.00")))
    assert alone.look()["Location"].endswith("/check")


def test_what_can_be_kept_or_exchanged_says_so_beside_its_ways(merchant, visitor):
    sizes = make_sizes()
    publish({"resolutions": WAYS}, (of_sku("M"), {"keep": True}))
    choice = Choice(visitor, bought((sizes["M"], 1, "40.00"), (make_variant("LAMP"), 1, "20.00")))
    page = choice.look()
    assert page.context["kept"] == {choice.units[0]}
    assert body(page).count("You keep it, unless you take another article in exchange.") == 1
    choice.part()
    assert body(choice.look()).count("You keep it, unless you take another article in exchange.") == 1


def test_nothing_is_said_to_be_kept_while_a_person_may_see_it_otherwise(merchant, visitor):
    asks = {"keep": True, "automation": "ask_person"}
    publish({"resolutions": ["refund"]}, (of_sku("SOCK"), asks), ({}, {"methods": ["label", "in_store"]}))
    choice = Choice(visitor, late_order(("SOCK", 1, "5.00"), ("PULL", 1, "50.00")))
    page = choice.look()
    assert (page.context["kept"], page.context["unasked"]) == (set(), [])
    assert "You keep it" not in body(page)


def test_the_page_reads_as_often_for_one_article_as_for_six(merchant):
    """Not more than 24 times, together and each alone, with everything on it."""
    sizes = make_sizes(M=20)
    offer()
    counts = []
    for number in (1, 6):
        order = bought((sizes["M"], number, f"{40 * number}.00"), (make_variant(), 1, "9.00"))
        choice = Choice(Visitor(merchant), with_shipping(order))
        choice.part()
        with CaptureQueriesContext(connection) as ran:
            assert len(choice.look().context["questions"]) == number + 1
        counts.append(len(ran))
    assert counts[0] == counts[1]
    assert counts[0] <= 24
