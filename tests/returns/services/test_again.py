"""What was got in exchange comes back in its turn: when it can, until when, and for how much."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from customers.domain.shares import UnitValue
from customers.models import Order, OrderLine
from inventory.models import Variant
from returns.domain.exchange import came_at, difference
from returns.domain.withdrawal import CaseState
from returns.models import Exchange, Return, ReturnItem, WithdrawalCase
from returns.queries.dossier import dossier_of
from returns.queries.held import received
from returns.queries.history import history_of
from returns.queries.offers import LineOffer, unit_offers
from returns.queries.other_orders import other_orders
from returns.queries.purchases import purchase_of
from returns.queries.room import room_of
from returns.services.accept_as_new import accept_as_new
from returns.services.approve import approve
from returns.services.inspect import inspect
from returns.services.mark_exchange_sent import mark_exchange_sent
from returns.services.open_return import Wanted, open_return
from returns.services.receive import receive
from returns.services.reject import reject
from returns.services.submit_refund import submit_refund
from returns.services.undo_receipt import undo_receipt
from rma_portal.core import clock
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.core.money import Money
from tests.factories import make_order, make_variant
from tests.returns.exchanging import WAYS, bought, make_sizes, offer, shelf, swap
from tests.returns.flow import CLERK, MANAGER, SHOPPER, ask, items, units, work
from tests.returns.refused import refused
from tests.returns.terms import of_sku, publish
from tests.returns.withdrawing import declared

DAY = dt.timedelta(days=1)


@pytest.fixture
def sizes(merchant) -> dict[str, Variant]:
    """A pullover in four sizes, any of which can be had in exchange for sixty days."""
    made = make_sizes()
    offer()
    return made


def lines(order: Order) -> list[LineOffer]:
    """What can be done with an order's articles."""
    return unit_offers(order, language="fr")


def codes(order: Order) -> list[tuple[str, int, str]]:
    """SKU, generation and "open", or why not, of each unit."""
    return [
        (line.line.sku, unit.generation, "open" if unit.allowed else unit.code)
        for line in lines(order)
        for unit in line.units
    ]


def come_back(rma: Return) -> None:
    """Receive and accept every article of a return."""
    for item in items(rma):
        receive(item=item, actor=CLERK)
        accept_as_new(item=item, actor=CLERK)


def send(rma: Return) -> None:
    """Send what was promised for the articles of a return."""
    for item in items(rma):
        mark_exchange_sent(item=item, actor=CLERK)


def exchanged(merchant, order: Order, *skus: str, **words: str) -> Return:
    """Take an exchange of an order's units to its end: everything has come back, and was sent."""
    every = swap(order, *skus, *[""] * (len(units(order)) - len(skus)), **words)
    rma = ask(order, {unit: choice for unit, choice in every.items() if choice["variant"]})
    work(merchant)
    come_back(rma)
    send(rma)
    pay(merchant, rma)
    return rma


def pay(merchant, rma: Return) -> None:
    """Pay what is due."""
    for refund in rma.refunds.filter(refund_state="due"):
        submit_refund(refund=refund, actor=MANAGER)
    work(merchant)
    rma.refresh_from_db()


def paid_back(order: Order) -> Decimal:
    """What was paid back of an order by now."""
    return sum((rma.refunds.get().amount for rma in order.returns.filter(refunds__gt=0)), Decimal(0))


def test_what_was_got_in_exchange_comes_back_for_what_is_left_of_its_price(merchant, sizes):
    """Cases 29 and 119: 40 paid, 16 back for the cheaper one, 24 back for that one: 40 in all, once."""
    order = bought((sizes["M"], 1, "40.00"), tax="8.00")
    exchanged(merchant, order, "S")
    [line] = lines(order)
    [unit] = line.units
    assert (line.line.sku, line.line.variant, unit.generation, unit.gross, unit.allowed) == (
        "S", sizes["S"], 1, Money(24, "EUR"), True,
    )  # fmt: skip
    before = shelf()["S"]
    again = ask(order)
    [item] = items(again)
    assert (item.sku, item.options, item.variant, item.order_line, item.unit_no, item.generation) == (
        "S", "S", sizes["S"], order.lines.get(), 1, 1,
    )  # fmt: skip
    assert (item.gross_amount, item.tax_amount) == (Decimal("24.000"), Decimal("4.800"))
    assert codes(order) == [("S", 1, "taken")]
    work(merchant)
    come_back(again)
    pay(merchant, again)
    assert (again.stage, again.refunds.get().amount, room_of(order)) == ("closed", 24, Money(0, "EUR"))
    assert (before, shelf()["S"]) == ((2, 0), (3, 0))


