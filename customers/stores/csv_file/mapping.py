"""Which column of a file holds what: guessed from the headers, shown, and correctable by the user."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass

from customers.stores.csv_file.countries import folded
from customers.stores.csv_file.names import NAMES, SHOPIFY
from rma_portal.core.errors import InvalidInput

_NEEDED = ("number", "ordered_at", "quantity")
_NEEDED_ONE_OF = (("sku", "title"), ("unit_price", "paid"))
_SHOPIFY_MARK = "lineitem quantity"  # in the admin export "Name" is the order's number


@dataclass(frozen=True)
class Mapping:
    """Where each of our fields stands: the index of its column. Fields without a column are absent."""

    headers: tuple[str, ...]
    columns: Table[str, int]

    def shown(self) -> tuple[tuple[str, str], ...]:
        """Return (our field, the file's header) for each mapped field, in the file's order."""
        pairs = sorted(self.columns.items(), key=lambda pair: pair[1])
        return tuple((field, self.headers[index]) for field, index in pairs)

    def cell(self, cells: Sequence[str], field: str) -> str:
        """Return a row's text for a field; blank where the field has no column or the row is short."""
        index = self.columns.get(field, len(cells))
        return cells[index] if index < len(cells) else ""


def guess(headers: Sequence[str], given: Table[str, str] | None = None) -> Mapping:
    """Map headers to fields by their usual names, English and French; what the user gives goes first.

    Raises InvalidInput: mapping_field_unknown, mapping_column_unknown for what was given, and
    mapping_incomplete when a needed field (number, date, quantity, sku or title, price or paid) has no
    column; its params say what is `missing`, an `example` to give, and the `columns` there are.
    """
    names = tuple(" ".join(header.split()) for header in headers)
    columns = _given_columns(names, given or {})
    usual = SHOPIFY if _SHOPIFY_MARK in map(folded, names) else NAMES
    free = {folded(name): index for index, name in reversed(list(enumerate(names)))}
    for field, spellings in usual.items():
        found = next(
            (free[name] for name in spellings if name in free and free[name] not in columns.values()), None
        )
        if found is not None:
            columns.setdefault(field, found)
    _require(names, columns)
    return Mapping(names, columns)


def parse_given(text: str) -> dict[str, str]:
    """Read "number=Invoice,sku=Code" as the user types it. Raises InvalidInput("mapping_malformed")."""
    given: dict[str, str] = {}
    for pair in filter(str.strip, text.split(",")):
        field, sign, column = pair.partition("=")
        if not (sign and field.strip() and column.strip()):
            raise InvalidInput(
                "mapping_malformed", "write number=Invoice,sku=Code", field="mapping", text=pair
            )
        given[field.strip()] = column.strip()
    return given


def _given_columns(headers: Sequence[str], given: Table[str, str]) -> dict[str, int]:
    by_name = {folded(name): index for index, name in reversed(list(enumerate(headers)))}
    columns: dict[str, int] = {}
    for field, column in given.items():
        if field not in NAMES:
            known = ", ".join(NAMES)
            raise InvalidInput(
                "mapping_field_unknown", f"one of {known}", field="mapping", name=field, known=known
            )
        if folded(column) not in by_name:
            shown = ", ".join(headers)
            raise InvalidInput(
                "mapping_column_unknown", f"one of {shown}", field="mapping", column=column, columns=shown
            )
        columns[field] = by_name[folded(column)]
    return columns


def _require(headers: Sequence[str], columns: Table[str, int]) -> None:
    missing = [field for field in _NEEDED if field not in columns]
    missing += [" / ".join(either) for either in _NEEDED_ONE_OF if not columns.keys() & set(either)]
    if missing:
        first = headers[0] if headers else "Invoice"
        raise InvalidInput(
            "mapping_incomplete",
            f"say which column holds {', '.join(missing)}",
            field="mapping",
            missing=", ".join(missing),
            example=f"{missing[0].split(' / ')[0]}={first}",
            columns=", ".join(headers),
        )
