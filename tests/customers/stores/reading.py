"""What the tests of the CSV file share: text in, pieces out, and where real files may lie."""

import io
from pathlib import Path

import pytest

from customers.domain.orders import CancelledUnits, ImportedOrder, Problem
from customers.stores.csv_file import look, read

PROJECT = Path(__file__).resolve().parents[3]
SHARED = PROJECT.parent / "shared/data"
SIMPLE = "order_number,ordered_at,email,sku,title,quantity,unit_price\n"


def pieces(text, *, zone="Europe/Paris", currency="EUR", **looking):
    """Read a CSV text as a French shop would."""
    content = text if isinstance(text, bytes) else text.encode()
    return list(read(look(io.BytesIO(content), **looking), zone=zone, currency=currency))


def orders(found):
    return [piece for piece in found if isinstance(piece, ImportedOrder)]


def cancellations(found):
    return [piece for piece in found if isinstance(piece, CancelledUnits)]


def problems(found):
    return [(piece.line, piece.code, dict(piece.params)) for piece in found if isinstance(piece, Problem)]


def shared(path):
    """Return a real file's path, or skip where only the project is at hand."""
    if not (SHARED / path).exists():
        pytest.skip(f"the data file {path} is not at hand")
    return SHARED / path
