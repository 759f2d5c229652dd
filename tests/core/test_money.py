"""Exact amounts: currencies, arithmetic, reading what people type, sharing without losing a cent."""

import operator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rma_portal.core.errors import InvalidInput
from rma_portal.core.money import Money, allocate, exponent, round_money, sum_money


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def refusal(call, *arguments) -> tuple[str, dict]:
    with pytest.raises(InvalidInput) as caught:
        call(*arguments)
    return caught.value.code, caught.value.params


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [("EUR", 2), ("GBP", 2), ("JPY", 0), ("ISK", 0), ("XPF", 0), ("KWD", 3), ("TND", 3), ("CLF", 4)],
)
def test_minor_units_are_those_of_iso_4217(currency, decimals):
    """Case 97: currencies with 0 and 3 decimals."""
    assert exponent(currency) == decimals


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "E1R", "€", None, "EUR\n"])
def test_unknown_shape_of_currency_is_refused(currency):
    assert refusal(exponent, currency) == ("currency_unknown", {"currency": str(currency)})


@pytest.mark.parametrize(
    ("amount", "currency", "shown", "minor"),
    [
        ("19.9", "EUR", "19.90 EUR", 1990),
        ("-19.9", "EUR", "-19.90 EUR", -1990),
        ("-0", "EUR", "0.00 EUR", 0),
        ("1500", "JPY", "1500 JPY", 1500),
        ("1500.00", "JPY", "1500 JPY", 1500),
        ("1.5", "KWD", "1.500 KWD", 1500),
        ("1E+3", "EUR", "1000.00 EUR", 100000),
    ],
)
def test_amounts_take_the_decimals_of_their_currency(amount, currency, shown, minor):
    """Case 97: 0, 2 and 3 decimals, to minor units and back."""
    money = Money(Decimal(amount), currency)
    assert (str(money), money.minor, Money.from_minor(minor, currency)) == (shown, minor, money)


@pytest.mark.parametrize(("amount", "currency"), [("0.001", "EUR"), ("0.5", "JPY"), ("1.0001", "KWD")])
def test_digits_below_the_minor_unit_are_refused(amount, currency):
    """Case 97: no silent rounding."""
    assert refusal(Money, Decimal(amount), currency) == ("money_precision", {"amount": amount})


@pytest.mark.parametrize("amount", [1.5, True, None, b"1"])
def test_floats_and_other_types_are_refused(amount):
    with pytest.raises(TypeError):
        Money(amount, "EUR")


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e15", "-1e15", "1e999999"])
def test_amounts_that_no_order_has_are_refused(amount):
    """Case 146: absurd amounts are an input error, never a crash."""
    assert refusal(Money, Decimal(amount), "EUR")[0] == "money_amount"


def test_arithmetic_is_exact():
    assert (
        eur("0.10") + eur("0.20"),
        eur("0.10") - eur("0.20"),
        -eur("5"),
        eur("19.99") * 3,
        3 * eur("19.99"),
        sum_money([eur("1.10"), eur("2.20")], "EUR"),
        sum_money([], "JPY"),
    ) == (
        eur("0.30"),
        eur("-0.10"),
        eur("-5"),
        eur("59.97"),
        eur("59.97"),
        eur("3.30"),
        Money.zero("JPY"),
    )


def test_order_truth_and_hash_follow_the_amount():
    one, two = eur("1"), eur("2")
    assert [one < two, one <= one, two > one, two >= two, one == eur("1.00"), one != two] == [True] * 6
    assert [two < one, two <= one, one > two, one >= two, one == two, one == "1.00 EUR"] == [False] * 6
    assert [bool(eur("0")), bool(one), bool(-one)] == [False, True, True]
    assert [eur("0").is_positive, one.is_positive, (-one).is_positive] == [False, True, False]
    assert {one, eur("1.0"), two} == {one, two}


@pytest.mark.parametrize(
    "operation", [operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge, operator.eq]
)
def test_two_currencies_never_meet(operation):
    other = Money(Decimal(1), "GBP")
    assert refusal(operation, eur("1"), other) == ("money_currency", {"currency": "EUR", "other": "GBP"})


@pytest.mark.parametrize("factor", [1.5, Decimal("1.5"), True])
def test_only_whole_numbers_multiply(factor):
    with pytest.raises(TypeError):
        eur("1") * factor


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("0.005", "EUR", "0.01 EUR"),
        ("-0.005", "EUR", "-0.01 EUR"),
        ("0.0049", "EUR", "0.00 EUR"),
        ("0.5", "JPY", "1 JPY"),
        ("1.0005", "KWD", "1.001 KWD"),
    ],
)
def test_halves_round_away_from_zero(amount, currency, rounded):
    assert str(round_money(Decimal(amount), currency)) == rounded


