"""Set stock levels from a CSV file, batch by batch; safe to run again."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inventory.models import Condition, Location
from inventory.queries.catalogue import known_skus
from inventory.services.set_stock import MOST_UNITS, Counted, set_stock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.scope import merchant_transaction

BATCH = 500
SHOWN = 50  # remarks written out; the rest is counted
NEEDED = ("sku", "quantity")


class Command(BaseCommand):
    """`manage.py import_stock FILE --merchant SLUG [--location CODE]`"""

    help = (
        "Set stock levels from a CSV file with the columns sku, quantity and, if you like, location and "
        "condition. Importing it again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--merchant", required=True, metavar="SLUG")
        parser.add_argument("--location", default="", metavar="CODE", help="the site of rows that name none")

    def handle(self, *args, **options) -> None:
        """Set what can be set, and say of each other line why not."""
        merchant = Merchant.objects.filter(slug=options["merchant"]).first()
        if merchant is None:
            raise CommandError(f"there is no merchant {options['merchant']!r}")
        self.remarks: list[str] = []
        read = self.rows(text_of(options["file"]), options["location"])
        rows = list({(row.sku, row.location, row.condition): row for row in read}.values())
        done = sum(self.take(merchant, rows[at : at + BATCH]) for at in range(0, len(rows), BATCH))
        for remark in self.remarks[:SHOWN]:
            self.stdout.write(f"  {remark}")
        self.stdout.write(f"{done} levels set, {len(self.remarks)} lines with a remark.")

    def rows(self, text: str, site: str) -> Iterator[Counted]:
        """Yield what the file says; a line that cannot be read becomes a remark. Later lines win."""
        table = csv.DictReader(io.StringIO(text), delimiter=delimiter_of(text))
        columns = {(name or "").strip().lower(): name for name in table.fieldnames or []}
        if missing := [name for name in NEEDED if name not in columns]:
            raise CommandError(f"the file has no column {', '.join(missing)}")
        for row in table:
            cells = {name: (row.get(column) or "").strip() for name, column in columns.items()}
            try:
                yield counted(cells, site)
            except InvalidInput as wrong:
                self.remarks.append(f"line {table.line_num}: {wrong.hint}")

    def take(self, merchant: Merchant, batch: list[Counted]) -> int:
        """Set a batch in one transaction, without what the shop's books do not know; return how many."""
        with merchant_transaction(merchant.pk):
            skus = known_skus({one.sku for one in batch})
            sites = set(Location.objects.values_list("code", flat=True))
            known = [one for one in batch if one.sku in skus and one.location in sites]
            self.remarks += [
                f"{one.sku} in {one.location or '(no site)'}: unknown" for one in batch if one not in known
            ]
            set_stock(counted=known, actor=Actor.system("import_stock"))
        return len(known)


def text_of(path: Path) -> str:
    """Return the file's text: UTF-8, with or without its mark."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: save the table as CSV UTF-8") from error
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def delimiter_of(text: str) -> str:
    """Return what cuts the first line into most cells."""
    return max(",;\t", key=text.partition("\n")[0].count)


def counted(cells: dict[str, str], site: str) -> Counted:
    """Return a row as the service takes it. Raises InvalidInput where it cannot be a count."""
    quantity, condition = cells["quantity"], cells.get("condition") or Condition.SELLABLE
    if not cells["sku"]:
        raise InvalidInput("unknown_variant", "no SKU")
    if not (quantity.isascii() and quantity.isdigit() and len(quantity) < 10 and int(quantity) <= MOST_UNITS):
        raise InvalidInput("stock_quantity", f"{quantity!r} is no whole number from 0 to {MOST_UNITS}")
    if condition not in Condition.values:
        raise InvalidInput("condition", f"{condition!r} is none of {', '.join(Condition.values)}")
    return Counted(cells["sku"], cells.get("location") or site, int(quantity), str(condition))
