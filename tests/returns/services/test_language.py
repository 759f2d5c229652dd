"""In which language a return is that somebody else opens for its customer."""

import pytest

from returns.services.open_return import language_of
from tests.factories import make_order


@pytest.mark.parametrize(
    ("spoken", "customer", "language"),
    [
        (["fr", "de"], "de", "de"),
        (["fr", "de"], "de-AT", "de"),
        (["fr", "de"], "DE_ch", "de"),
        (["fr", "de"], "nl", "fr"),
        (["de", "fr"], "", "de"),
        (["fr"], "pl", "fr"),
        ([], "nl", "nl"),
        ([], "pl", "en"),
    ],
)
def test_the_customers_where_the_merchant_speaks_it_else_the_merchants_first(
    merchant, spoken, customer, language
):
    """Case 124: never one that there are no words in."""
    merchant.languages = spoken
    merchant.save()
    order = make_order()
    order.customer.language = customer
    order.customer.save()
    assert language_of(order) == language
