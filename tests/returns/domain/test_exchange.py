"""What can be had in an article's place, and what comes back: by list prices, to the cent."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.domain.shares import UnitValue
from returns.domain.exchange import Listed, difference, less_promised, replacements
from rma_portal.core.money import Money


def eur(amount: str) -> Money:
    """An amount of euros."""
    return Money(Decimal(amount), "EUR")


def listed(sku: str, price: str = "50.00", *, free: int | None = 3, kind: str = "article", currency="EUR"):
    """An article of the catalogue."""
    return Listed(sku, sku, kind, Money(Decimal(price), currency), free)


PAID = UnitValue(eur("40.00"), eur("6.67"))
BOUGHT = listed("M")


def skus(beside: list[Listed], *, is_claim: bool = False, bought: Listed = BOUGHT) -> list[str]:
    """The SKUs of what can be had."""
    return [one.sku for one in replacements(bought, PAID, beside, is_claim=is_claim)]


def test_a_size_is_swapped_without_money_also_where_it_was_bought_on_sale():
    """Case 113: paid 40 of a list price of 50; another size at 50 is even."""
    [same, other] = replacements(BOUGHT, PAID, [BOUGHT, listed("L")], is_claim=False)
    assert (same.is_same, same.back) == (True, UnitValue(eur("0"), eur("0")))
    assert (other.is_same, other.back) == (False, UnitValue(eur("0"), eur("0")))


@pytest.mark.parametrize(
    ("new", "gross", "tax"),
    [
        ("30.00", "16.00", "2.67"),
        ("49.99", "0.01", "0.00"),
        ("33.33", "13.34", "2.22"),
        ("0.01", "39.99", "6.67"),
    ],
)
def test_what_is_cheaper_gives_back_its_part_of_what_was_paid(new, gross, tax):
    """Case 113: tax both ways, each to the cent."""
    assert difference(PAID, eur("50.00"), eur(new)) == UnitValue(eur(gross), eur(tax))


def test_what_is_dearer_or_cannot_be_compared_is_not_offered():
    """Nothing is ever charged; a price of zero is one nobody gave."""
    beside = [listed("L", "50.01"), listed("S", "0"), listed("X", "10", currency="GBP")]
    assert skus(beside) == []
    assert skus([listed("M", "0")], bought=listed("M", "0")) == [
        "M"
    ]  # case 115: the same again needs no price
    assert skus([listed("L", "10")], bought=listed("M", "0")) == []


def test_only_what_lies_in_a_known_stock_and_fits_a_parcel():
    """Unknown stock is no offer; none left is shown."""
    beside = [
        listed("L", free=None),
        listed("G", kind="gift_card"),
        listed("D", kind="digital"),
        listed("S", free=0),
    ]
    for is_claim in (False, True):
        assert skus(beside, is_claim=is_claim) == ["S"]
    assert [one.is_free for one in replacements(BOUGHT, PAID, beside, is_claim=False)] == [False]


def test_a_claim_is_settled_with_any_of_them_for_nothing():
    """T-32: a sound article without costs, whatever the catalogue asks for it by now."""
    beside = [BOUGHT, listed("L", "80.00"), listed("S", "20.00"), listed("X", "0")]
    found = replacements(BOUGHT, PAID, beside, is_claim=True)
    assert [(one.sku, one.back.gross) for one in found] == [(sku, eur("0")) for sku in "MLSX"]


def test_the_last_unit_is_not_shown_to_two_articles_of_one_request():
    found = replacements(BOUGHT, PAID, [BOUGHT, listed("L", free=1)], is_claim=False)
    left = less_promised(found, ["L", "L"])
    assert [(one.sku, one.listed.free) for one in left] == [("M", 3), ("L", 0)]


# A busy machine is no reason to fail: what counts is the money.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
amounts = st.integers(0, 9_999_999).map(lambda cents: Decimal(cents) / 100)


@patient
@given(paid=amounts, tax=st.integers(0, 100), old=amounts, new=amounts)
def test_money_is_never_negative_and_never_more_than_was_paid(paid, tax, old, new):
    """Whatever the prices: 0 <= tax back <= back <= paid, and nothing for an equal or dearer one."""
    value = UnitValue(Money(paid, "EUR"), Money((paid * tax / 100).quantize(Decimal("0.01")), "EUR"))
    back = difference(value, Money(old, "EUR"), Money(new, "EUR"))
    assert eur("0") <= back.tax <= back.gross <= value.gross
    assert back.tax <= value.tax
    if new >= old:
        assert not back.gross


@patient
@given(paid=amounts, old=amounts, new=amounts, more=amounts)
def test_a_cheaper_one_never_gives_back_less(paid, old, new, more):
    """The lower the price of the replacement, the more comes back."""
    value = UnitValue(Money(paid, "EUR"), eur("0"))
    low, high = sorted([new, more])
    if low:
        dear = difference(value, Money(old, "EUR"), Money(high, "EUR"))
        assert difference(value, Money(old, "EUR"), Money(low, "EUR")).gross >= dear.gross
