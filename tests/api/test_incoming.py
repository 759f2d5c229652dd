"""Programs send orders: taken once, whole, and refused where they cannot be right."""

import copy

import pytest

from customers.models import Customer, Delivery, Order, OrderLine, Payment, UnitShare
from inventory.models import Variant
from tests.api.walk import faults, send, where

GOOD = {
    "number": "W-1",
    "channel": "web",
    "currency": "EUR",
    "placed_at": "2026-03-01T13:00:00+01:00",
    "delivered_at": "2026-03-04T08:00:00Z",
    "customer": {"ref": "C-7", "name": "Léa Roux", "email": "Lea@example.org", "language": "fr"},
    "ship_to": {"name": "Léa Roux", "postcode": "75011", "city": "Paris", "country": "FR"},
    "lines": [
        {"ref": "a", "sku": "MUG", "title": "Mug", "quantity": 3, "paid": "10.00", "tax": "1.67"},
        {
            "ref": "s",
            "sku": "SHIP",
            "title": "Colissimo",
            "line_kind": "shipping",
            "quantity": 1,
            "paid": "5.90",
        },
    ],
    "payment": {"captured": "15.90", "refunded": "0.90", "method": "card"},
}


def changed(path: str = "", value: object = None, **more) -> dict:
    """The good order with one thing changed: a path such as "lines.0.quantity"."""
    order = {**copy.deepcopy(GOOD), **more}
    if path:
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place = order
        for step in way:
            place = place[step]
        place[last] = value
    return order


def import_(program, merchant, *orders: dict):
    """Send orders."""
    return send(program, merchant, "orders", {"orders": list(orders)})


def test_an_order_is_taken_whole(program, merchant):
    answer = import_(program, merchant, GOOD)
    [taken] = answer.json()["data"]
    order = Order.objects.get()
    assert (answer.status_code, taken) == (
        200,
        {"id": str(order.key), "number": "W-1", "channel": "web", "created": True},
    )
    shown = program.get(where(merchant, "order", {"key": order.key})).json()
    assert (shown["placed_at"], shown["total"]["amount"], shown["shipping"]["amount"]) == (
        "2026-03-01T12:00:00Z",
        "15.90",
        "5.90",
    )
    assert [unit["paid"]["amount"] for unit in shown["lines"][0]["units"]] == ["3.34", "3.33", "3.33"]
    assert [unit["tax"]["amount"] for unit in shown["lines"][0]["units"]] == ["0.56", "0.56", "0.55"]
    assert (shown["lines"][1]["line_kind"], len(shown["lines"][1]["units"])) == ("shipping", 1)
    [payment] = shown["payments"]
    assert (payment["captured"]["amount"], payment["refunded"]["amount"]) == ("15.90", "0.90")
    assert shown["deliveries"][0]["delivered_at"] == "2026-03-04T08:00:00Z"
    assert (Variant.objects.get().sku, Customer.objects.get().ref) == ("MUG", "C-7")


def test_an_order_that_is_known_is_left_as_it_is(program, merchant):
    """Case 134: sent again, even changed, it changes nothing and says so."""
    first = import_(program, merchant, GOOD).json()["data"]
    again = import_(program, merchant, changed("lines.0.paid", "99.00"), changed(number="W-2")).json()["data"]
    assert [one["created"] for one in again] == [False, True]
    assert again[0]["id"] == first[0]["id"]
    paid = (
        OrderLine.objects.filter(sku="MUG").order_by("order__number").values_list("gross_amount", flat=True)
    )
    assert [str(amount) for amount in paid] == ["10.000", "10.000"]
    assert UnitShare.objects.filter(order_line__order__number="W-1").count() == 4


def test_a_known_order_takes_a_tracking_number_and_nothing_else(program, merchant):
    """Parcels leave after the sale; another channel's order of the same number is another order."""
    import_(program, merchant, GOOD, changed(channel="market"))
    again = import_(program, merchant, changed("lines.0.paid", "99.00", tracking="1z 999"))
    [taken] = again.json()["data"]
    shown = program.get(where(merchant, "order", {"key": taken["id"]})).json()
    assert (taken["created"], shown["total"]["amount"]) == (False, "15.90")
    told = dict(Delivery.objects.values_list("order__channel__code", "tracking_key"))
    assert (shown["deliveries"][0]["tracking"], told) == ("1Z999", {"web": "1Z999", "market": ""})


