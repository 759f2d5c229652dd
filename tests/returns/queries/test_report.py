"""The report of reasons, against sums made by hand."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import Variant
from returns.domain.cost import Cost
from returns.domain.finding import Finding
from returns.domain.question import Question
from returns.models import Reason, Return, ReturnItem, ReturnParcel, ReturnsSettings
from returns.queries.report import Part, Report, Row, report
from rma_portal.core.context import merchant_context
from rma_portal.core.money import Money
from tests.factories import make_order, make_variant

MAY = Question(since=dt.date(2026, 5, 1), until=dt.date(2026, 5, 31))
PLACED = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
ASKED = dt.datetime(2026, 5, 20, 10, tzinfo=dt.UTC)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def cost(label: str = "0", handling: str = "0", lost: str = "0") -> Cost:
    return Cost(euros(label), euros(handling), euros(lost))


def named(title: str, category: str) -> Variant:
    variant = make_variant()
    variant.product.title, variant.product.category = title, category
    variant.product.save()
    return variant


def send_back(
    order, line_no: int, *units: int, reason: str, label: str = "0", asked: dt.datetime = ASKED, **state
) -> Return:
    """A return of some units of one line, in one parcel with a label of that cost."""
    line = order.lines.order_by("id")[line_no]
    rma = Return.objects.create(order=order, language="fr", currency=order.currency, requested_at=asked)
    parcel = ReturnParcel.objects.create(rma=rma, label_cost_amount=Decimal(label))
    for position, unit in enumerate(units, start=1):
        ReturnItem.objects.create(
            rma=rma,
            position=position,
            order_line=line,
            unit_no=unit,
            variant=line.variant,
            sku=line.sku,
            title=line.title,
            gross_amount=line.units.get(unit_no=unit).gross_amount,
            currency=order.currency,
            reason=Reason.objects.get(code=reason),
            parcel=parcel,
            **{"permission": "approved", **state},
        )
    return rma


def arrived(disposition: str = "", **more) -> dict:
    fate = {"disposition": disposition, "inspection_state": "accepted"} if disposition else {}
    return {"journey": "received", "received_at": ASKED, **fate, **more}


@pytest.fixture
def shop(merchant):
    """Two dresses at 50, three hats at 20; four of the five units came back, for 24 an hour and 5 minutes."""
    ReturnsSettings.objects.update(hourly_rate_amount=Decimal(24), handling_minutes=5)
    dress, hat = named("Robe", "Robes"), named("Bonnet", "Bonnets")
    order = make_order(lines=[(dress, 2, "100"), (hat, 3, "60")], placed_at=PLACED)
    send_back(order, 0, 1, reason="size_small", label="4.90", **arrived("second_choice"))
    send_back(order, 0, 2, reason="size_small", label="4.90")
    send_back(order, 1, 1, 2, reason="changed_mind", label="5.01", **arrived("restock"))
    return merchant


def ask(shop, language: str = "fr", **changes) -> Report:
    return report(Question(**{**MAY.__dict__, **changes}), merchant=shop, language=language)


SMALL = Part("size_small", "Trop petit", 0, 2)
MIND = Part("changed_mind", "Changé d'avis", 1, 2)


def test_reasons_with_rate_value_and_cost(shop):
    found = ask(shop)
    small = Row(
        key="size_small",
        label="Trop petit",
        units=2,
        share=Fraction(1, 2),
        sold=5,
        rate=Fraction(2, 5),
        value=euros("100"),
        cost=cost(label="9.80", handling="2", lost="15"),  # 5 minutes of 24; 30 % of 50
        parts=(SMALL,),
    )
    mind = Row(
        key="changed_mind",
        label="Changé d'avis",
        units=2,
        share=Fraction(1, 2),
        sold=5,
        rate=Fraction(2, 5),
        value=euros("40"),
        cost=cost(label="5.01", handling="4"),
        parts=(MIND,),
    )
    total = Row(
        key=None,
        label="",
        units=4,
        share=Fraction(1),
        sold=5,
        rate=Fraction(4, 5),
        value=euros("140"),
        cost=cost(label="14.81", handling="6", lost="15"),
        parts=(SMALL, MIND),
    )
    dress, hat = (variant.product for variant in Variant.objects.order_by("id"))
    assert found == Report(
        asked=MAY,
        rows=(mind, small),
        total=total,
        finding=Finding("size_small", "", Fraction(1, 2), Fraction(1), 4),
        reasons=(
            ("size_small", "Trop petit"),
            ("changed_mind", "Changé d'avis"),
            ("defective", "Défectueux"),
            ("wrong_item", "Mauvais article"),
            ("other", "Autre"),
        ),
        products=((dress.pk, "Robe"), (hat.pk, "Bonnet")),
        categories=("Bonnets", "Robes"),
    )


def lines(found: Report) -> list[tuple]:
    """What is different from one grouping to the other."""
    return [(row.label or row.key, row.units, row.sold, row.rate, row.cost.total) for row in found.rows]


def test_products_and_categories_have_their_own_rate(shop):
    by_product = [
        ("Robe", 2, 2, Fraction(1), euros("26.80")),
        ("Bonnet", 2, 3, Fraction(2, 3), euros("9.01")),
    ]
    assert lines(ask(shop, group="product")) == by_product
    assert lines(ask(shop, group="category")) == [
        ("Bonnets", 2, 3, Fraction(2, 3), euros("9.01")),
        ("Robes", 2, 2, Fraction(1), euros("26.80")),
    ]


def test_periods_follow_each_other_in_the_merchants_zone(shop):
    late = make_order(placed_at=dt.datetime(2026, 6, 10, tzinfo=dt.UTC))
    # 22:30 UTC on the last of May is June in Paris.
    midnight = dt.datetime(2026, 5, 31, 22, 30, tzinfo=dt.UTC)
    send_back(late, 0, 1, reason="other", asked=midnight)
    assert lines(ask(shop, group="month", until=dt.date(2026, 6, 30))) == [
        (dt.date(2026, 5, 1), 4, 5, Fraction(4, 5), euros("35.81")),
        (dt.date(2026, 6, 1), 1, 1, Fraction(1), euros("0")),
    ]
    assert lines(ask(shop, group="week")) == [
        (dt.date(2026, 5, 4), 0, 5, Fraction(0), euros("0")),
        (dt.date(2026, 5, 18), 4, 0, None, euros("35.81")),
    ]


def test_both_days_of_the_period_belong_to_it(shop):
    day = ASKED.date()
    assert ask(shop, since=day, until=day).total.units == 4
    assert ask(shop, until=day - dt.timedelta(days=1)).total.units == 0
    assert ask(shop, since=day + dt.timedelta(days=1)).total.units == 0


def test_filters_narrow_returns_and_sales_alike(shop):
    dress = Variant.objects.order_by("id")[0].product
    assert lines(ask(shop, product_id=dress.pk)) == [("Trop petit", 2, 2, Fraction(1), euros("26.80"))]
    assert lines(ask(shop, category="Bonnets")) == [("Changé d'avis", 2, 3, Fraction(2, 3), euros("9.01"))]
    assert lines(ask(shop, reason="size_small", group="category")) == [
        ("Robes", 2, 2, Fraction(1), euros("26.80"))
    ]
    assert lines(ask(shop, since=dt.date(2026, 5, 21))) == []


def test_what_ended_was_not_announced_or_is_another_currency_is_not_counted(shop):
    order = make_order(lines=[(make_variant(), 3, "30")], placed_at=PLACED)
    for unit, ended in enumerate(("rejected", "cancelled", "expired"), start=1):
        send_back(order, 0, unit, reason="other", permission=ended, released_at=ASKED)
    pounds = make_order(currency="GBP", placed_at=PLACED)
    send_back(pounds, 0, 1, reason="other")
    rma = Return.objects.create(language="fr", currency="EUR", requested_at=ASKED)
    ReturnItem.objects.create(rma=rma, position=1, title="?", currency="EUR", journey="unexpected")
    found = ask(shop)
    assert [(row.key, row.units, row.sold) for row in found.rows] == [
        ("changed_mind", 2, 8),
        ("size_small", 2, 8),
    ]


@pytest.mark.parametrize(
    ("state", "lost"),
    [
        (arrived(), "0"),
        (arrived("restock"), "0"),
        (arrived("return_to_vendor"), "20"),
        (arrived("destroy"), "100"),
        (arrived("destroy", inspection_state="refused"), "0"),
        ({"journey": "missing"}, "100"),
        ({"journey": "kept"}, "100"),
        ({}, "0"),
    ],
)
def test_value_is_lost_by_what_becomes_of_the_article(merchant, state, lost):
    order = make_order(lines=[(make_variant(), 1, "100")], placed_at=PLACED)
    send_back(order, 0, 1, reason="other", **state)
    assert ask(merchant).rows[0].cost.lost == euros(lost)


def test_the_lines_add_up_to_the_cent(merchant):
    order = make_order(lines=[(make_variant(), 3, "30")], placed_at=PLACED)
    rma = send_back(order, 0, 1, 2, 3, reason="other", label="4.90")
    for item, code in zip(rma.items.all(), ("size_small", "changed_mind", "defective"), strict=True):
        ReturnItem.objects.filter(pk=item.pk).update(reason=Reason.objects.get(code=code))
    found = ask(merchant)
    assert [row.cost.label for row in found.rows] == [euros("1.64"), euros("1.63"), euros("1.63")]
    assert found.total.cost == cost(label="4.90")


def test_a_striking_category_is_found(shop):
    dress, hat = Variant.objects.order_by("id")
    order = make_order(lines=[(dress, 10, "500"), (hat, 10, "200")], placed_at=PLACED)
    send_back(order, 0, *range(1, 11), reason="size_small")
    send_back(order, 1, *range(1, 11), reason="changed_mind")
    assert ask(shop).finding == Finding("size_small", "Robes", Fraction(1), Fraction(2), 12)
    assert ask(shop, product_id=hat.product.pk).finding == Finding(
        "changed_mind", str(hat.product.pk), Fraction(1), Fraction(2), 12
    )


def test_a_stranger_sees_nothing(shop, stranger):
    with merchant_context(stranger.pk):
        found = report(MAY, merchant=stranger, language="en")
    assert (found.rows, found.total.units, found.total.sold, found.products) == ((), 0, 0, ())


@pytest.mark.parametrize(("group", "many"), [("product", 5), ("week", 6)])
def test_as_many_queries_for_one_return_as_for_fifty(shop, group, many):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            ask(shop, group=group)
        return len(seen)

    few = queries()
    for _ in range(50):
        send_back(make_order(placed_at=PLACED), 0, 1, reason="defective")
    assert (few, queries()) == (many, many)
