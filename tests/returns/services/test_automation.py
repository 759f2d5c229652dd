"""What the service does by itself: each step by hand, prepared, or by itself within limits."""

import datetime as dt
from decimal import Decimal

import pytest

from inventory.models import StockLevel
from returns.models import AutomationDay, Refund
from returns.services.accept_as_new import accept_as_new
from returns.services.approve import approve
from returns.services.inspect import inspect
from returns.services.put_into_stock import put_into_stock
from returns.services.receive import receive
from returns.services.submit_refund import submit_refund
from returns.services.undo_receipt import undo_receipt
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, NotPermitted
from rma_portal.outbox.models import OutboxMessage
from tests.factories import make_order, make_variant
from tests.returns.flow import CLERK, MANAGER, SHOPPER, approved, ask, items, received, work
from tests.returns.refused import refused
from tests.returns.services.automation import publish, settle, told, why

READER = Actor("staff", "9", "Rita", "reader")
NOON = dt.datetime(2026, 3, 10, 11, 0, tzinfo=dt.UTC)


def plain(gross: str = "40.00", **order):
    """Ask for a return that the rules approve."""
    return ask(make_order(lines=[(make_variant(), 1, gross)], **order))


def stages(*returns) -> list[str]:
    """Return the returns' stages as they are now."""
    for rma in returns:
        rma.refresh_from_db()
    return [rma.stage for rma in returns]


def stock() -> list[int]:
    """Return all quantities in stock."""
    return list(StockLevel.objects.order_by("id").values_list("quantity", flat=True))


def test_the_defaults_do_what_was_done_before(merchant):
    """Approved by rule, put into stock with the acceptance, booked, and released by a person."""
    rma = received(merchant, make_order())
    refund = accept_as_new(item=items(rma)[0], actor=CLERK)
    assert (stock(), refund.refund_state, why(rma)) == ([1], "due", [])
    assert AutomationDay.objects.count() == 0


# --- approval


@pytest.mark.parametrize("mode", ["manual", "semi"])
def test_by_hand_beats_the_rules(merchant, mode):
    """Case 50: what the merchant set beats the rule that approves; one click of a person is left."""
    settle(approval_mode=mode)
    rma = plain()
    assert (rma.stage, why(rma)) == ("requested", [{"step": "approval", "why": mode}])
    assert told(rma, "left_to_person") == []
    approve(rma=rma, items=items(rma), actor=MANAGER)
    assert stages(rma) == ["approved"]


def test_a_rule_that_asks_beats_a_later_one_that_approves(merchant):
    """Case 50: and nothing of the day's limit is used by what a person decides."""
    settle(approval_day_count=5)
    dear = {"field": "article.price_paid", "op": "at_least", "value": "30"}
    publish(("handling", dear, {"automation": "ask_person"}), ("handling", {}, {"automation": "approve"}))
    careful, quick = plain("40.00"), plain("20.00")
    assert stages(careful, quick) == ["requested", "approved"]
    assert why(careful) == [{"step": "approval", "why": "rule_asked", "rule": "handling1"}]
    assert AutomationDay.objects.get().used_count == 1


def test_above_the_limit_of_a_return_a_person_decides(merchant):
    """The articles of one return count together; the timeline says which limit it was."""
    settle(approval_limit_amount="50")
    two = ask(make_order(lines=[(make_variant(), 2, "50.02")]))
    exactly = plain("50.00")
    limit = {"step": "approval", "why": "per_return", "limit": "50.00", "currency": "EUR"}
    assert (stages(two, exactly), why(two)) == (["requested", "approved"], [limit])
    assert told(two, "left_to_person") == [("left_to_person", limit)]


def test_above_the_limits_of_a_day_a_person_decides(merchant):
    """In value, until a smaller one fits again; in number, for everybody."""
    settle(approval_day_amount="100", approval_day_count=3)
    returns = [plain(gross) for gross in ("60.00", "50.00", "40.00", "0.00", "0.00")]
    assert stages(*returns) == ["approved", "requested", "approved", "approved", "requested"]
    amount = {"step": "approval", "why": "day_amount", "limit": "100.00", "currency": "EUR"}
    number = {"step": "approval", "why": "day_count", "limit": 3}
    assert (why(returns[1]), why(returns[4])) == ([amount], [number])
    day = AutomationDay.objects.get()
    assert (day.step, day.used_amount, day.used_count) == ("approval", Decimal(100), 3)


