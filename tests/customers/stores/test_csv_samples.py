"""Whole files: our own sample, and real ones where they are at hand."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from customers.domain.cancellations import UnitsLeft, allot
from customers.domain.orders import (
    CancelledUnits,
    ImportedAddress,
    ImportedCustomer,
    ImportedLine,
    ImportedOrder,
)
from tests.customers.stores.reading import PROJECT, cancellations, orders, pieces, problems, shared


@pytest.fixture(scope="module")
def sample():
    return pieces((PROJECT / "docs/samples/orders.csv").read_bytes())


def test_our_sample(sample):
    assert [(one.number, one.currency, str(one.captured), len(one.lines)) for one in orders(sample)] == [
        ("1001", "EUR", "142.90", 3),
        ("1002", "EUR", "190.00", 1),
        ("1003", "EUR", "116.10", 2),
        ("1004", "GBP", "114.00", 2),
        ("1005", "EUR", "69.90", 2),
        ("1006", "EUR", "124.00", 2),
        ("1007", "GBP", "116.00", 2),
        ("1008", "EUR", "72.00", 1),
        ("1009", "EUR", "65.00", 1),
        ("1010", "GBP", "42.00", 1),
        ("1011", "EUR", "142.50", 2),
        ("1012", "EUR", "78.00", 1),
    ]
    assert [(one.ref, one.quantity) for one in cancellations(sample)] == [("C1008/CHAUSSETTES-LOT3-39#1", 1)]
    assert problems(sample) == [(19, "quantity_not_whole", {"text": "0.5"})]


def test_an_order_of_our_sample_is_read_whole(sample):
    oliver = ImportedCustomer(
        ref="oliver.whitcombe@example.com",
        name="Oliver Whitcombe",
        email="oliver.whitcombe@example.com",
        phone="+44 7700 900111",
        country="GB",
    )
    jumper = ImportedLine(
        ref="PULL-MERINOS-ECRU-S@69#1",
        sku="PULL-MERINOS-ECRU-S",
        title="Pull en mérinos",
        quantity=1,
        unit_price=Decimal("69.00"),
        paid=Decimal("69.00"),
        tax=Decimal("11.50"),
        is_returnable=True,
        kind="article",
        options="Écru / S",
        gtin="2000000041032",
        source_lines=(8,),
    )
    socks = replace(
        jumper,
        ref="CHAUSSETTES-LOT3-39@15#1",
        sku="CHAUSSETTES-LOT3-39",
        title="Chaussettes, lot de 3",
        quantity=3,
        unit_price=Decimal("15.00"),
        paid=Decimal("45.00"),
        tax=Decimal("7.50"),
        options="39-42",
        gtin="2000000041070",
        source_lines=(9,),
    )
    assert orders(sample)[3] == ImportedOrder(
        number="1004",
        placed_at=datetime(2026, 10, 5, 6, 30, tzinfo=UTC),
        currency="GBP",
        customer=oliver,
        ship_to=ImportedAddress("Oliver Whitcombe", "9 Sycamore Terrace", "", "YO1 7HH", "York", "GB"),
        lines=(jumper, socks),
        captured=Decimal("114.00"),
        delivered_at=datetime(2026, 10, 8, 22, tzinfo=UTC),
        status="completed",
        channel="csv",
    )


@pytest.fixture(scope="module")
def france():
    return pieces(shared("orders/online_retail_france.csv").read_bytes(), currency="GBP")


def test_the_real_file_of_france(france):
    """The figures were counted apart from this code, with grep, cut and csv alone."""
    lines = [line for order in orders(france) for line in order.lines]
    assert {
        "orders": len(orders(france)),
        "customers": len({order.customer.ref for order in orders(france) if not order.customer.is_anonymous}),
        "anonymous orders": sum(order.customer.is_anonymous for order in orders(france)),
        "lines": Counter(line.kind for line in lines),
        "returnable lines": sum(line.is_returnable for line in lines),
        "returnable units": sum(line.quantity for line in lines if line.is_returnable),
        "captured": sum(order.captured for order in orders(france)),
        "countries": {order.ship_to.country for order in orders(france)},
        "cancellations": len(cancellations(france)),
        "cancelled units": sum(one.quantity for one in cancellations(france)),
        "problems": problems(france),
    } == {
        "orders": 392,
        "customers": 87,
        "anonymous orders": 3,
        "lines": {"article": 8099, "shipping": 302, "manual": 6, "fee": 1},
        "returnable lines": 8099,
        "returnable units": 111_268,
        "captured": Decimal("209715.11"),
        "countries": {"FR"},
        "cancellations": 149,
        "cancelled units": 1624,
        "problems": [],
    }


def test_the_real_cancellations_find_their_units(france):
    left = defaultdict(dict)
    for order in orders(france):
        for line in order.lines:
            key = order.customer.ref, line.sku
            left[key][order.number, line.ref] = UnitsLeft(
                (order.number, line.ref), order.placed_at, line.quantity
            )
    missing = {}
    for one in cancellations(france):
        assert isinstance(one, CancelledUnits)
        lines = left[one.customer_ref, one.sku]
        taken, unmatched = allot(one, list(lines.values()))
        for key, count in taken:
            lines[key] = replace(lines[key], left=lines[key].left - count)
        if unmatched:
            missing[one.source_line] = unmatched
    assert missing == {
        180: 1,
        181: 2,
        182: 2,
        356: 3,
        2159: 3,
        4070: 2,
        4804: 9,
        5985: 2,
        5986: 2,
        6533: 1,
        8316: 3,
        8317: 16,
    }
    units_sold, units_cancelled = 112_104, 1624
    still_theirs = sum(units.left for lines in left.values() for units in lines.values())
    assert still_theirs == units_sold - units_cancelled + sum(missing.values())


def test_the_real_file_twice_gives_the_same(france):
    """Case 134: nothing in what is read depends on the run."""
    assert pieces(shared("orders/online_retail_france.csv").read_bytes(), currency="GBP") == france


def test_the_79_columns_of_shopify():
    found = pieces(shared("shopify/orders_export_synthetic.csv").read_bytes())
    shirt = ImportedLine(
        ref="TEE-BLK-M@19.95#1",
        sku="TEE-BLK-M",
        title="Tee-shirt - Noir / M",
        quantity=2,
        unit_price=Decimal("19.95"),
        paid=Decimal("39.90"),
        tax=Decimal("6.65"),
        is_returnable=True,
        kind="article",
        source_lines=(2,),
    )
    jeans = replace(
        shirt,
        ref="JEAN-32@25#1",
        sku="JEAN-32",
        title='Jean, coupe "droite"',
        quantity=1,
        unit_price=Decimal("25.00"),
        paid=Decimal("25.00"),
        tax=Decimal("4.16"),
        source_lines=(3,),
    )
    shipping = replace(
        jeans,
        ref="order-shipping",
        sku="SHIPPING",
        title="Colissimo domicile",
        unit_price=Decimal("4.90"),
        paid=Decimal("4.90"),
        tax=Decimal("0.82"),
        is_returnable=False,
        kind="shipping",
        source_lines=(),
    )
    camille = "camille.test@example.com"
    assert found == [
        ImportedOrder(
            number="#1001",
            placed_at=datetime(2026, 9, 1, 7, 58, 12, tzinfo=UTC),
            currency="EUR",
            customer=ImportedCustomer(ref=camille, name="Camille Test", email=camille, country="FR"),
            ship_to=ImportedAddress("Camille Test", "1 rue de la Paix", "", "75002", "Paris", "FR"),
            lines=(shirt, jeans, shipping),
            captured=Decimal("69.80"),
            delivered_at=None,
            status="completed",
            channel="csv",
            refunded=Decimal("19.95"),
        )
    ]
