"""The lines of the report as the page draws them: texts, and bars in thousandths of the longest."""

from dataclasses import dataclass

from returns.domain.cost import Cost
from returns.queries.report import Part, Report, Row
from returns.wording.report import number, percent, reason_label, row_label
from rma_portal.core.money import Money

COLOURS = 12  # classes reason-0 to reason-11 in the style sheet
WIDTH = 1000  # of a bar's own coordinates; the page stretches it


@dataclass(frozen=True)
class Bar:
    """One reason's piece of a bar."""

    label: str
    colour: int
    units: int
    x: int
    width: int


@dataclass(frozen=True)
class Line:
    """One row, written out."""

    label: str
    units: str
    share: str
    sold: str
    rate: str
    value: Money
    cost: Cost
    bars: tuple[Bar, ...]

    @property
    def first_reasons(self) -> tuple[Bar, ...]:
        """The reasons that are told beside the bar: the first two."""
        return self.bars[:2]


def lines_of(found: Report) -> list[Line]:
    """Return the rows written out, their bars to one scale."""
    longest = max((row.units for row in found.rows), default=0) or 1
    return [line_of(found.asked.group, row, longest) for row in found.rows]


def line_of(group: str, row: Row, longest: int) -> Line:
    """Write one row out."""
    return Line(
        label=row_label(group, row.key, row.label),
        units=number(row.units),
        share=percent(row.share),
        sold=number(row.sold),
        rate=percent(row.rate),
        value=row.value,
        cost=row.cost,
        bars=bars_of(row.parts, longest),
    )


def bars_of(parts: tuple[Part, ...], longest: int) -> tuple[Bar, ...]:
    """Lay the reasons of a row side by side; edges are rounded, so that no gap shows."""
    bars, before = [], 0
    for part in parts:
        left, right = (WIDTH * units // longest for units in (before, before + part.units))
        label = reason_label(part.label)
        bars.append(Bar(label, part.colour % COLOURS, part.units, left, right - left))
        before += part.units
    return tuple(bars)
