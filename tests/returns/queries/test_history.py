"""What is known of a customer before a request, counted by hand."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Delivery, DeliveryLine
from returns.models import Decision, ReturnItem
from returns.queries.history import NOBODY, History, history_of
from returns.queries.preview import preview
from returns.services.cancel import cancel
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.reject import reject
from rma_portal.core import clock
from rma_portal.core.context import merchant_context
from tests.factories import make_order, make_variant
from tests.returns.flow import MANAGER, SHOPPER, ask, chosen, items, units

NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def bought(days_ago: int, *lines: tuple[int, str], **more):
    """An order of so many days ago: (quantity, gross of the line) each."""
    goods = [(make_variant(), quantity, gross) for quantity, gross in lines or [(1, "40.00")]]
    return make_order(lines=goods, placed_at=NOW - days_ago * DAY, **more)


def asked(order, days_ago: int, choices=None):
    """Ask for an order's units so many days ago."""
    with clock.travel(NOW - days_ago * DAY):
        return ask(order, choices)


def test_who_is_new_has_no_history(merchant):
    order = bought(8, (2, "100.00"))
    assert history_of(order, NOW) == History()


def test_an_order_without_a_customer_has_none(merchant, django_assert_num_queries):
    order = bought(8)
    order.customer = None
    with django_assert_num_queries(0):
        assert history_of(order, NOW) == NOBODY


def test_a_history_is_that_of_before_the_request(merchant, stranger, django_assert_num_queries):
    """One rejected, one cancelled, one of another currency, one of another customer, one of a stranger."""
    with merchant_context(stranger.pk):
        asked(bought(20), 10)
    asked(bought(20, email="eve@example.org"), 10)
    first = bought(200, (2, "100.00"), (1, "20.00"))
    one = asked(first, 190, chosen(first, reason="defective"))
    reject(rma=one, items=items(one)[:1], why="Portée", actor=MANAGER)
    cancel(rma=asked(bought(100, (1, "30.00")), 95), actor=SHOPPER)
    asked(bought(60, (1, "70.00"), currency="GBP"), 50)
    bought(50, status="cancelled")
    order = bought(10, (4, "50.00"))
    asked(bought(9), 0)  # at this very moment: not before it
    with django_assert_num_queries(2):
        found = history_of(order, NOW)
    assert found == History(
        orders_before=4,
        returns_before=2,
        refusals_before=1,
        value_returned=Decimal("70.00"),
        return_rate=40,  # 4 of 10
        average_price=(Decimal(100) + 20 + 30 + 40) / 5,
        returns_lately=1,
        late_returns=0,
        usual_postcode="75011",
    )


def test_a_late_return_is_one_of_the_last_days(merchant):
    """By the end its own decision gave, for the last one of an article; claims are never late."""
    for days in (40, 41, 42):
        asked(bought(60), days)
    ends = [dict(outcome) for outcome in Decision.objects.order_by("id").values_list("outcome", flat=True)]
    assert history_of(bought(1), NOW).late_returns == 0
    for item, end in zip(ReturnItem.objects.order_by("id"), ends, strict=True):
        until = (item.rma.requested_at + 3 * DAY).isoformat()
        Decision.objects.create(
            item=item, promise_version=0, handling_version=0, facts={}, outcome=end | {"until": until}
        )
    assert history_of(bought(1), NOW).late_returns == 3
    ReturnItem.objects.filter(rma__requested_at=NOW - 40 * DAY).update(regime="conformity")
    assert history_of(bought(1), NOW).late_returns == 2


@pytest.mark.parametrize(("others", "usual"), [(3, "75011"), (2, "")])
def test_a_usual_postcode_takes_three_orders(merchant, others, usual):
    for days in range(others):
        bought(30 + days)
    order = bought(5, postcode="69001")
    assert history_of(order, NOW).usual_postcode == usual
    if usual:
        bought(4, postcode="33000")
        assert history_of(order, NOW).usual_postcode == ""


def previewed(order, **words):
    """Return the one article of a preview of an order."""
    draft = open_draft(order=order, language="fr")
    fill_draft(draft=draft, choices=chosen(order, **words))
    return preview(draft).articles[0]