def test_nothing_but_a_finished_exchange_can_come_back_in_its_turn(merchant, sizes):
    """Case 29: not what is only promised, and not what was sent while the first article is still out."""
    order = bought((sizes["M"], 2, "80.00"))
    first, second = units(order)
    choices = swap(order, "L", "L")
    rma = ask(order, {first: choices[first]})
    work(merchant)
    assert codes(order) == [("M", 0, "exchanged"), ("M", 0, "open")]
    send(rma)
    assert codes(order) == [("M", 0, "exchanged"), ("M", 0, "open")]
    with refused(InvalidInput, "article_refused", unit=first, why="exchanged"):
        ask(order, {first: {"reason": "size_small"}})
    come_back(rma)
    assert codes(order) == [("M", 0, "open"), ("L", 1, "open")]
    other = ask(order, {second: choices[second]})
    work(merchant)
    come_back(other)
    assert codes(order) == [("M", 0, "exchanged"), ("L", 1, "open")]


def test_an_order_of_a_replacement_can_be_taken_in_with_another(merchant, sizes):
    """Of an order of one exchanged article nothing could come back until the exchange was finished."""
    order, at_hand = bought((sizes["M"], 1, "50.00")), bought((sizes["L"], 1, "50.00"))
    rma = ask(order, swap(order, "S"))
    work(merchant)
    send(rma)
    assert other_orders(at_hand) == []
    come_back(rma)
    assert other_orders(at_hand) == [order]
    ask(order)
    assert other_orders(at_hand) == []


def test_what_was_refused_after_its_replacement_left_is_for_a_person(merchant, sizes):
    """What the customer holds by then nobody knows: they are told to write."""
    order = bought((sizes["M"], 1, "40.00"))
    rma = ask(order, swap(order, "L"))
    work(merchant)
    send(rma)
    [item] = items(rma)
    receive(item=item, actor=CLERK)
    inspect(item=item, accepted=False, grade="d", disposition="quarantine", actor=CLERK, note="Not this one")
    assert codes(order) == [("M", 0, "exchanged")]


def test_a_request_to_exchange_that_nobody_decided_is_a_return_like_others(merchant, sizes):
    offer(resolutions=["refund", "exchange"])
    order = bought((sizes["M"], 1, "40.00"))
    rma = ask(order, swap(order, "L", reason="defective"))
    assert (rma.stage, codes(order)) == ("requested", [("M", 0, "taken")])


def test_a_replacement_is_in_one_live_return_and_free_again_after_a_refusal(merchant, sizes):
    """Cases 6 and 8 hold for each generation; the first article's return never opens again."""
    order = bought((sizes["M"], 1, "40.00"))
    first = exchanged(merchant, order, "L")
    again = ask(order, swap(order, "M", reason="defective"))
    assert (again.stage, codes(order)) == ("requested", [("L", 1, "taken")])
    [item] = items(again)
    for generation in (0, 1):
        with pytest.raises(IntegrityError, match="a_unit_is_in_one_live_return"), transaction.atomic():
            ReturnItem.objects.create(
                rma=first, position=9, order_line=item.order_line, unit_no=1, generation=generation,
                title="Twin", currency="EUR",
            )  # fmt: skip
    reject(rma=again, items=items(again), why="No defect", actor=MANAGER)
    assert codes(order) == [("L", 1, "open")]
    with refused(Conflict, "exchange_sent"):
        undo_receipt(item=items(first)[0], actor=MANAGER)


def test_an_exchange_can_be_exchanged_and_the_last_one_paid_back(merchant, sizes):
    """Case 119: two generations, one even, one cheaper; all in all what was paid, once."""
    order = bought((sizes["M"], 1, "40.00"))
    exchanged(merchant, order, "L")
    second = exchanged(merchant, order, "S")
    assert [(item.sku, item.generation) for item in items(second)] == [("L", 1)]
    assert Exchange.objects.get(item__rma=second).replaced_amount == sizes["L"].price_amount
    assert (codes(order), lines(order)[0].units[0].gross) == ([("S", 2, "open")], Money(24, "EUR"))
    last = ask(order)
    work(merchant)
    come_back(last)
    pay(merchant, last)
    assert (paid_back(order), room_of(order)) == (Decimal(40), Money(0, "EUR"))


