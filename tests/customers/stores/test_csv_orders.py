"""Rows become orders, cancellations and problems."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from customers.domain.orders import (
    CancelledUnits,
    ImportedAddress,
    ImportedCustomer,
    ImportedLine,
    ImportedOrder,
    Problem,
)
from customers.stores.csv_file import MESSAGES, look, read
from customers.stores.csv_file.kinds import KindTable
from tests.customers.stores.reading import SIMPLE, cancellations, orders, pieces, problems

NOON = datetime(2026, 3, 31, 10, tzinfo=UTC)
HEAD = SIMPLE.strip()


def row(
    number="1",
    at="2026-03-31 12:00",
    email="a@example.com",
    sku="MUG",
    title="Mug",
    quantity="1",
    price="5.00",
):
    return f"{number},{at},{email},{sku},{title},{quantity},{price}\n"


def line(ref, sku, title, quantity, price, paid, **others):
    usual = {"tax": Decimal(0), "is_returnable": True, "kind": "article"}
    amounts = {"unit_price": Decimal(price), "paid": Decimal(paid)}
    return ImportedLine(ref=ref, sku=sku, title=title, quantity=quantity, **amounts, **{**usual, **others})


def order(number, lines, captured, email="a@example.com", **others):
    usual = {
        "placed_at": NOON,
        "currency": "EUR",
        "customer": ImportedCustomer(ref=email, email=email),
        "ship_to": ImportedAddress(),
        "delivered_at": None,
        "status": "completed",
        "channel": "csv",
    }
    return ImportedOrder(number=number, lines=tuple(lines), captured=Decimal(captured), **{**usual, **others})


def paid_of(found):
    return [(one.sku, str(one.paid), str(one.tax)) for one in orders(found)[0].lines]


def test_rows_of_one_number_are_one_order_even_apart():
    text = (
        SIMPLE
        + row()
        + row("2", email="b@example.com")
        + row(sku="POST", title="Postage", price="4,90".join('""'))
    )
    assert pieces(text) == [
        order(
            "2",
            [line("MUG@5#1", "MUG", "Mug", 1, "5.00", "5.00", source_lines=(3,))],
            "5.00",
            "b@example.com",
        ),
        order(
            "1",
            [
                line("MUG@5#1", "MUG", "Mug", 1, "5.00", "5.00", source_lines=(2,)),
                line(
                    "POST@4.9#1",
                    "POST",
                    "Postage",
                    1,
                    "4.90",
                    "4.90",
                    is_returnable=False,
                    kind="shipping",
                    source_lines=(4,),
                ),
            ],
            "9.90",
        ),
    ]


def test_equal_rows_stay_apart_and_keep_their_refs():
    """Case 134: the refs of a line depend on what it says and on its turn, never on the run."""
    text = SIMPLE + row() + row(price="4") + row() + row(quantity="3") + row(price="4.00")
    first, second = pieces(text), pieces(text)
    assert first == second
    assert [(one.ref, one.quantity, one.source_lines) for one in orders(first)[0].lines] == [
        ("MUG@5#1", 1, (2,)),
        ("MUG@4#1", 1, (3,)),
        ("MUG@5#2", 1, (4,)),
        ("MUG@5#3", 3, (5,)),
        ("MUG@4#2", 1, (6,)),
    ]


def test_a_bad_row_is_reported_by_line_and_the_rest_is_taken():
    """Case 11 and case 146: zero, decimal, huge and missing quantities never become lines."""
    bad = ["0", "0.5", "", "1000000", "many"]
    text = SIMPLE + row() + "".join(row(quantity=quantity) for quantity in bad) + row(sku="CUP", title="Cup")
    found = pieces(text)
    assert problems(found) == [
        (3, "quantity_zero", {}),
        (4, "quantity_not_whole", {"text": "0.5"}),
        (5, "quantity_blank", {}),
        (6, "quantity_too_large", {"text": "1000000", "limit": 100_000}),
        (7, "quantity_unreadable", {"text": "many"}),
    ]
    assert [(one.sku, one.source_lines) for one in orders(found)[0].lines] == [("MUG", (2,)), ("CUP", (8,))]


@pytest.mark.parametrize(
    ("bad", "code", "params"),
    [
        (row(number=""), "number_blank", {}),
        (row(number="9" * 61), "text_too_long", {"field": "number", "limit": 60}),
        (row(sku="", title=""), "sku_blank", {}),
        (row(sku="s" * 61), "text_too_long", {"field": "sku", "limit": 60}),
        (row(at="soon"), "date_unreadable", {"text": "soon"}),
        (row(at=""), "date_blank", {}),
        (row(price=""), "amount_blank", {}),
        (row(price="-5"), "amount_negative", {"text": "-5.0"}),
        (row(price="gratis"), "amount_unreadable", {"text": "gratis"}),
        (row(price="1.234"), "amount_ambiguous", {"text": "1.234"}),
        (row(title="Mug, blue"), "too_many_cells", {"found": 8, "expected": 7}),
        ('1,"2026-03-31\n', "quote_unclosed", {}),
    ],
)
def test_each_kind_of_bad_row(bad, code, params):
    found = pieces(SIMPLE + bad + row("2"))
    assert found == [
        Problem(2, code, params, bad.rstrip("\n")),
        order("2", [line("MUG@5#1", "MUG", "Mug", 1, "5.00", "5.00", source_lines=(3,))], "5.00"),
    ]


def test_a_doubtful_value_is_left_empty_and_said():
    text = (
        HEAD + ",country,gtin,delivered_at,status\n" + row(email="nobody").strip() + ",Atlantis,12,soon,odd\n"
    )
    found = pieces(text)
    assert [(one.line, one.code, one.is_skipped) for one in found if isinstance(one, Problem)] == [
        (2, "gtin_unreadable", False),
        (2, "delivery_unreadable", False),
        (2, "status_unknown", False),
        (2, "email_unreadable", False),
        (2, "country_unknown", False),
    ]
    mug = line("MUG@5#1", "MUG", "Mug", 1, "5.00", "5.00", source_lines=(2,))
    nobody = ImportedCustomer(ref="order:1")
    assert orders(found) == [order("1", [mug], "0", customer=nobody, status="pending")]


def test_an_order_without_customer_has_an_anonymous_one_of_its_own():
    found = orders(pieces(SIMPLE + row(email="") + row("2", email="") + row("3")))
    assert [(one.customer, one.customer.is_anonymous) for one in found] == [
        (ImportedCustomer(ref="order:1"), True),
        (ImportedCustomer(ref="order:2"), True),
        (ImportedCustomer(ref="a@example.com", email="a@example.com"), False),
    ]


def test_a_strangers_row_is_not_put_into_the_order():
    text = HEAD + ",customer_name,currency\n"
    text += row().strip() + ",,\n" + row(email="eve@example.com", sku="RING").strip() + ",Eve,\n"
    text += row(email="A@example.com", sku="CUP").strip() + ",Ann,EUR\n" + row().strip() + ",,GBP\n"
    found = pieces(text)
    assert problems(found) == [
        (3, "customer_differs", {"number": "1"}),
        (5, "currency_differs", {"number": "1", "expected": "EUR", "found": "GBP"}),
    ]
    assert orders(found)[0].customer == ImportedCustomer(
        ref="a@example.com", name="Ann", email="a@example.com"
    )
    assert [one.sku for one in orders(found)[0].lines] == ["MUG", "CUP"]


def test_facts_stated_once_hold_for_the_whole_order_also_from_a_bad_row():
    text = SIMPLE + row(quantity="0") + row(at="", email="", sku="CUP", title="Cup")
    cup = line("CUP@5#1", "CUP", "Cup", 1, "5.00", "5.00", source_lines=(3,))
    assert pieces(text)[1:] == [order("1", [cup], "5.00")]


@pytest.mark.parametrize(
    ("dates", "day_first", "expected"),
    [
        (["03/04/2026", "31/03/2026"], False, "2026-04-03"),
        (["03/04/2026", "03/31/2026"], True, "2026-03-04"),
        (["03/04/2026", "05/06/2026"], True, "2026-04-03"),
        (["03/04/2026", "05/06/2026"], False, "2026-03-04"),
    ],
)
def test_one_clear_date_tells_how_all_are_written(dates, day_first, expected):
    text = SIMPLE + "".join(row(str(number), at=date) for number, date in enumerate(dates))
    found = orders(pieces(text, zone="UTC", day_first=day_first))
    assert found[0].placed_at.date().isoformat() == expected


def cancelled(ref, order_ref, quantity, source_line, sku="MUG", customer_ref="a@example.com", at=NOON):
    return CancelledUnits(
        ref=ref,
        order_ref=order_ref,
        customer_ref=customer_ref,
        sku=sku,
        quantity=quantity,
        cancelled_at=at,
        source_line=source_line,
    )


def test_cancellations_come_last_in_the_order_they_happened():
    text = (
        SIMPLE
        + row("C9", at="2026-04-02 12:00", quantity="-1")
        + row("C8", quantity="-2")
        + row("C8", quantity="2")
    )
    text += row("7", quantity="-3", price="") + row("7")
    found = pieces(text)
    assert [type(one).__name__ for one in found] == ["ImportedOrder"] + 4 * ["CancelledUnits"]
    assert cancellations(found) == [
        cancelled("C8/MUG#1", "C8", 2, 3),
        cancelled("C8/MUG#2", "C8", 2, 4),
        cancelled("7/MUG#1", "7", 3, 5),
        cancelled("C9/MUG#1", "C9", 1, 2, at=datetime(2026, 4, 2, 10, tzinfo=UTC)),
    ]


def test_a_cancellation_without_customer_belongs_to_nobody_else():
    found = pieces(SIMPLE + row("1", email="") + row("C1", email="", quantity="-1"))
    assert cancellations(found) == [cancelled("C1/MUG#1", "C1", 1, 3, customer_ref="order:C1")]


def test_a_shop_that_numbers_all_its_orders_with_C_cancels_nothing():
    found = pieces(SIMPLE + row("C1001") + row("CMD-7"))
    assert ([one.number for one in orders(found)], cancellations(found)) == (["C1001", "CMD-7"], [])


def test_a_discount_line_is_taken_off_the_others_to_the_cent():
    text = (
        HEAD
        + ",tax\n"
        + row(price="10", sku="A").strip()
        + ",1.67\n"
        + row(price="5", sku="B").strip()
        + ",\n"
    )
    text += row(price="-1", sku="D", title="Discount").strip() + ",\n"
    found = pieces(text)
    assert paid_of(found) == [("A", "9.33", "1.56"), ("B", "4.67", "0.00"), ("D", "0.00", "0.00")]
    assert (orders(found)[0].captured, problems(found)) == (Decimal("14.00"), [])


TOTALS = HEAD + ",order_subtotal,order_shipping,order_tax,order_total,refunded_amount,payment_status\n"


@pytest.mark.parametrize(
    ("amounts", "paid", "captured", "refunded", "status"),
    [
        # tax within the price
        (
            "15,4,3.17,19,,paid",
            [("A", "10.00", "1.67"), ("B", "5.00", "0.83"), ("SHIPPING", "4.00", "0.67")],
            "19",
            "0",
            "completed",
        ),
        # tax on top
        ("15,0,3,18,,paid", [("A", "12.00", "2.00"), ("B", "6.00", "1.00")], "18", "0", "completed"),
        # an order discount of 3
        (
            "12,,,12,2,partially_refunded",
            [("A", "8.00", "0.00"), ("B", "4.00", "0.00")],
            "12",
            "2",
            "completed",
        ),
        # nothing taken yet
        ("15,,,15,,pending", [("A", "10.00", "0.00"), ("B", "5.00", "0.00")], "0", "0", "pending"),
        ("15,,,15,,voided", [("A", "10.00", "0.00"), ("B", "5.00", "0.00")], "0", "0", "cancelled"),
        # taken, and given back in full; never more than was taken
        ("15,,,15,99,refunded", [("A", "10.00", "0.00"), ("B", "5.00", "0.00")], "15", "15", "completed"),
    ],
)
def test_amounts_of_the_order_are_shared_over_its_lines(amounts, paid, captured, refunded, status):
    text = (
        TOTALS
        + row(price="10", sku="A").strip()
        + f",{amounts}\n"
        + row(price="5", sku="B").strip()
        + ",,,,,,\n"
    )
    found = pieces(text)
    whole = orders(found)[0]
    assert (paid_of(found), problems(found)) == (paid, [])
    assert (whole.captured, whole.refunded, whole.status) == (Decimal(captured), Decimal(refunded), status)


def test_a_subtotal_is_no_discount_where_a_row_was_left_out():
    text = TOTALS + row(price="10", sku="A").strip() + ",12,,,12,,paid\n" + row(price="5", sku="B").strip()
    found = pieces(text + ",,,,,,\n" + row(price="1", quantity="0").strip() + ",,,,,,\n")
    assert paid_of(found) == [("A", "10.00", "0.00"), ("B", "5.00", "0.00")]
    assert problems(found) == [(4, "quantity_zero", {})]


def test_a_total_that_its_lines_do_not_make_is_said():
    found = pieces(TOTALS + row().strip() + ",,,,7.77,,\n")
    assert problems(found) == [(2, "total_differs", {"number": "1", "total": "7.77"})]
    assert orders(found)[0].captured == Decimal("7.77")


def test_amounts_follow_the_currency():
    text = HEAD + ",paid,tax,currency\n" + row(quantity="3", price="333").strip() + ",,90.9,JPY\n"
    assert paid_of(pieces(text)) == [("MUG", "999", "91")]


def test_what_was_paid_goes_before_the_price():
    text = HEAD + ",paid,tax\n" + row(quantity="3", price="8.3333").strip() + ",22.50,3.75\n"
    assert paid_of(pieces(text)) == [("MUG", "22.50", "3.75")]
    assert problems(pieces(text.replace("3.75", "30"))) == [
        (2, "tax_above_paid", {"tax": "30.00", "paid": "22.50"})
    ]


def test_an_article_may_be_marked_as_not_returnable():
    text = HEAD + ",returnable\n" + row().strip() + ",non\n" + row(sku="CUP").strip() + ",\n"
    assert [one.is_returnable for one in orders(pieces(text))[0].lines] == [False, True]


def test_a_line_without_code_goes_by_its_name():
    assert [one.ref for one in orders(pieces(SIMPLE + row(sku="")))[0].lines] == ["Mug@5#1"]


def test_the_table_of_kinds_can_be_another():
    file = look(io.BytesIO((SIMPLE + row(sku="POST") + row(sku="WRAP")).encode()))
    found = orders(list(read(file, zone="UTC", currency="EUR", kinds=KindTable({"wrap": "fee"}, {}, {}))))
    assert [one.kind for one in found[0].lines] == ["article", "fee"]


def test_progress_ends_with_everything_read():
    content = (SIMPLE + "".join(row(str(number)) for number in range(450))).encode()
    seen = []
    file = look(io.BytesIO(content))
    list(read(file, zone="UTC", currency="EUR", progress=lambda rows, size: seen.append((rows, size))))
    assert [rows for rows, _ in seen] == [200, 400, 450]
    assert (file.row_count, file.size, seen[-1]) == (450, len(content), (450, len(content)))


def test_each_code_has_a_sentence_whose_gaps_are_filled():
    text = (
        SIMPLE + row(quantity="1000000") + row("2", price="1.234") + row("3", title="a, b") + row("4", at="x")
    )
    found = [one for one in pieces(text) if isinstance(one, Problem)]
    assert [MESSAGES[one.code] % one.params for one in found] == [
        "The quantity 1000000 is above 100000.",
        "“1.234” can be read in two ways; write 1234.00 or 1.23.",
        "8 cells where the first line has 7.",
        "“x” is no date; write 2026-03-31 or 31/03/2026 14:05.",
    ]
