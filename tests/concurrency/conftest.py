"""Races need committed rows, and no broker."""

import pytest

from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_merchant


@pytest.fixture
def shop(transactional_db, no_broker):
    """A committed merchant, in nobody's name: each thread enters it by itself."""
    return make_merchant("atelier", prefix="ATR")


@pytest.fixture
def within(shop):
    """Run something in the shop's name and commit it: `within(lambda: make_order())`."""

    def run(act):
        with merchant_transaction(shop.pk):
            return act()

    return run
