"""One cell, one value, or a code that says what is wrong with it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from customers.stores.csv_file import cells
from customers.stores.csv_file.countries import country_code
from customers.stores.csv_file.kinds import USUAL_KINDS
from customers.stores.csv_file.status import order_status
from rma_portal.core.errors import InvalidInput


def refusal(read, *values, **named):
    with pytest.raises(InvalidInput) as caught:
        read(*values, **named)
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "units"),
    [("1", 1), ("+3", 3), ("2.0", 2), ("2,00", 2), ("007", 7), ("-1", -1), ("−12", -12), ("100000", 100_000)],
)
def test_a_quantity_is_whole(text, units):
    assert cells.quantity(text) == units


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "quantity_blank"),
        ("0", "quantity_zero"),
        ("-0", "quantity_zero"),
        ("0.0", "quantity_zero"),
        ("0.5", "quantity_not_whole"),
        ("1,5", "quantity_not_whole"),
        ("-0.5", "quantity_not_whole"),
        ("100001", "quantity_too_large"),
        ("9" * 5000, "quantity_too_large"),
        ("1,000", "quantity_unreadable"),
        ("1e3", "quantity_unreadable"),
        ("NaN", "quantity_unreadable"),
        ("inf", "quantity_unreadable"),
        ("two", "quantity_unreadable"),
        ("٣", "quantity_unreadable"),
        ("1 2", "quantity_unreadable"),
    ],
)
def test_other_quantities_are_refused(text, code):
    """Case 11 and case 146: zero, negative zero, decimal, huge, not a number."""
    assert refusal(cells.quantity, text) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("12", Decimal("12")),
        ("12.50", Decimal("12.50")),
        ("12,50", Decimal("12.50")),
        ("1 234,50", Decimal("1234.50")),
        ("1,234.50", Decimal("1234.50")),
        ("12,50 €", Decimal("12.50")),
        ("8.3333", Decimal("8.3333")),
        ("-3.20", Decimal("-3.20")),
        ("0.0", Decimal("0")),
    ],
)
def test_an_amount_keeps_its_decimals(text, expected):
    assert cells.amount(text, "EUR") == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,234", "amount_ambiguous"),
        ("1.234", "amount_ambiguous"),
        ("free", "amount_unreadable"),
        ("1e5", "amount_unreadable"),
        ("1.2.3,4", "amount_unreadable"),
        ("1000000000", "amount_too_large"),
        ("9" * 5000, "amount_too_large"),
    ],
)
def test_other_amounts_are_refused(text, code):
    assert refusal(cells.amount, text, "EUR") == code


WINTER, SUMMER = datetime(2026, 1, 31, 13, 5, tzinfo=UTC), datetime(2026, 7, 4, 12, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day_first", "expected"),
    [
        ("2026-01-31 14:05", True, WINTER),
        ("2026-01-31T14:05:00", True, WINTER),
        ("2026-01-31T13:05:00Z", True, WINTER),
        ("2026-01-31 13:05:00 UTC", True, WINTER),
        ("2026-01-31T13:05:00.123+00:00", True, WINTER),
        ("2026-01-31 08:05:00 -0500", True, WINTER),
        ("2026/1/31 14:05", False, WINTER),
        ("31/01/2026 14:05", True, WINTER),
        ("31/01/2026 14h05", True, WINTER),
        ("31.01.26 14:05", True, WINTER),
        ("1/31/2026 2:05 PM", False, WINTER),
        ("1/31/26 14:05", False, WINTER),
        ("04/07/2026 14:05:09", True, SUMMER),
        ("07/04/2026 14:05:09", False, SUMMER),
        ("2026-07-04", True, datetime(2026, 7, 3, 22, tzinfo=UTC)),
        ("4/7/2026 12:00 AM", True, datetime(2026, 7, 3, 22, tzinfo=UTC)),
        ("4/7/2026 12:00 pm", True, datetime(2026, 7, 4, 10, tzinfo=UTC)),
    ],
)
def test_a_date_is_an_instant(text, day_first, expected):
    assert cells.instant(text, "Europe/Paris", day_first=day_first) == expected


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2026-02-30",
        "31/31/2026",
        "2026-13-01",
        "0001-01-01",
        "2026-01-01 25:00",
        "46054",
        "1/2/2026 13:00 PM",
    ],
)
def test_other_dates_are_refused(text):
    assert refusal(cells.instant, text, "Europe/Paris", day_first=True) == "date_unreadable"


@pytest.mark.parametrize(
    ("text", "order"),
    [("31/03/2026", "dmy"), ("03/31/2026", "mdy"), ("03/04/2026", ""), ("2026-03-31", ""), ("", "")],
)
def test_a_date_may_tell_the_order_of_day_and_month(text, order):
    assert cells.day_order(text) == order


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("France", "FR"),
        ("france métropolitaine", "FR"),
        ("Royaume-Uni", "GB"),
        ("EIRE", "IE"),
        ("UK", "GB"),
        ("fr", "FR"),
        ("DE", "DE"),
        ("Unspecified", ""),
        ("", ""),
    ],
)
def test_a_country_is_its_iso_code(text, code):
    assert country_code(text) == code


def test_other_countries_and_texts_are_refused():
    assert refusal(country_code, "Atlantis") == "country_unknown"
    assert refusal(cells.currency_code, "euros") == "currency_unknown"
    assert refusal(cells.email, "not an address") == "email_unreadable"
    assert refusal(cells.gtin, "3.60542E+12") == "gtin_unreadable"
    assert refusal(cells.identifier, "x" * 61, "sku", 60) == "text_too_long"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a \t b ", "a b"),
        ("'75002", "75002"),
        ("'+33 6", "+33 6"),
        ("'t Hooft", "'t Hooft"),
        ("a\x07b", "a b"),
    ],
)
def test_a_cell_is_cleaned(text, expected):
    assert cells.plain(text) == expected


def test_an_id_loses_the_point_it_got_as_a_float():
    assert [cells.identifier(text, "customer_id", 60) for text in ("12583.0", "12583", "A1.0")] == [
        "12583",
        "12583",
        "A1.0",
    ]


def test_a_long_ref_is_shortened_and_stays_distinct():
    refs = {cells.stable_ref("x" * 90 + ending, 80) for ending in "ab"}
    assert [len(ref) for ref in refs] == [80, 80]
    assert cells.stable_ref("x" * 80, 80) == "x" * 80


@pytest.mark.parametrize(
    ("sku", "title", "kind"),
    [
        ("POST", "POSTAGE", "shipping"),
        ("post", "", "shipping"),
        ("DOT", "DOTCOM POSTAGE", "shipping"),
        ("C2", "CARRIAGE", "shipping"),
        ("M", "Manual", "manual"),
        ("S", "SAMPLES", "manual"),
        ("PADS", "PADS TO MATCH ALL CUSHIONS", "manual"),
        ("D", "Discount", "discount"),
        ("BANK CHARGES", "Bank Charges", "fee"),
        ("AMAZONFEE", "AMAZON FEE", "fee"),
        ("CRUK", "CRUK Commission", "fee"),
        ("23574", "PACKING CHARGE", "fee"),
        ("X1", "Frais de port – Colissimo", "shipping"),
        ("X2", "Code promo RENTREE10", "discount"),
        ("X3", "Remise", "discount"),
        ("21899", "POSTE FRANCE CUSHION COVER", "article"),
        ("21900", "COFFEE MUG", "article"),
        ("22000", "SET OF 12 VINTAGE POSTCARD SET", "article"),
        ("22001", "Cinderella carriage", "article"),
        ("22002", "Manual coffee grinder", "article"),
        ("22003", "Frais de portefeuille", "article"),
        ("POST-IT", "Post-it notes", "article"),
        ("", "", "article"),
    ],
)
def test_postage_fees_and_manual_lines_are_no_articles(sku, title, kind):
    assert USUAL_KINDS.kind_of(sku, title) == kind


@pytest.mark.parametrize(
    ("texts", "cancelled_at", "status"),
    [
        (["completed", ""], "", "completed"),
        (["wc-processing".removeprefix("wc-"), ""], "", "completed"),
        (["Annulée", ""], "", "cancelled"),
        (["En attente de paiement"], "", "pending"),
        (["completed", "on-hold"], "", "pending"),
        (["", "paid"], "2026-01-31", "cancelled"),
        (["", "partially_refunded"], "", "completed"),
        (["", ""], "", None),
    ],
)
def test_the_state_of_an_order(texts, cancelled_at, status):
    assert order_status(texts, cancelled_at) == status


def test_an_unknown_state_is_said():
    assert refusal(order_status, ["paid", "teleported"], "") == "status_unknown"
