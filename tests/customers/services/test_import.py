"""A file of orders becomes orders, once; what cannot be read is reported by line and stops nothing."""

import datetime as dt
import re
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from customers.domain.orders import ImportedAddress, ImportedCustomer, ImportedLine, ImportedOrder
from customers.models import Customer, Delivery, DeliveryLine, Order, OrderLine, Payment, UnitShare
from customers.services.import_orders import import_orders
from inventory.models import Variant
from tests.factories import make_variant

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "docs" / "samples" / "orders.csv"
FRANCE = ROOT.parent / "shared" / "data" / "orders" / "online_retail_france.csv"
HEADER = "order_number,ordered_at,customer_id,sku,title,quantity,paid,tax,currency\n"


def run(file: Path, slug: str = "atelier", **options: str) -> list[str]:
    """Import a file and return what was printed."""
    out = StringIO()
    call_command("import_orders", str(file), merchant=slug, stdout=out, **options)
    return out.getvalue().splitlines()


def given(tmp_path: Path, rows: str) -> Path:
    """Write a file of rows under our own header."""
    file = tmp_path / "orders.csv"
    file.write_text(HEADER + rows)
    return file


def rows_of_everything() -> dict[str, int]:
    """Count what an import can write."""
    models = (Customer, Order, OrderLine, UnitShare, DeliveryLine, Payment, Variant)
    cancelled = UnitShare.objects.exclude(cancelled_at=None).count()
    return {model.__name__: model.objects.count() for model in models} | {"cancelled": cancelled}


def test_the_sample_is_imported_and_a_second_time_changes_nothing(merchant):
    """Case 134: an import is safe to repeat."""
    first = run(SAMPLE)
    after = rows_of_everything()
    assert first[-1] == (
        "12 orders imported, 0 known before, 1 units cancelled, 0 cancelled units found no order, "
        "1 lines with a remark."
    )
    assert first[-2] == "  line 19: The quantity 0.5 is not a whole number."
    second = run(SAMPLE)
    assert second[-1].startswith("0 orders imported, 12 known before, 0 units cancelled, 0 cancelled")
    assert rows_of_everything() == after


def test_units_share_what_was_paid_and_the_payment_is_the_sum_of_the_lines(merchant, tmp_path):
    """Case 96: 3 units at 19.99 together cost 59.98 here; each has its own cents."""
    run(given(tmp_path, "A1,2026-11-02 10:00,C1,PULL-M,Pull,3,59.98,10.00,EUR\n"))
    units = UnitShare.objects.order_by("unit_no").values_list("gross_amount", "tax_amount")
    assert [(str(gross), str(tax)) for gross, tax in units] == [
        ("20.000", "3.340"),
        ("19.990", "3.330"),
        ("19.990", "3.330"),
    ]
    payment = Payment.objects.get()
    assert (payment.captured_amount, payment.refunded_amount) == (Decimal("59.98"), Decimal(0))


def test_postage_is_no_article_and_the_catalogue_lends_its_rules(merchant, tmp_path):
    make_variant("LAST-1", is_final_sale=True)
    rows = (
        "A1,2026-11-02 10:00,C1,LAST-1,Robe,1,40.00,,EUR\nA1,2026-11-02 10:00,C1,POST,Postage,1,4.90,,EUR\n"
    )
    run(given(tmp_path, rows))
    lines = OrderLine.objects.order_by("id").values_list("sku", "kind", "is_final_sale", "variant__sku")
    assert list(lines) == [("LAST-1", "article", True, "LAST-1"), ("POST", "shipping", False, None)]
    order = Order.objects.get()
    assert (order.shipping_amount, order.total_amount) == (Decimal("4.90"), Decimal("44.90"))


def test_a_cancellation_takes_the_newest_earlier_units_of_the_same_customer(merchant, tmp_path):
    rows = (
        "1001,2026-11-01 10:00,C1,MUG,Mug,2,20.00,,EUR\n"
        "1002,2026-11-02 10:00,C1,MUG,Mug,2,20.00,,EUR\n"
        "1003,2026-11-02 11:00,C2,MUG,Mug,2,20.00,,EUR\n"
        "C1004,2026-11-03 10:00,C1,MUG,Mug,-3,-30.00,,EUR\n"
        "C1005,2026-11-03 11:00,C1,MUG,Mug,-2,-20.00,,EUR\n"
    )
    printed = run(given(tmp_path, rows))
    left = UnitShare.objects.filter(cancelled_at=None).order_by("order_line__order__number", "unit_no")
    assert list(left.values_list("order_line__order__number", "unit_no")) == [("1003", 1), ("1003", 2)]
    assert printed[-2:] == [
        "  line 6: 1 of 2 cancelled units of MUG match no earlier purchase of this customer.",
        "3 orders imported, 0 known before, 4 units cancelled, 1 cancelled units found no order, "
        "1 lines with a remark.",
    ]


