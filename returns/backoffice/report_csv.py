"""The report as a table for spreadsheets: the numbers of the page, unrounded where the page rounds."""

import csv
import io
from fractions import Fraction

from django.utils.translation import gettext as _

from returns.queries.report import Report, Row
from returns.wording.report import reason_label, row_label
from rma_portal.core.text import harmless

BOM = "\ufeff"  # without it, Excel reads UTF-8 as something else


def as_csv(found: Report) -> str:
    """Return the report's rows and their total; text that a spreadsheet would run as a formula is quoted."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([harmless(title) for title in titles(found)])
    for row in found.rows:
        writer.writerow([harmless(row_label(found.asked.group, row.key, row.label)), *cells(found, row)])
    writer.writerow([_("Total"), *cells(found, found.total)])
    return BOM + file.getvalue()


def titles(found: Report) -> list[str]:
    """Return the heads of the columns; the last ones are the reasons."""
    groups = {
        "reason": _("Reason"),
        "product": _("Product"),
        "category": _("Category"),
        "week": _("Week"),
        "month": _("Month"),
    }
    plain = [
        groups[found.asked.group], _("Returned articles"), _("Share of returns"), _("Sold articles"),
        _("Return rate"), _("Value"), _("Labels"), _("Handling"), _("Lost value"), _("Cost"), _("Currency"),
    ]  # fmt: skip
    return plain + [reason_label(part.label) for part in told_reasons(found)]


def told_reasons(found: Report):
    """Return the reasons that have a column of their own: all that occur, unless the rows are reasons."""
    return () if found.asked.group == "reason" else found.total.parts


def cells(found: Report, row: Row) -> list[str | int]:
    """Return a row's numbers, in the columns' order."""
    by_reason = {part.code: part.units for part in row.parts}
    amounts = [row.value, row.cost.label, row.cost.handling, row.cost.lost, row.cost.total]
    return [
        row.units,
        ratio(row.share),
        row.sold,
        ratio(row.rate),
        *(str(money.amount) for money in amounts),
        row.value.currency,
        *(by_reason.get(part.code, 0) for part in told_reasons(found)),
    ]


def ratio(share: Fraction | None) -> str:
    """Write a share with four decimals, nothing for none."""
    return "" if share is None else f"{float(share):.4f}"
