"""A customer and an order, and an address space that each test leaves as it found it."""

import pytest
from django.urls import clear_script_prefix

from tests.factories import make_order, make_variant
from tests.returns.flow import units
from tests.returns.portal.visitor import Visitor


@pytest.fixture(autouse=True)
def own_prefix():
    """The test client never resets the prefix that a merchant's request sets."""
    yield
    clear_script_prefix()


@pytest.fixture
def visitor(merchant) -> Visitor:
    """A browser at the merchant's portal."""
    return Visitor(merchant)


@pytest.fixture
def order(merchant):
    """Two articles, the first bought twice."""
    lines = [(make_variant(), 2, "80.00"), (make_variant(), 1, "49.90")]
    return make_order(lines=lines)


@pytest.fixture
def keys(order) -> list[str]:
    """The units of the order."""
    return units(order)