@pytest.mark.parametrize(
    ("text", "currency", "read"),
    [
        ("1 234,50", "EUR", "1234.50 EUR"),
        ("1\u202f234,50\u00a0€", "EUR", "1234.50 EUR"),
        ("1,234.50", "EUR", "1234.50 EUR"),
        ("1.234,50", "EUR", "1234.50 EUR"),
        ("1'234.50", "CHF", "1234.50 CHF"),
        ("1,234,567", "EUR", "1234567.00 EUR"),
        ("£12", "GBP", "12.00 GBP"),
        ("EUR 12,5", "EUR", "12.50 EUR"),
        ("12.5000", "EUR", "12.50 EUR"),
        ("0,500", "EUR", "0.50 EUR"),
        (",50", "EUR", "0.50 EUR"),
        ("12.", "EUR", "12.00 EUR"),
        ("-3,20", "EUR", "-3.20 EUR"),
        ("−3,20", "EUR", "-3.20 EUR"),
        ("+3", "EUR", "3.00 EUR"),
        ("1,234", "JPY", "1234 JPY"),
        ("1.234", "KWD", "1.234 KWD"),
    ],
)
def test_french_and_english_writing_is_read(text, currency, read):
    assert str(Money.parse(text, currency)) == read


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("1,234", "EUR", "money_ambiguous"),
        ("1.234", "EUR", "money_ambiguous"),
        ("1,234", "KWD", "money_ambiguous"),
        ("12,345.6.7", "EUR", "money_amount"),
        ("1,23,456", "EUR", "money_amount"),
        ("1234,567.00", "EUR", "money_amount"),
        ("", "EUR", "money_amount"),
        ("twelve", "EUR", "money_amount"),
        ("12 GBP", "EUR", "money_amount"),
        ("--3", "EUR", "money_amount"),
        ("1e5", "EUR", "money_amount"),
        ("١٢", "EUR", "money_amount"),
        ("0.125", "EUR", "money_precision"),
        ("9" * 40, "EUR", "money_amount"),
    ],
)
def test_what_could_mean_two_amounts_or_none_is_refused(text, currency, code):
    assert refusal(Money.parse, text, currency)[0] == code


currencies = st.sampled_from(["EUR", "JPY", "KWD"])
minors = st.integers(-(10**12), 10**12)


@given(minors, currencies)
def test_what_money_writes_it_reads_back(minor, currency):
    money = Money.from_minor(minor, currency)
    assert Money.parse(str(money), currency) == money


@given(st.text(max_size=20), currencies)
def test_any_text_is_read_or_refused(text, currency):
    try:
        assert isinstance(Money.parse(text, currency), Money)
    except InvalidInput:
        pass


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        ("10.00", [1, 1, 1], ["3.34", "3.33", "3.33"]),
        ("0.02", [1, 1, 1], ["0.01", "0.01", "0.00"]),
        ("10.00", [0, 0, 0], ["3.34", "3.33", "3.33"]),
        ("-10.00", [1, 1, 1], ["-3.34", "-3.33", "-3.33"]),
        ("210.00", [Decimal("150.00"), Decimal("60.00")], ["150.00", "60.00"]),
        ("-42.00", [150, 60], ["-30.00", "-12.00"]),
        ("1.00", [1, 2, 3], ["0.17", "0.33", "0.50"]),
        ("1.00", [2, 1, 3], ["0.33", "0.17", "0.50"]),
        ("1.00", [0, 1], ["0.00", "1.00"]),
        ("0.00", [3, 4], ["0.00", "0.00"]),
    ],
)
def test_shares_by_largest_remainder(total, weights, shares):
    """Case 91: 20 % off 150 + 60 is 30 and 12, so that 150 is refunded as 120."""
    assert allocate(eur(total), weights) == tuple(eur(share) for share in shares)


@pytest.mark.parametrize("weights", [[], [1, -1], [Decimal("-0.01")]])
def test_weights_must_be_able_to_share(weights):
    assert refusal(allocate, eur("1"), weights)[0] == "allocate_weights"


def test_float_weights_are_refused():
    with pytest.raises(TypeError):
        allocate(eur("1"), [0.5, 0.5])


@given(minors, currencies, st.lists(st.integers(0, 10**9), min_size=1, max_size=40))
def test_shares_add_up_and_stay_within_one_unit_of_the_ideal(minor, currency, weights):
    """Case 96: nothing is lost, whatever the split, and the opposite total is shared in the opposite way."""
    total = Money.from_minor(minor, currency)
    shares = allocate(total, weights)
    whole = sum(weights) or len(weights)
    ideal = [minor * (weight if any(weights) else 1) / whole for weight in weights]
    assert sum_money(shares, currency) == total
    assert all(abs(share.minor - part) < 1.001 for share, part in zip(shares, ideal, strict=True))
    assert allocate(-total, weights) == tuple(-share for share in shares)
