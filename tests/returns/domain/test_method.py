"""Ways of sending: what all articles agree on, and what each way costs."""

import pytest

from returns.domain.method import Traveller, fee_by, uses_our_label, ways_of_sending
from rma_portal.core.money import Money

ALL = ("pickup", "in_store", "own_carrier", "qr_code", "label")
CASES = {
    "nothing is sent": ([], ()),
    "in our order, without what nobody carries out": (
        [("withdrawal", ALL)],
        ("label", "qr_code", "own_carrier", "in_store"),
    ),
    "what all agree on": (
        [("commercial", ("label", "in_store")), ("withdrawal", ("in_store", "own_carrier"))],
        ("in_store",),
    ),
    "they agree on nothing": ([("commercial", ("in_store",)), ("commercial", ("own_carrier",))], ("label",)),
    "nobody collects": ([("commercial", ("pickup",))], ("label",)),
    "a claim is not left to a carrier to be paid": ([("conformity", ALL)], ("label", "qr_code", "in_store")),
    "nor where the rules name no other way": ([("wrong_item", ("own_carrier",))], ("label",)),
    "nor where something else travels with it": (
        [("recall", ("label", "own_carrier")), ("commercial", ("label", "own_carrier"))],
        ("label",),
    ),
}


@pytest.mark.parametrize(("sent", "ways"), CASES.values(), ids=CASES)
def test_a_request_travels_as_all_its_articles_can(sent, ways):
    assert ways_of_sending(Traveller(*one) for one in sent) == ways


@pytest.mark.parametrize(
    ("method", "fee", "is_ours"),
    [
        ("label", "3.90", True),
        ("qr_code", "3.90", True),
        ("own_carrier", "0", False),
        ("in_store", "0", False),
    ],
)
def test_only_our_label_costs_a_fee(method, fee, is_ours):
    assert fee_by(method, Money("3.90", "EUR")) == Money(fee, "EUR")
    assert uses_our_label(method) is is_ours


def test_a_currency_without_cents_stays_what_it_is():
    assert fee_by("in_store", Money("390", "JPY")) == Money("0", "JPY")
