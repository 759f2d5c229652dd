"""The cost of returns, by hand."""

from decimal import Decimal
from fractions import Fraction

from returns.domain.cost import LOST_PERCENT, Cost, ExactCost, handling_cost, share_costs, sum_costs
from returns.domain.finding import Finding, striking_finding
from returns.domain.states import Disposition
from rma_portal.core.money import Money


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_every_disposition_has_its_loss():
    assert {disposition: LOST_PERCENT[disposition] for disposition in Disposition} == {
        "restock": 0,
        "second_choice": 30,
        "refurbish": 40,
        "repair": 40,
        "return_to_vendor": 20,
        "donate": 100,
        "recycle": 100,
        "energy_recovery": 100,
        "destroy": 100,
        "quarantine": 50,
        "missing": 100,
        "customer_keeps": 100,
    }


def test_handling_is_minutes_at_an_hourly_rate():
    assert handling_cost(3, 4, Decimal("24")) == Decimal("4.8")  # 12 minutes of 24 an hour
    assert handling_cost(0, 4, Decimal("24")) == 0


def test_the_columns_add_up_to_the_rounded_total():
    third = ExactCost(label=Decimal("1.633333"), handling=Decimal("1.6"), lost=Decimal("14.97"))
    costs = share_costs([third, third, third], "EUR")
    assert costs == (
        Cost(euros("1.64"), euros("1.60"), euros("14.97")),
        Cost(euros("1.63"), euros("1.60"), euros("14.97")),
        Cost(euros("1.63"), euros("1.60"), euros("14.97")),
    )
    assert sum_costs(costs, "EUR") == Cost(euros("4.90"), euros("4.80"), euros("44.91"))
    assert sum_costs(costs, "EUR").total == euros("54.61")


def test_a_currency_without_minor_units_keeps_whole_ones():
    half = ExactCost(label=Decimal("70.5"), handling=Decimal(0), lost=Decimal(0))
    costs = share_costs([half, half], "JPY")
    assert [cost.label for cost in costs] == [Money(Decimal(71), "JPY"), Money(Decimal(70), "JPY")]


def test_no_line_costs_nothing():
    assert share_costs([], "EUR") == ()
    assert sum_costs([], "EUR") == Cost(euros("0"), euros("0"), euros("0"))


def test_what_stands_out_is_told_against_the_average():
    units = {("Dresses", "small"): 12, ("Dresses", "mind"): 8, ("Hats", "small"): 2, ("Hats", "mind"): 18}
    # 12 of 20 dresses against 14 of 40 articles: 60 % against 35 %.
    assert striking_finding(units) == Finding("small", "Dresses", Fraction(3, 5), Fraction(12, 7), 20)
    assert striking_finding(units, "Hats") == Finding("mind", "Hats", Fraction(9, 10), Fraction(18, 13), 20)


def test_too_few_units_stand_for_nothing():
    units = {("Dresses", "small"): 4, ("Hats", "mind"): 5}
    assert striking_finding(units) == Finding("mind", "", Fraction(5, 9), Fraction(1), 9)
    assert striking_finding(units, "Dresses") == Finding("small", "Dresses", Fraction(1), Fraction(1), 4)
    assert striking_finding({}) is None
    assert striking_finding(units, "Shoes") is None
