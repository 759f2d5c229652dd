"""The report of reasons as a manager reads and downloads it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from inventory.models import Variant
from returns.models import Reason, Return, ReturnItem, ReturnsSettings
from rma_portal.core.context import merchant_context
from tests.factories import make_member, make_order, make_variant

URL = "/m/atelier/backoffice/returns/report/"
CSV = "/m/atelier/backoffice/returns/report.csv"
MAY = {"since": "2026-05-01", "until": "2026-05-31"}
ASKED = dt.datetime(2026, 5, 20, 10, tzinfo=dt.UTC)
PLACED = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)


def named(title: str) -> Variant:
    variant = make_variant()
    variant.product.title = variant.product.category = title
    variant.product.save()
    return variant


def bring_back(variant: Variant, count: int, reason: str, **state) -> None:
    """So many units of one order, back for one reason."""
    order = make_order(lines=[(variant, count, str(50 * count))], placed_at=PLACED)
    line = order.lines.get()
    rma = Return.objects.create(order=order, language="fr", currency="EUR", requested_at=ASKED)
    ReturnItem.objects.bulk_create(
        ReturnItem(
            rma=rma,
            position=unit,
            order_line=line,
            unit_no=unit,
            variant=variant,
            title=line.title,
            gross_amount=50,
            currency="EUR",
            permission="approved",
            reason=Reason.objects.get(code=reason),
            **state,
        )
        for unit in range(1, count + 1)
    )


@pytest.fixture
def shop(merchant):
    ReturnsSettings.objects.update(hourly_rate_amount=Decimal(24), handling_minutes=5)
    arrived = {"journey": "received", "received_at": ASKED, "inspection_state": "accepted"}
    bring_back(named("Dresses"), 12, "size_small", disposition="second_choice", **arrived)
    bring_back(named("=HATS()"), 8, "changed_mind")
    return merchant


def reader(merchant, role: str = "manager", language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(make_member(merchant, role))
    return client


def test_the_answer_comes_first(shop):
    page = reader(shop).get(URL, MAY)
    assert (
        page.context["answer"]
        == "“Too small” is 100% of the returns of Dresses, 1.7 times the shop's average."
    )
    told = [
        (line.label, line.units, line.share, line.sold, line.rate, str(line.cost.total))
        for line in page.context["lines"]
    ]
    assert told == [
        ("Too small", "12", "60%", "20", "60%", "204.00 EUR"),
        ("Changed my mind", "8", "40%", "20", "40%", "0.00 EUR"),
    ]
    widths = [[(bar.x, bar.width, bar.colour) for bar in line.bars] for line in page.context["lines"]]
    assert widths == [[(0, 1000, 0)], [(0, 666, 1)]]
    html = page.content.decode()
    assert ('<rect class="reason-1" x="0" width="666"' in html, "€204.00" in html) == (True, True)


def test_a_reason_keeps_its_colour_in_every_grouping(shop):
    page = reader(shop).get(URL, {**MAY, "group": "category"})
    seen = [(line.label, [(bar.label, bar.colour) for bar in line.bars]) for line in page.context["lines"]]
    assert seen == [("Dresses", [("Too small", 0)]), ("=HATS()", [("Changed my mind", 1)])]


def test_the_csv_has_the_same_numbers_and_runs_no_formula(shop):
    answer = reader(shop).get(CSV, {**MAY, "group": "product"})
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "text/csv; charset=utf-8",
        'attachment; filename="returns-by-product-2026-05-01-2026-05-31.csv"',
    )
    assert answer.content.decode().split("\r\n") == [
        "\ufeffProduct,Returned articles,Share of returns,Sold articles,Return rate,Value,Labels,Handling,"
        "Lost value,Cost,Currency,Too small,Changed my mind",
        "Dresses,12,0.6000,12,1.0000,600.00,0.00,24.00,180.00,204.00,EUR,12,0",
        "'=HATS(),8,0.4000,8,1.0000,400.00,0.00,0.00,0.00,0.00,EUR,0,8",
        "Total,20,1.0000,20,1.0000,1000.00,0.00,24.00,180.00,204.00,EUR,12,8",
        "",
    ]


def test_months_and_weeks_are_called_by_the_calendar(shop):
    client = reader(shop)
    lines = {
        group: [line.label for line in client.get(URL, {**MAY, "group": group}).context["lines"]]
        for group in ("month", "week")
    }
    assert lines == {"month": ["May 2026"], "week": ["Week of 4 May", "Week of 18 May"]}


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "yesterday"},
        {"until": "9999-12-31"},
        {"since": "2026-05-31", "until": "2026-05-01"},
        {"group": "moon"},
        {"product": "x"},
        {"product": "99999999999999999999"},
        {"category": "\x00"},
        {"reason": "no such reason"},
    ],
)
def test_a_question_nobody_can_answer_is_answered_as_usual(shop, asked):
    assert reader(shop).get(URL, asked).status_code == 200
    assert reader(shop).get(CSV, asked).status_code == 200


def test_nothing_came_back_teaches(merchant):
    page = reader(merchant).get(URL)
    assert "Nothing came back in these days" in page.content.decode()
    assert page.context["answer"] == ""


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("manager", 200), ("agent", 200), ("reader", 200), ("warehouse", 403)],
)
def test_who_may_see_the_report(shop, role, status):
    client = reader(shop, role)
    assert [client.get(url, MAY).status_code for url in (URL, CSV)] == [status, status]


def test_a_stranger_reads_their_own_numbers(shop, stranger):
    """Case 131: the same address, another merchant, nothing of the first."""
    with merchant_context(stranger.pk):
        client = reader(stranger)
    answer = client.get(CSV.replace("atelier", "stranger"), MAY)
    assert answer.content.decode().split("\r\n")[1:] == ["Total,0,0.0000,0,,0.00,0.00,0.00,0.00,0.00,GBP", ""]
    assert client.get(CSV, MAY).status_code == 404


def test_no_style_or_script_stands_in_our_part_of_the_page(shop):
    html = reader(shop).get(URL, MAY).content.decode()
    ours = html[html.index('<div class="report">') : html.index('id="table-title"')]
    assert (" style=" in ours, "<script" in ours) == (False, False)