def test_one_number_in_two_channels_is_two_orders(program, merchant):
    answer = import_(program, merchant, GOOD, changed(channel="market", currency="GBP"))
    assert [one["created"] for one in answer.json()["data"]] == [True, True]
    assert sorted(Order.objects.values_list("channel__code", "currency", "lines__quantity")) == [
        ("market", "GBP", 1),
        ("market", "GBP", 3),
        ("web", "EUR", 1),
        ("web", "EUR", 3),
    ]


def test_who_says_nothing_of_themselves_is_nobody_elses_account(program, merchant):
    import_(program, merchant, changed(customer={}), changed(customer={}, number="W-2"))
    assert sorted(Customer.objects.values_list("ref", flat=True)) == ["order:W-1", "order:W-2"]


def test_without_a_payment_the_lines_are_what_was_captured(program, merchant):
    import_(
        program, merchant, changed(payment=None), changed(payment=None, number="W-2", order_status="pending")
    )
    captured = dict(Payment.objects.values_list("order__number", "captured_amount"))
    assert (str(captured["W-1"]), Order.objects.get(number="W-2").deliveries.count()) == ("15.900", 0)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("lines.0.quantity", 0, "min_value"),
        ("lines.0.quantity", -1, "min_value"),
        ("lines.0.quantity", 0.5, "invalid"),
        ("lines.0.quantity", "2", "invalid"),
        ("lines.0.quantity", 10**9, "max_value"),
        ("lines.0.paid", 10.0, "invalid"),
        ("lines.0.paid", "-1.00", "invalid"),
        ("lines.0.paid", "10,00", "invalid"),
        ("lines.0.paid", "1e3", "invalid"),
        ("lines.0.tax", "10.01", "invalid"),
        ("lines.0.line_kind", "discount", "invalid_choice"),
        ("lines.0.fee", "1", "unknown_field"),
        ("lines.1.sku", "", "blank"),
        ("payment.refunded", "16.00", "invalid"),
        ("payment.reserved", "1.00", "unknown_field"),
        ("placed_at", "2026-03-01T12:00:00", "invalid"),
        ("placed_at", "1969-12-31T23:59:59Z", "year"),
        ("placed_at", 5, "invalid"),
        ("delivered_at", "tomorrow", "invalid"),
        ("currency", "eur", "invalid"),
        ("channel", "Mon magasin", "invalid"),
        ("number", 5, "invalid"),
        ("number", "a\x00b", "null_characters_not_allowed"),
        ("customer.email", "lea", "invalid"),
        ("customer.country", "France", "invalid"),
        ("lines", [], "empty"),
        ("lines", "MUG", "not_a_list"),
    ],
)
def test_what_cannot_be_right_is_named(program, merchant, path, value, code):
    """Cases 11 and 146 among them; of the good order beside it nothing is kept either."""
    answer = import_(program, merchant, changed(number="W-0"), changed(path, value))
    status, found = faults(answer)
    assert status == 422
    assert set(found.values()) == {code}
    assert all(field.startswith(f"orders.1.{path}") for field in found), found
    assert Order.objects.count() == 0


def test_lines_of_one_name_are_refused(program, merchant):
    assert faults(import_(program, merchant, changed("lines.1.ref", "a"))) == (
        422,
        {"orders.0.lines": "invalid"},
    )


def test_amounts_are_not_finer_than_their_currency(program, merchant):
    for path, value in (("lines.0.paid", "10.005"), ("payment.captured", "15.901"), ("lines.0.tax", "0.001")):
        answer = import_(program, merchant, changed(path, value))
        assert (answer.status_code, answer.json()["code"]) == (422, "money_precision"), path
    assert import_(program, merchant, changed("currency", "KWD")).status_code == 200


def test_no_more_units_than_one_request_can_carry(program, merchant):
    orders = [changed("lines.0.quantity", 5000, number=f"W-{number}") for number in range(5)]
    assert faults(import_(program, merchant, *orders)) == (422, {"orders": "invalid"})
    assert faults(import_(program, merchant, *[changed(number=str(n)) for n in range(101)]))[0] == 422