def test_a_day_is_the_merchants_day(merchant):
    """Paris is an hour ahead: at 23:30 UTC its next day has begun."""
    settle(approval_day_count=1)
    late = NOON.replace(hour=23, minute=30)
    asked = []
    for moment in (NOON, NOON.replace(hour=22, minute=59), late):
        with clock.travel(moment):
            asked.append(plain(placed_at=NOON - dt.timedelta(days=5)))
    assert stages(*asked) == ["approved", "requested", "approved"]
    days = AutomationDay.objects.order_by("day_on").values_list("day_on", "used_count")
    assert list(days) == [(dt.date(2026, 3, 10), 1), (dt.date(2026, 3, 11), 1)]


def test_other_currencies_go_to_a_person_where_an_amount_is_limited(merchant):
    settle(approval_day_amount="1000", approval_day_count=9)
    rma = plain(currency="GBP")
    assert (rma.stage, why(rma)) == ("requested", [{"step": "approval", "why": "currency"}])
    settle(approval_day_amount=None)
    assert plain(currency="GBP").stage == "approved"
    assert AutomationDay.objects.get().used_amount == 0


# --- restock


def inspected(rma, actor=CLERK, disposition: str = "restock"):
    """Accept every received article."""
    for item in items(rma):
        inspect(item=item, accepted=True, grade="a", disposition=disposition, actor=actor)


@pytest.mark.parametrize("mode", ["manual", "semi"])
def test_stock_waits_for_a_person_and_rises_once(merchant, mode):
    """Case 86."""
    settle(restock_mode=mode)
    rma = received(merchant, make_order())
    inspected(rma)
    [item] = items(rma)
    assert (stock(), why(rma)) == ([], [{"step": "restock", "why": mode, "article": 1}])
    put_into_stock(item=item, actor=CLERK)
    assert (stock(), why(rma)) == ([1], [])
    with refused(Conflict, "nothing_to_stock"):
        put_into_stock(item=item, actor=CLERK)
    assert told(rma, "put_into_stock") == [("put_into_stock", {"article": 1, "disposition": "restock"})]


def test_a_paid_return_closes_when_its_last_article_is_in_stock(merchant):
    """Nobody looks for an article of a closed return: until it lies in stock it is settled, no more."""
    settle(restock_mode="manual")
    rma = received(merchant, make_order())
    submit_refund(refund=accept_as_new(item=items(rma)[0], actor=CLERK), actor=MANAGER)
    work(merchant)
    rma.refresh_from_db()
    assert rma.stage == "settled"
    put_into_stock(item=items(rma)[0], actor=CLERK)
    rma.refresh_from_db()
    assert rma.stage == "closed"


def test_who_may_put_into_stock_and_what(merchant):
    """Case 78: what is destroyed never waits for a place in stock."""
    settle(restock_mode="manual")
    rma = received(merchant, make_order())
    with refused(NotPermitted, "role_not_permitted"):
        put_into_stock(item=items(rma)[0], actor=READER)
    with refused(Conflict, "nothing_to_stock"):
        put_into_stock(item=items(rma)[0], actor=CLERK)
    inspected(rma, disposition="destroy")
    assert why(rma) == []
    with refused(Conflict, "nothing_to_stock"):
        put_into_stock(item=items(rma)[0], actor=CLERK)


def test_an_undone_receipt_takes_nothing_out_that_never_went_in(merchant):
    """Case 85."""
    settle(restock_mode="manual")
    rma = received(merchant, make_order())
    inspected(rma)
    undo_receipt(item=items(rma)[0], actor=CLERK)
    assert (stock(), why(rma)) == ([], [])
    settle(restock_mode="auto")
    receive(item=items(rma)[0], actor=CLERK)
    inspected(rma)
    assert stock() == [1]


def test_the_limit_of_a_return_counts_its_articles_together(merchant):
    settle(restock_limit_amount="50")
    rma = received(merchant, make_order(lines=[(make_variant(), 3, "60.00")]))
    inspected(rma)
    limit = {"step": "restock", "why": "per_return", "limit": "50.00", "currency": "EUR", "article": 3}
    assert (stock(), why(rma)) == ([2], [limit])