def test_what_a_claim_gave_for_nothing_is_worth_what_was_paid(merchant, sizes):
    """T-32: a dearer replacement for a defect changes no money, neither now nor later."""
    order = bought((sizes["M"], 1, "40.00"))
    rma = ask(order, swap(order, "XL", reason="wrong_item"))
    assert rma.stage == "requested"
    approve(rma=rma, items=items(rma), actor=MANAGER)
    work(merchant)
    come_back(rma)
    send(rma)
    assert (codes(order), lines(order)[0].units[0].gross) == ([("XL", 1, "open")], Money(40, "EUR"))


def test_the_periods_begin_anew_with_the_replacement(merchant, sizes):
    """The shop's sixty days run from its arrival, taken to be seven days after it was sent."""
    order = bought((sizes["M"], 1, "40.00"), days_ago=55)
    now = clock.now()
    exchanged(merchant, order, "L")
    with clock.travel(now + 60 * DAY):
        assert codes(order) == [("L", 1, "open")]
        [unit] = lines(order)[0].units
        assert unit.until is not None
        assert 66 <= (unit.until - now).days <= 70  # a period that ends at a weekend ends later
    with clock.travel(now + 71 * DAY):
        assert [unit.code for line in lines(order) for unit in line.units] == ["window_closed"]


def test_a_late_acceptance_takes_no_day_from_the_customer(merchant, sizes):
    """It cannot be asked for before, so no period begins before."""
    order = bought((sizes["M"], 1, "40.00"))
    rma = ask(order, swap(order, "L"))
    work(merchant)
    send(rma)
    accepted_at = clock.now() + 20 * DAY
    with clock.travel(accepted_at):
        come_back(rma)
        assert purchase_of(order).held[order.lines.get().pk, 1].came_at == accepted_at
    sent_at = Exchange.objects.get().sent_at
    assert came_at(sent_at, sent_at + DAY) == came_at(sent_at, None) == sent_at + 7 * DAY


def test_the_right_of_withdrawal_is_open_for_the_replacement_too(merchant, sizes):
    """Kinder than CRD art. 9, which knows the first delivery alone; with the whole order its shipping."""
    order = make_order(lines=[(sizes["M"], 1, "40.00")])
    Order.objects.filter(pk=order.pk).update(shipping_amount="4.90")
    order.payments.update(captured_amount=Decimal("44.90"))
    order.refresh_from_db()
    exchanged(merchant, order, "L")
    with clock.travel(clock.now() + 12 * DAY):  # long after the first article's fourteen days
        again = ask(order, reason="changed_mind")
        assert [item.regime for item in items(again)] == ["withdrawal"]
        work(merchant)
        come_back(again)
        assert again.refunds.get().amount == Decimal("44.90")


def test_a_statement_of_withdrawal_means_what_the_customer_holds(merchant, sizes):
    """T-16: by the order's number, without a word about which article."""
    order = make_order(lines=[(sizes["M"], 1, "40.00")])
    exchanged(merchant, order, "L")
    declared(order.number)
    work(merchant)
    case = WithdrawalCase.objects.get()
    assert (case.case_state, [(item.sku, item.generation) for item in items(case.rma)]) == (
        CaseState.OPENED,
        [("L", 1)],
    )


def test_without_a_known_delivery_the_right_stays_open(merchant, sizes):
    """T-3: an exchange makes no period end that had not begun."""
    order = make_order(lines=[(sizes["M"], 1, "40.00")])
    order.deliveries.update(delivered_at=None)
    exchanged(merchant, order, "L")
    with clock.travel(clock.now() + 300 * DAY):
        assert codes(order) == [("L", 1, "open")]