def test_one_order_that_the_database_refuses_does_not_stop_the_others(merchant, tmp_path):
    rows = (
        "1001,2026-11-01 10:00,C1,MUG,Mug,1,10.00,,EUR\n"
        f"1002,2026-11-01 10:00,C1,MUG,Mug,1,{'9' * 11}.00,,EUR\n"
        "1003,2026-11-01 10:00,C1,MUG,Mug,1,10.00,,EUR\n"
    )
    run(given(tmp_path, rows))
    assert list(Order.objects.order_by("number").values_list("number", flat=True)) == ["1001", "1003"]


def test_a_wrong_merchant_file_or_column_is_said_in_one_line(merchant, tmp_path):
    with pytest.raises(CommandError, match=r"there is no merchant 'nobody'; known: atelier"):
        run(SAMPLE, "nobody")
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "none.csv")
    with pytest.raises(CommandError, match="has no column"):
        run(SAMPLE, columns="number=Nope")


@pytest.mark.slow
@pytest.mark.skipif(not FRANCE.exists(), reason="the real data are not at hand")
def test_a_year_of_real_orders_goes_through_twice(merchant):
    """392 orders of 461 invoice numbers, the other 69 being cancellations; nothing doubles."""
    first = run(FRANCE)
    after = rows_of_everything()
    assert re.match(r"392 orders imported, 0 known before, 1578 units cancelled, 46 cancelled", first[-1])
    assert Payment.objects.aggregate(sum=Sum("captured_amount"))["sum"] == Decimal("209715.11")
    second = run(FRANCE)
    assert second[-1].startswith("0 orders imported, 392 known before, 0 units cancelled, 46 cancelled")
    assert rows_of_everything() == after


def test_what_the_shop_says_of_goods_and_buyer_is_kept(merchant, tmp_path):
    """T-6: a business by the shop's own flag; and the catalogue fills what the order leaves open."""
    known = make_variant("BB", weight=90, is_second_hand=True)
    known.product.brand = "Autre"
    known.product.save()
    file = tmp_path / "orders.csv"
    file.write_text(
        HEADER.replace("\n", ",line discount,brand,grams,second hand,business\n")
        + "1,2026-03-01,C1,AA,Pull,2,50,0,EUR,10,Lune,250,yes,yes\n"
        + "1,2026-03-01,C1,BB,Bonnet,1,20,0,EUR,,,,,yes\n"
    )
    run(file)
    assert Order.objects.get().is_business is True
    lines = OrderLine.objects.order_by("sku")
    assert list(lines.values_list("sku", "brand", "weight", "is_second_hand", "discount_amount")) == [
        ("AA", "Lune", 250, True, Decimal(10)),
        ("BB", "Autre", 90, True, Decimal(0)),
    ]
    fresh = Variant.objects.select_related("product").get(sku="AA")
    assert (fresh.product.brand, fresh.weight, fresh.is_second_hand) == ("Lune", 250, True)


def test_a_tracking_number_is_taken_also_of_an_order_that_is_known(merchant, tmp_path):
    """Parcels leave after the sale: the number comes with a later file; a blank one takes nothing away."""
    file = tmp_path / "orders.csv"
    header, row = HEADER.replace("\n", ",numéro de suivi\n"), "2026-03-01,C1,AA,Pull,2,50,0,EUR"
    file.write_text(f"{header}1,{row},\n2,{row},6A 1234-x\n3,{row},6A9\n")
    run(file)
    file.write_text(f"{header}1,{row},1z999\n2,{row},\n3,{row},6A8\n")
    before = rows_of_everything()
    run(file)
    told = Delivery.objects.order_by("order__number").values_list("order__number", "tracking_key")
    assert (list(told), rows_of_everything()) == ([("1", "1Z999"), ("2", "6A1234X"), ("3", "6A8")], before)


def test_tracking_numbers_cost_the_same_for_any_number_of_known_orders(merchant):
    def cost(count: int) -> int:
        told = [imported(number, tracking=f"T{number}") for number in range(count)]
        import_orders([imported(number) for number in range(count)])
        with CaptureQueriesContext(connection) as counted:
            assert import_orders(told) == 0
        return len(counted)

    assert cost(2) == cost(30)


def imported(number: int, **more: str) -> ImportedOrder:
    """An order of one mug."""
    mug = ImportedLine(
        ref="1",
        sku="MUG",
        title="Mug",
        quantity=1,
        unit_price=None,
        paid=Decimal(5),
        tax=Decimal(0),
        is_returnable=True,
        kind="article",
    )
    return ImportedOrder(
        number=str(number),
        placed_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
        currency="EUR",
        customer=ImportedCustomer(ref="C1"),
        ship_to=ImportedAddress(),
        lines=(mug,),
        captured=None,
        delivered_at=None,
        status="completed",
        channel="web",
        **more,
    )
