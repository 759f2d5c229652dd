"""What is refundable, to the cent, and explained row by row."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.domain.shares import UnitValue, share_units
from returns.domain.settlement import Row, Settlement, refundable
from rma_portal.core.errors import InvalidInput
from rma_portal.core.money import Money, sum_money


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def unit(gross: str, tax: str = "0") -> UnitValue:
    return UnitValue(eur(gross), eur(tax))


NOTHING = eur("0")


def test_three_units_at_19_99_with_tax():
    """Case 96: paid 59.97 with 10.00 of tax in it; the three shares add up to both."""
    assert share_units(eur("59.97"), eur("10.00"), 3) == (
        unit("19.99", "3.34"),
        unit("19.99", "3.33"),
        unit("19.99", "3.33"),
    )


def test_three_partial_returns_refund_what_was_paid():
    """Case 96: one unit at a time, 3 for 50.00, nothing is left and nothing is over."""
    units = share_units(eur("50.00"), eur("8.33"), 3)
    left = eur("50.00")
    taxes = []
    for one in units:
        settlement = refundable([one], NOTHING, NOTHING, NOTHING, ceiling=left)
        left -= settlement.total
        taxes += [line.tax for line in settlement.lines]
    assert (left, sum_money(taxes, "EUR")) == (NOTHING, eur("8.33"))


@pytest.mark.parametrize(
    ("gross", "tax", "currency", "shares"),
    [
        ("1000", "91", "JPY", [("334", "31"), ("333", "30"), ("333", "30")]),
        ("10.000", "0.500", "KWD", [("3.334", "0.167"), ("3.333", "0.167"), ("3.333", "0.166")]),
    ],
)
def test_units_of_currencies_with_0_and_3_decimals(gross, tax, currency, shares):
    """Case 97: 0 and 3 decimals."""
    found = share_units(Money(Decimal(gross), currency), Money(Decimal(tax), currency), 3)
    assert [(str(one.gross.amount), str(one.tax.amount)) for one in found] == shares


@pytest.mark.parametrize("quantity", [0, -1, 1.0, Decimal(2), True, "3"])
def test_quantities_that_are_none_are_refused(quantity):
    """Cases 11 and 146: zero, negative, decimal."""
    with pytest.raises(InvalidInput, match="quantity"):
        share_units(eur("10"), NOTHING, quantity)


def test_every_step_is_a_row():
    found = refundable(
        [unit("30.00", "5.00"), unit("10.00", "1.00")],
        fees=eur("4.90"),
        deductions=eur("5.10"),
        shipping=eur("6.00"),
        ceiling=eur("100"),
    )
    assert found == Settlement(
        lines=(unit("22.50", "3.75"), unit("7.50", "0.75")),
        shipping=eur("6.00"),
        total=eur("36.00"),
        rows=(
            Row("articles", eur("40.00")),
            Row("shipping", eur("6.00")),
            Row("fees", eur("-4.90")),
            Row("deductions", eur("-5.10")),
        ),
    )


def test_fees_above_the_value_end_at_zero():
    """Case 110: a restocking fee above the value, and fees with shipping, never make a negative refund."""
    assert refundable([unit("5.00", "0.83")], eur("8.00"), eur("1.00"), eur("2.00"), eur("50")) == Settlement(
        lines=(unit("0.00", "0.00"),),
        shipping=NOTHING,
        total=NOTHING,
        rows=(
            Row("articles", eur("5.00")),
            Row("shipping", eur("2.00")),
            Row("fees", eur("-8.00")),
            Row("deductions", eur("-1.00")),
            Row("floor", eur("2.00")),
        ),
    )


def test_restocking_takes_from_its_own_unit_alone():
    """Case 110: a row of its own; what other fees take is shared by what is left."""
    found = refundable(
        [unit("30.00", "5.00"), unit("10.00", "1.00"), unit("2.00")],
        fees=eur("7.00"),
        deductions=NOTHING,
        shipping=eur("6.00"),
        ceiling=eur("100"),
        restocking=[eur("5.00"), NOTHING, eur("9.00")],
    )
    assert found == Settlement(
        lines=(unit("25.00", "4.17"), unit("8.00", "0.80"), unit("2.00")),
        shipping=eur("6.00"),
        total=eur("34.00"),
        rows=(
            Row("articles", eur("42.00")),
            Row("shipping", eur("6.00")),
            Row("fees", eur("-7.00")),
            Row("restocking", eur("-7.00")),
        ),
        kept=(unit("5.00", "0.84"), unit("0"), unit("2.00")),
    )


def test_nothing_kept_leaves_no_trace():
    one = [unit("5.00", "1.00")]
    bare = refundable(one, NOTHING, NOTHING, NOTHING, eur("5.00"))
    assert refundable(one, NOTHING, NOTHING, NOTHING, eur("5.00"), [NOTHING]) == bare
    assert bare.kept == ()


def test_a_negative_restocking_fee_is_refused():
    """Case 146."""
    with pytest.raises(InvalidInput) as caught:
        refundable([unit("1")], NOTHING, NOTHING, NOTHING, eur("1"), [eur("-0.01")])
    assert (caught.value.code, caught.value.params) == ("settlement_negative", {"field": "restocking"})


def test_fees_use_up_the_articles_before_the_shipping():
    found = refundable([unit("5.00", "1.00")], eur("6.00"), NOTHING, eur("4.00"), eur("50"))
    assert (found.lines, found.shipping, found.total) == ((unit("0"),), eur("3.00"), eur("3.00"))


def test_never_more_than_is_left_of_the_payment():
    """Cases 99 and 108: the ceiling is what was captured and is neither reserved nor refunded."""
    assert refundable([unit("60.00", "10.00")], NOTHING, NOTHING, NOTHING, eur("40.00")) == Settlement(
        lines=(unit("40.00", "6.67"),),
        shipping=NOTHING,
        total=eur("40.00"),
        rows=(Row("articles", eur("60.00")), Row("ceiling", eur("-20.00"))),
    )


def test_only_gifts():
    """Case 122: a net value of zero divides nothing by zero."""
    found = refundable([unit("0"), unit("0")], NOTHING, NOTHING, eur("4.00"), eur("9.00"))
    assert (found.lines, found.shipping, found.total) == ((unit("0"), unit("0")), eur("4.00"), eur("4.00"))


def test_shipping_alone():
    assert refundable([], NOTHING, NOTHING, eur("4.00"), eur("9.00")).total == eur("4.00")


@pytest.mark.parametrize("field", ["fees", "deductions", "shipping", "ceiling"])
def test_negative_amounts_are_refused(field):
    """Case 146: a negative amount never makes somebody owe money."""
    amounts = dict.fromkeys(["fees", "deductions", "shipping", "ceiling"], NOTHING) | {field: eur("-0.01")}
    with pytest.raises(InvalidInput) as caught:
        refundable([unit("1")], **amounts)
    assert (caught.value.code, caught.value.params) == ("settlement_negative", {"field": field})


def test_one_currency():
    with pytest.raises(InvalidInput, match="money_currency"):
        refundable([unit("1")], NOTHING, NOTHING, NOTHING, Money.zero("GBP"))


cents = st.integers(0, 10**7).map(lambda minor: Money.from_minor(minor, "EUR"))
values = cents.flatmap(
    lambda gross: st.integers(0, gross.minor // 5).map(
        lambda tax: UnitValue(gross, Money.from_minor(tax, "EUR"))
    )
)


sold = st.lists(st.tuples(values, cents), min_size=1, max_size=8)


@given(sold, st.booleans(), cents, cents, cents, cents)
def test_rows_and_lines_always_add_up_to_the_total(sold, restocks, fees, deductions, shipping, ceiling):
    """Cases 96, 99, 110: between nothing and the ceiling, and the sum of every breakdown is the total."""
    units, restocking = [one for one, _fee in sold], [fee for _one, fee in sold] if restocks else []
    found = refundable(units, fees, deductions, shipping, ceiling, restocking)
    kept = found.kept or tuple(unit("0") for _one in units)
    assert sum_money((row.amount for row in found.rows), "EUR") == found.total
    lines = sum_money((line.gross for line in found.lines), "EUR")
    assert lines - sum_money((part.gross for part in kept), "EUR") + found.shipping == found.total
    assert NOTHING <= found.total <= ceiling
    for line, part, one in zip(found.lines, kept, units, strict=True):
        assert NOTHING <= part.gross <= line.gross <= one.gross
        assert NOTHING <= part.tax <= line.tax <= one.tax


@given(sold)
def test_restocking_booked_one_by_one_or_together_is_the_same(sold):
    """Case 96 and T-32: what is shown for all is what each gives by itself."""
    units, fees = [one for one, _fee in sold], [fee for _one, fee in sold]
    ceiling = sum_money((one.gross for one in units), "EUR")
    whole = refundable(units, NOTHING, NOTHING, NOTHING, ceiling, fees)
    alone = [
        refundable([one], NOTHING, NOTHING, NOTHING, ceiling, [fee])
        for one, fee in zip(units, fees, strict=True)
    ]
    assert sum_money((one.total for one in alone), "EUR") == whole.total
    assert tuple(one.lines[0].gross - (one.kept[0].gross if one.kept else NOTHING) for one in alone) == tuple(
        line.gross - (part.gross if whole.kept else NOTHING)
        for line, part in zip(whole.lines, whole.kept or whole.lines, strict=True)
    )


@given(values, st.integers(1, 60))
def test_units_returned_one_by_one_add_up_to_what_was_paid(paid, quantity):
    """Case 96: whatever the price, the tax and the quantity."""
    units = share_units(paid.gross, paid.tax, quantity)
    left = paid.gross
    for one in reversed(units):
        left -= refundable([one], NOTHING, NOTHING, NOTHING, ceiling=left).total
    assert (left, sum_money((one.tax for one in units), "EUR")) == (NOTHING, paid.tax)