def test_facts_tell_the_history(merchant):
    with clock.travel(NOW):
        asked(bought(60), 50)
        consumer = previewed(bought(8)).facts.consumer
    assert (consumer.orders_before, consumer.returns_before, consumer.return_rate) == (1, 1, 50)
    assert (consumer.refusals_before, consumer.value_returned) == (0, Decimal("40.00"))


def test_a_dear_article_at_the_last_moment_is_looked_at(merchant):
    """Two late returns before, an article of twice the usual price, on the last day."""
    with clock.travel(NOW):
        for days in (90, 120):
            asked(bought(days + 33), days)  # delivered 30 days before: the last day of the window
        early = previewed(bought(10, (1, "200.00")))
        late = previewed(make_order(
            lines=[(make_variant(), 1, "200.00")], placed_at=NOW - 33 * DAY, delivered_at=NOW - 30 * DAY
        ))  # fmt: skip
    assert (early.facts.signals, early.decision.handling) == ((), "approve")
    assert (late.facts.signals, late.decision.handling) == (("wardrobing",), "ask_person")
    assert late.decision.flags == ("wardrobing",)


def test_delivered_elsewhere_is_looked_at(merchant):
    with clock.travel(NOW):
        for days in (30, 31, 32):
            bought(days)
        article = previewed(bought(8, postcode="69001"))
    assert (article.facts.signals, article.decision.handling) == (("address_mismatch",), "ask_person")


def test_a_preview_makes_as_many_queries_for_many_returns_as_for_none(merchant):
    def count() -> int:
        draft = open_draft(order=bought(8), language="fr")
        fill_draft(draft=draft, choices=chosen(draft.order))
        with CaptureQueriesContext(connection) as made:
            preview(draft)
        return len(made)

    with clock.travel(NOW):
        none = count()
        for days in range(6):
            asked(bought(60 + days, (3, "60.00")), 40 + days)
        assert count() == none


def test_a_business_is_what_the_shop_says(merchant):
    """T-6: by the order's own flag alone, and without a right of withdrawal."""
    with clock.travel(NOW):
        order = bought(8)
        order.is_business = True
        order.save()
        article = previewed(order)
    assert (article.facts.consumer.is_business, article.decision.code) == (True, "within_window")


def test_the_article_is_told_with_its_own_parcel_and_its_part_of_the_discount(merchant):
    """T-2: the order's period counts from the last parcel, an article's guarantee from its own."""
    order = make_order(
        lines=[(make_variant(weight=250), 3, "80.00"), (make_variant(), 1, "20.00")], placed_at=NOW - 20 * DAY
    )
    line, other = order.lines.order_by("id")
    line.brand, line.discount_amount, line.is_second_hand = "Lune", Decimal("10.00"), True
    other.discount_amount, other.weight = Decimal("5.00"), 90
    line.save()
    other.save()
    other.variant.product.brand = "Autre"
    other.variant.product.save()
    DeliveryLine.objects.filter(order_line=line).update(quantity=2)
    second = Delivery.objects.create(
        order=order, ref="D2", shipped_at=NOW - 9 * DAY, delivered_at=NOW - 5 * DAY
    )
    DeliveryLine.objects.create(delivery=second, order_line=line, quantity=1)
    with clock.travel(NOW):
        draft = open_draft(order=order, language="fr")
        fill_draft(draft=draft, choices=chosen(order))
        facts = [article.facts for article in preview(draft).articles]
    assert {one.order.delivered_at for one in facts} == {NOW - 5 * DAY}
    assert {(one.order.fulfilled_at, one.order.discount) for one in facts} == {(NOW - 9 * DAY, Decimal(15))}
    assert [one.article.delivered_at for one in facts] == [
        NOW - 17 * DAY, NOW - 17 * DAY, NOW - 5 * DAY, NOW - 17 * DAY,
    ]  # fmt: skip
    assert [one.article.discount for one in facts] == [
        Decimal(each) for each in ("3.34", "3.33", "3.33", "5")
    ]
    assert [(one.article.brand, one.article.weight, one.article.is_second_hand) for one in facts] == [
        ("Lune", 250, True), ("Lune", 250, True), ("Lune", 250, True), ("Autre", 90, False),
    ]  # fmt: skip
    assert len(units(order)) == len(facts)
