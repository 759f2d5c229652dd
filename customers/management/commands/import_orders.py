"""Import a CSV of order lines, batch by batch, with a progress bar; safe to run again."""

import sys
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext

from customers.domain.orders import CancelledUnits, ImportedOrder, Problem
from customers.services.cancel_units import cancel_units
from customers.services.import_orders import import_orders
from customers.stores.csv_file import FILE_MESSAGES, MESSAGES, OrderFile, look, parse_given, read
from rma_portal.core.errors import InvalidInput
from rma_portal.db.statistics import refresh_statistics
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.scope import merchant_transaction

BATCH = 100
SHOWN = 50  # problems written out; the rest is counted
WIDTH = 30


class Command(BaseCommand):
    """`manage.py import_orders FILE --merchant SLUG [--columns number=Invoice,sku=Code]`"""

    help = "Import a CSV file of order lines. Importing it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--merchant", required=True, metavar="SLUG")
        parser.add_argument("--columns", default="", metavar="FIELD=COLUMN,...")

    def handle(self, *args, **options) -> None:
        translation.activate("en")
        merchant = Merchant.objects.filter(slug=options["merchant"]).first()
        if merchant is None:
            raise CommandError(f"there is no merchant {options['merchant']!r}; known: {known_slugs()}")
        try:
            with open(options["file"], "rb") as source:
                self.run(source, merchant, parse_given(options["columns"]))
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}")
        except InvalidInput as error:
            raise CommandError(sentence(error))

    def run(self, source, merchant: Merchant, given: dict[str, str]) -> None:
        """Read the file and write what it holds, piece by piece."""
        file = look(source, given=given)
        self.stdout.write("Columns (give others with --columns):")
        for field, header in file.mapping.shown():
            self.stdout.write(f"  {field:<14} <- {header}")
        work = Import(merchant, Bar(file))
        pieces = read(file, zone=merchant.time_zone, currency=merchant.currency, progress=work.bar.show)
        try:
            for piece in pieces:
                work.take(piece)
            work.write_orders()
        except KeyboardInterrupt:
            raise CommandError(f"stopped; {work.counts['orders']} orders are in, run it again for the rest")
        work.bar.end()
        refresh_statistics()
        self.report(work)

    def report(self, work: "Import") -> None:
        """Say what was done and what was not, by line."""
        for problem in work.problems[:SHOWN]:
            text = gettext(MESSAGES[problem.code]) % problem.params
            self.stdout.write(f"  line {problem.line}: {text}")
        if len(work.problems) > SHOWN:
            self.stdout.write(f"  ... and {len(work.problems) - SHOWN} more")
        counts = work.counts
        self.stdout.write(
            f"{counts['orders']} orders imported, {counts['known']} known before, "
            f"{counts['cancelled']} units cancelled, {counts['unmatched']} cancelled units found no order, "
            f"{len(work.problems)} lines with a remark."
        )


class Import:
    """What one run has read and written so far."""

    def __init__(self, merchant: Merchant, bar: "Bar") -> None:
        self.merchant, self.bar = merchant, bar
        self.counts: Counter[str] = Counter()
        self.problems: list[Problem] = []
        self.batch: list[ImportedOrder] = []

    def take(self, piece: ImportedOrder | CancelledUnits | Problem) -> None:
        """Write an order with its batch, a cancellation at once; keep a problem for the report."""
        if isinstance(piece, Problem):
            self.problems.append(piece)
        elif isinstance(piece, ImportedOrder):
            self.batch.append(piece)
            if len(self.batch) == BATCH:
                self.write_orders()
        else:
            self.write_orders()
            self.cancel(piece)

    def write_orders(self) -> None:
        """Write the batch, or order by order where it is refused, so that one never stops the rest."""
        batch, self.batch = self.batch, []
        try:
            self.count(batch, self.write(batch))
        except DatabaseError:
            for order in batch:
                self.write_alone(order)

    def write(self, orders: list[ImportedOrder]) -> int:
        """Write orders in one transaction."""
        with merchant_transaction(self.merchant.pk):
            return import_orders(orders)

    def write_alone(self, order: ImportedOrder) -> None:
        """Write one order, or report why it cannot be."""
        try:
            self.count([order], self.write([order]))
        except DatabaseError as error:
            line = min((no for line in order.lines for no in line.source_lines), default=0)
            refusal = str(error).splitlines()[0]
            self.problems.append(Problem(line, "order_refused", {"number": order.number, "why": refusal}))

    def count(self, orders: list[ImportedOrder], written: int) -> None:
        """Count what was written and what was known."""
        self.counts.update(orders=written, known=len(orders) - written)

    def cancel(self, cancelled: CancelledUnits) -> None:
        """Take cancelled units back, and report by line what found no earlier units."""
        with merchant_transaction(self.merchant.pk):
            marked, unmatched = cancel_units(cancelled)
        self.counts.update(cancelled=marked, unmatched=unmatched)
        if unmatched:
            params = {"sku": cancelled.sku, "count": unmatched, "quantity": cancelled.quantity}
            self.problems.append(Problem(cancelled.source_line, "cancellation_unmatched", params))


class Bar:
    """A progress bar on a terminal; silent elsewhere."""

    def __init__(self, file: OrderFile) -> None:
        self.rows, self.is_shown, self.last = max(file.row_count, 1), sys.stderr.isatty(), -1

    def show(self, rows: int, _bytes: int) -> None:
        """Draw the bar when it has grown by a hundredth."""
        done = min(rows, self.rows) * 100 // self.rows
        if self.is_shown and done != self.last:
            self.last = done
            filled = "█" * (done * WIDTH // 100)
            sys.stderr.write(f"\r{filled:░<{WIDTH}} {done:3d} % {rows} rows")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the bar's line."""
        if self.is_shown:
            sys.stderr.write("\n")


def sentence(error: InvalidInput) -> str:
    """Say what is wrong with the file or the mapping as a whole."""
    message = FILE_MESSAGES.get(error.code) or MESSAGES.get(error.code)
    return gettext(message) % error.params if message else str(error)


def known_slugs() -> str:
    """Return the merchants' short names, for the message."""
    return ", ".join(Merchant.objects.order_by("slug").values_list("slug", flat=True)) or "none"