def test_programs_name_a_replacement_by_its_own_sku(merchant, sizes):
    order = bought((sizes["M"], 2, "80.00"))
    exchanged(merchant, order, "L")

    def opened(**named: object) -> list[tuple[str, int]]:
        with transaction.atomic():
            rma = open_return(order=order, wanted=[Wanted("size_small", **named)], actor=SHOPPER)  # type: ignore[arg-type]
            found = [(item.sku, item.generation) for item in items(rma)]
            transaction.set_rollback(True)
        return found

    assert opened(sku="L") == [("L", 1)]
    assert opened(sku="M") == [("M", 0)]
    assert opened(line="1", quantity=2) == [("L", 1), ("M", 0)]
    assert opened(line="1", units=(1,)) == [("L", 1)]
    with refused(InvalidInput, "quantity_exceeded", most=1):
        opened(sku="M", quantity=2)


def test_a_return_of_both_names_each_by_what_it_is(merchant, sizes):
    """Staff read them apart, though they are units of one order line."""
    order = bought((sizes["M"], 2, "80.00"))
    exchanged(merchant, order, "L")
    both = ask(order)
    assert [(line.sku, len(line.articles)) for line in dossier_of(both).lines] == [("L", 1), ("M", 1)]


def test_an_article_is_bought_once_however_often_it_comes_back(merchant, sizes):
    """The history that rules read counts requests, and each bought article once."""
    order = bought((sizes["M"], 1, "40.00"), (make_variant(), 1, "60.00"))
    exchanged(merchant, order, "L")
    ask(order, {units(order)[0]: {"reason": "size_small"}})
    seen = history_of(order, clock.now() + DAY)
    assert (seen.returns_before, seen.return_rate, seen.value_returned) == (2, 50, Decimal(40))


def test_a_purchase_is_read_as_often_with_three_replacements_as_with_one(merchant, sizes):
    counts = []
    for number, skus in ((1, ("M",)), (3, ("M", "M", "M"))):
        order = bought((sizes["M"], number, f"{40 * number}.00"))
        exchanged(merchant, order, *skus)
        with CaptureQueriesContext(connection) as ran:
            assert len(lines(order)) == number
        counts.append(len(ran))
    assert counts[0] == counts[1]


def test_rules_see_what_the_customer_holds(merchant):
    """Its own SKU, and no longer that of the first."""
    sizes = make_sizes()
    publish({"resolutions": WAYS}, (of_sku("L"), {"keep": True}))
    order = bought((sizes["M"], 2, "80.00"))
    exchanged(merchant, order, "L")
    decided = [unit.decision for line in lines(order) for unit in line.units]
    assert [decision.keep for decision in decided if decision] == [False, True]


prices = st.decimals(min_value="0.01", max_value="900", places=2)


@given(
    paid=st.decimals(min_value="0", max_value="900", places=2),
    rate=st.integers(min_value=0, max_value=50),
    first=prices,
    chain=st.lists(prices, max_size=6),
)
def test_whatever_is_exchanged_in_turn_all_that_comes_back_is_what_was_paid(paid, rate, first, chain):
    """Case 119: differences and the last price add up to what was paid, to the cent, tax within each."""
    tax = (paid * rate / (100 + rate)).quantize(Decimal("0.01"))
    line = OrderLine(pk=1)
    left, price, back, tax_back = (
        UnitValue(Money(paid, "EUR"), Money(tax, "EUR")),
        first,
        Decimal(0),
        Decimal(0),
    )
    for generation, new in enumerate(chain):
        gives = difference(left, Money(price, "EUR"), Money(new, "EUR"))
        item = ReturnItem(
            order_line=line, unit_no=1, generation=generation,
            gross_amount=left.gross.amount, tax_amount=left.tax.amount,
            difference_amount=gives.gross.amount, difference_tax_amount=gives.tax.amount,
        )  # fmt: skip
        exchange = Exchange(item=item, variant=Variant(), sku="NEXT", sent_at=clock.now())
        exchange.accepted_at = None  # type: ignore[attr-defined]
        now = received(exchange, line)
        assert now.generation == generation + 1
        left = UnitValue(Money(now.unit.gross_amount, "EUR"), Money(now.unit.tax_amount, "EUR"))
        back, tax_back, price = back + gives.gross.amount, tax_back + gives.tax.amount, new
        assert Money(0, "EUR") <= left.tax <= left.gross
    assert back + left.gross.amount == paid
    assert tax_back + left.tax.amount <= tax