# --- refund


def refunds(rma) -> list[tuple[Decimal, str]]:
    """Return a return's refunds with their states."""
    return list(Refund.objects.filter(rma=rma).order_by("id").values_list("amount", "refund_state"))


def test_by_hand_nothing_is_booked(merchant):
    settle(refund_mode="manual")
    rma = received(merchant, make_order())
    assert accept_as_new(item=items(rma)[0], actor=CLERK) is None
    work(merchant)
    assert (refunds(rma), stages(rma)) == ([], ["inspected"])


def test_by_itself_money_leaves_when_it_is_owed(merchant):
    settle(refund_mode="auto")
    rma = received(merchant, make_order())
    accept_as_new(item=items(rma)[0], actor=CLERK)
    assert refunds(rma) == [(Decimal("49.900"), "due")]
    work(merchant)
    assert (refunds(rma), stages(rma)) == ([(Decimal("49.900"), "succeeded")], ["closed"])
    submitted = told(rma, "refund_booked", "refund_submitted")
    assert [verb for verb, _facts in submitted] == ["refund_booked", "refund_submitted"]


@pytest.mark.parametrize(("when", "before"), [("asked", "approved"), ("received", "received")])
def test_money_that_does_not_wait_for_the_inspection(merchant, when, before):
    """What a rule refunds at once, or with the arrival, needs nobody either."""
    settle(refund_mode="auto")
    publish(("handling", {}, {"automation": "approve", "refund_when": when}))
    rma = approved(merchant, make_order())
    assert refunds(rma) == ([(Decimal("49.900"), "succeeded")] if when == "asked" else [])
    receive(item=items(rma)[0], actor=CLERK)
    work(merchant)
    assert refunds(rma) == [(Decimal("49.900"), "succeeded")]


def test_above_a_limit_the_refund_stays_due_and_says_why(merchant):
    """The day's limit refuses the second; the next day releases nothing by itself."""
    settle(refund_mode="auto", refund_day_amount="60")
    with clock.travel(NOON):
        one, two = (received(merchant, make_order(placed_at=NOON - dt.timedelta(days=5))) for _ in range(2))
        for rma in (one, two):
            accept_as_new(item=items(rma)[0], actor=CLERK)
        work(merchant)
        work(merchant)
    assert [refunds(rma)[0][1] for rma in (one, two)] == ["succeeded", "due"]
    limit = {
        "step": "refund", "why": "day_amount", "limit": "60.00", "currency": "EUR",
        "refund": two.refunds.get().pk,
    }  # fmt: skip
    assert (why(two), told(two, "left_to_person")) == ([limit], [("left_to_person", limit)])
    with clock.travel(NOON + dt.timedelta(days=1)):
        again = OutboxMessage.objects.filter(kind="returns.refund_owed", ids={"return_id": two.pk})
        again.update(done_at=None, due_at=clock.now())
        work(merchant)
    assert (refunds(two)[0][1], len(why(two))) == ("due", 1)


def test_the_refunds_of_a_return_count_together(merchant):
    settle(refund_mode="auto", refund_limit_amount="50")
    rma = received(merchant, make_order(lines=[(make_variant(), 2, "60.00")]))
    for item in items(rma):
        accept_as_new(item=item, actor=CLERK)
        work(merchant)
    assert refunds(rma) == [(Decimal("30.000"), "succeeded"), (Decimal("30.000"), "due")]
    assert [doubt["why"] for doubt in why(rma)] == ["per_return"]


def test_a_mode_that_was_changed_meanwhile_holds(merchant):
    settle(refund_mode="auto")
    rma = received(merchant, make_order())
    accept_as_new(item=items(rma)[0], actor=CLERK)
    settle(refund_mode="semi")
    work(merchant)
    assert (refunds(rma), why(rma)) == ([(Decimal("49.900"), "due")], [])


def test_a_customer_releases_no_money(merchant):
    """Only the rules and staff do; the customer's own request came before."""
    settle(refund_mode="auto")
    publish(("handling", {}, {"automation": "ask_person", "refund_when": "asked"}))
    rma = plain()
    work(merchant)
    assert (rma.opened_by, refunds(rma)) == (SHOPPER.kind, [])
