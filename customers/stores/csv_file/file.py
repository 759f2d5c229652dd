"""A CSV file of order lines, looked at once and then read: the adapter's two doors."""

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Overrides
from dataclasses import dataclass, field
from typing import BinaryIO

from customers.domain.orders import CancelledUnits, Problem
from customers.stores.csv_file import cells
from customers.stores.csv_file.kinds import USUAL_KINDS, KindTable
from customers.stores.csv_file.mapping import Mapping, guess
from customers.stores.csv_file.orders import Piece, order_pieces
from customers.stores.csv_file.problems import problem
from customers.stores.csv_file.reader import Record, Table, sniff_encoding
from customers.stores.csv_file.rows import Reading, Row, RowReader
from rma_portal.core.errors import InvalidInput

Progress = Callable[[int, int], None]  # rows read, bytes read

_STEP = 200  # rows between two calls of the progress bar


@dataclass(frozen=True)
class OrderFile:
    """What a first look at a file tells: how it is written, what its columns hold, how much there is.

    `day_first` says how 03/04/2026 is read. `size` is in bytes. `last_lines` names for each order number
    the line of its last row, so that reading needs to hold only orders that are still open.
    """

    source: BinaryIO
    size: int
    encoding: str
    delimiter: str
    mapping: Mapping
    row_count: int
    day_first: bool
    marks_cancellations: bool
    last_lines: Overrides[str, int] = field(repr=False)


def look(source: BinaryIO, *, given: Overrides[str, str] | None = None, day_first: bool = True) -> OrderFile:
    """Look through a seekable binary file once; nothing is kept of it but counts.

    `given` are the user's own columns (`mapping.parse_given`). Dates such as 31/03 or 03/31 anywhere in the
    file decide the order of day and month; where none does, `day_first` does. Invoices numbered C536379
    are cancellations only where others are plain digits: in a shop that numbers all its orders so, they
    are orders. Raises InvalidInput: file_empty, file_not_text, file_line_too_long, mapping_*.
    """
    encoding = sniff_encoding(source)
    table = Table(source, encoding)
    try:
        mapping = guess(table.header, given)
        seen = _seen(table, mapping)
        size = source.seek(0, 2)
    finally:
        table.close()
    return OrderFile(
        source=source,
        size=size,
        encoding=encoding,
        delimiter=table.delimiter,
        mapping=mapping,
        row_count=seen.rows,
        day_first=seen.says_day_first(day_first),
        marks_cancellations=any(number.isdigit() for number in seen.last_lines),
        last_lines=seen.last_lines,
    )


def read(
    file: OrderFile,
    *,
    zone: str,
    currency: str,
    channel: str = "csv",
    kinds: KindTable = USUAL_KINDS,
    progress: Progress | None = None,
) -> Iterator[Piece]:
    """Yield the file's orders, each once its last row is read, and problems as they are met.

    Cancellations come last, in the order they happened, which is the order to apply them in. `zone` is
    the merchant's time zone, for times without offset; `currency` and `channel` hold where the file says
    none. A bad row is a `Problem` and never stops the rest. Reading again yields equal values.
    """
    table = Table(file.source, file.encoding)
    reading = Reading(file.mapping, zone, currency, file.day_first, file.marks_cancellations, kinds)
    cancelled: list[CancelledUnits] = []
    try:
        for rows in _grouped(_followed(table, file, progress), reading, file.last_lines):
            for piece in (
                [rows]
                if isinstance(rows, Problem)
                else order_pieces(rows, currency=currency, channel=channel)
            ):
                if isinstance(piece, CancelledUnits):
                    cancelled.append(piece)
                else:
                    yield piece
        yield from sorted(cancelled, key=lambda units: (units.cancelled_at, units.source_line))
    finally:
        table.close()


@dataclass
class _Seen:
    """What the first pass counts."""

    rows: int = 0
    day_first: int = 0
    month_first: int = 0
    last_lines: dict[str, int] = field(default_factory=dict)

    def says_day_first(self, otherwise: bool) -> bool:
        """Return what most dates that can be read in one way only say."""
        return otherwise if self.day_first == self.month_first else self.day_first > self.month_first


def _seen(table: Table, mapping: Mapping) -> _Seen:
    seen = _Seen()
    for record in table.records():
        seen.rows += 1
        order = cells.day_order(cells.plain(mapping.cell(record.cells, "ordered_at")))
        seen.day_first += order == "dmy"
        seen.month_first += order == "mdy"
        if not (record.failure or _width_problem(record, mapping)):
            seen.last_lines[_number(record, mapping)] = record.line
    return seen


def _number(record: Record, mapping: Mapping) -> str:
    """The row's order number as `RowReader` reads it; blank for one it refuses."""
    try:
        return cells.identifier(cells.plain(mapping.cell(record.cells, "number")), "number", 60)
    except InvalidInput:
        return ""


def _followed(table: Table, file: OrderFile, progress: Progress | None) -> Iterator[Record]:
    count = 0
    for count, record in enumerate(table.records(), start=1):
        if progress and count % _STEP == 0:
            progress(count, table.position)
        yield record
    if progress:
        progress(count, file.size)


def _grouped(
    records: Iterator[Record], reading: Reading, last_lines: Overrides[str, int]
) -> Iterator[list[Row] | Problem]:
    """Yield the rows of each order number together, wherever they stand in the file."""
    open_orders: dict[str, list[Row]] = {}
    for record in records:
        if unreadable := _unreadable(record, reading.mapping):
            yield unreadable
            continue
        row = RowReader(reading, record).read()
        if not row.number:
            yield from row.problems
            continue
        open_orders.setdefault(row.number, []).append(row)
        if last_lines.get(row.number, record.line) <= record.line:
            yield open_orders.pop(row.number)
    yield from open_orders.values()  # the file has shrunk since it was looked at


def _unreadable(record: Record, mapping: Mapping) -> Problem | None:
    if record.failure:
        return problem(record.line, InvalidInput(record.failure, "look at the quotation marks"), record.text)
    error = _width_problem(record, mapping)
    return problem(record.line, error, record.text) if error else None


def _width_problem(record: Record, mapping: Mapping) -> InvalidInput | None:
    expected = len(mapping.headers)
    if not any(map(str.strip, record.cells[expected:])):
        return None
    found = len(record.cells)
    return InvalidInput(
        "too_many_cells", "is a text missing its quotation marks?", found=found, expected=expected
    )
