"""What can be wrong with a file or a line, and the English sentence for each code.

The edge translates: `gettext(MESSAGES[code]) % params`. The marker below only lets the catalogue find them.
"""

from collections.abc import Mapping

from customers.domain.orders import Problem
from rma_portal.core.errors import InvalidInput

_TEXT_SHOWN = 120  # characters of the offending text that a report repeats


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation without translating it: this package knows no Django."""
    return message


MESSAGES: Mapping[str, str] = {
    # the line is left out
    "quote_unclosed": gettext_noop("A quotation mark opens here and is never closed."),
    "too_many_cells": gettext_noop("%(found)s cells where the first line has %(expected)s."),
    "number_blank": gettext_noop("The order number is missing."),
    "sku_blank": gettext_noop("The article's code and name are both missing."),
    "text_too_long": gettext_noop("%(field)s is longer than %(limit)s characters."),
    "date_blank": gettext_noop("The date of the order is missing."),
    "date_unreadable": gettext_noop("“%(text)s” is no date; write 2026-03-31 or 31/03/2026 14:05."),
    "quantity_blank": gettext_noop("The quantity is missing."),
    "quantity_unreadable": gettext_noop("“%(text)s” is no quantity."),
    "quantity_zero": gettext_noop("The quantity is zero."),
    "quantity_not_whole": gettext_noop("The quantity %(text)s is not a whole number."),
    "quantity_too_large": gettext_noop("The quantity %(text)s is above %(limit)s."),
    "amount_blank": gettext_noop("Neither a price nor an amount paid is given."),
    "amount_unreadable": gettext_noop("“%(text)s” is no amount; write 1234.50."),
    "amount_ambiguous": gettext_noop("“%(text)s” can be read in two ways; write 1234.00 or 1.23."),
    "amount_negative": gettext_noop("The amount %(text)s is below zero."),
    "amount_too_large": gettext_noop("The amount %(text)s is too large."),
    "tax_above_paid": gettext_noop("The tax %(tax)s is more than the amount paid, %(paid)s."),
    "currency_unknown": gettext_noop("“%(text)s” is no currency; write EUR or GBP."),
    "currency_differs": gettext_noop("Order %(number)s is in %(expected)s, this line in %(found)s."),
    "customer_differs": gettext_noop("Order %(number)s belongs to another customer than this line."),
    # the line is taken, the doubtful value left empty
    "delivery_unreadable": gettext_noop("“%(text)s” is no delivery date; the order has none."),
    "weight_unreadable": gettext_noop("The weight “%(text)s” cannot be read and was left empty."),
    "country_unknown": gettext_noop("The country “%(text)s” is not known and was left empty."),
    "email_unreadable": gettext_noop("“%(text)s” is no e-mail address and was left empty."),
    "gtin_unreadable": gettext_noop("“%(text)s” is no GTIN and was left empty."),
    "status_unknown": gettext_noop("The order state “%(text)s” is not known; the order counts as pending."),
    "total_unreadable": gettext_noop(
        "“%(text)s” is no amount; the order's total was worked out from its lines."
    ),
    "total_differs": gettext_noop("The lines of order %(number)s do not add up to its total of %(total)s."),
    # what the writer adds when it applies what was read
    "order_refused": gettext_noop("Order %(number)s could not be stored: %(why)s"),
    "cancellation_unmatched": gettext_noop(
        "%(count)s of %(quantity)s cancelled units of %(sku)s match no earlier purchase of this customer."
    ),
}

FILE_MESSAGES: Mapping[str, str] = {
    "file_empty": gettext_noop("The file is empty."),
    "file_not_text": gettext_noop("This is no text file. Save the table as “CSV UTF-8” and send that."),
    "file_line_too_long": gettext_noop("Line %(line)s is too long for a CSV file of orders."),
    "mapping_malformed": gettext_noop("“%(text)s” says no column; write number=Invoice,sku=Code."),
    "mapping_field_unknown": gettext_noop("“%(name)s” is none of: %(known)s."),
    "mapping_column_unknown": gettext_noop("The file has no column “%(column)s”. It has: %(columns)s."),
    "mapping_incomplete": gettext_noop(
        "No column was found for: %(missing)s. Say which, such as %(example)s."
    ),
}


def shortened(text: str) -> str:
    """Return the beginning of a text from the file, fit for a line of a report."""
    return text if len(text) <= _TEXT_SHOWN else text[: _TEXT_SHOWN - 1] + "…"


def problem(line: int, error: InvalidInput, text: str, *, is_skipped: bool = True) -> Problem:
    """Turn a refusal of one value into a `Problem` of its line."""
    return Problem(line, error.code, dict(error.params), shortened(text), is_skipped)
