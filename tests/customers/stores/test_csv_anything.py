"""Whatever the file holds, reading it gives pieces or one InvalidInput, and gives the same again."""

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from customers.domain.orders import CancelledUnits, ImportedOrder, Problem
from customers.stores.csv_file import FILE_MESSAGES, MESSAGES, look, read
from rma_portal.core.errors import InvalidInput
from tests.customers.stores.reading import SIMPLE

HEADER = (
    SIMPLE.strip() + ",paid,tax,currency,country,delivered_at,status,order_total,order_tax,order_subtotal\n"
)
CELLS = st.one_of(
    st.sampled_from(
        [
            "1",
            "2",
            "C1",
            "-1",
            "0",
            "0.5",
            "1,5",
            '"1,5"',
            "",
            '"',
            "2026-01-31",
            "31/12/2026 23h59",
            "EUR",
            "JPY",
            "XX",
        ]
    ),
    st.sampled_from(
        ["a@b.fr", "POST", "D", "Discount", "-3", "1e9", "NaN", "9" * 30, "\r", "29/02/2023", "pending"]
    ),
    st.text(max_size=8),
)
TEXTS = st.lists(st.lists(CELLS, max_size=17).map(",".join), max_size=8).map("\n".join)


def _read(content):
    try:
        file = look(io.BytesIO(content))
        return list(read(file, zone="Europe/Paris", currency="EUR"))
    except InvalidInput as error:
        return FILE_MESSAGES[error.code] % error.params


def _check(content):
    found = _read(content)
    assert _read(content) == found
    for piece in found if isinstance(found, list) else []:
        assert isinstance(piece, ImportedOrder | CancelledUnits | Problem)
        if isinstance(piece, Problem):
            assert MESSAGES[piece.code] % piece.params
        elif isinstance(piece, CancelledUnits):
            assert piece.quantity > 0
        else:
            _check_order(piece)


def _check_order(order):
    assert order.placed_at.utcoffset() is not None
    assert len({line.ref for line in order.lines}) == len(order.lines) > 0
    assert all(line.quantity > 0 and 0 <= line.tax <= line.paid for line in order.lines)
    assert 0 <= order.refunded <= order.captured


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_rows_under_a_good_header(text):
    """Case 146: no text makes a quantity or an amount that is not above or at zero."""
    _check((HEADER + text).encode("utf-8", "replace"))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), TEXTS))
def test_any_text(text):
    _check(text.encode("utf-8", "replace"))


@settings(max_examples=150, deadline=None)
@given(st.binary())
def test_any_bytes(content):
    _check(content)
    _check(HEADER.encode() + content)
