"""Count the returns requested in a month, merchant by merchant: what the service invoices."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from returns.models import Return
from rma_portal.tenancy.door import all_merchants
from rma_portal.tenancy.errors import TenancyError
from rma_portal.tenancy.models import Merchant


class Command(BaseCommand):
    """`manage.py count_returns 2026-11`, in a process that has the owner's connection."""

    help = "Count the returns requested in a month (YYYY-MM), by merchant, in each merchant's time zone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", type=month_of, help="the month, written 2026-11")

    def handle(self, *args, month: dt.date, **options) -> None:
        """Print one line for each merchant: short name and count; those without a return have 0."""
        try:
            with all_merchants("monthly invoice") as owner:
                for merchant in Merchant.objects.using(owner).order_by("slug"):
                    self.stdout.write(f"{merchant.slug}\t{count_of(merchant, month, owner)}")
        except TenancyError as refusal:
            raise CommandError(str(refusal)) from refusal


def month_of(text: str) -> dt.date:
    """Return the first day of a month written YYYY-MM; raises ValueError for anything else."""
    return dt.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  a month has no time zone


def count_of(merchant: Merchant, month: dt.date, owner: str) -> int:
    """Return how many returns a merchant's customers requested in a month of the merchant's calendar."""
    begin = start_of(month, merchant.time_zone)
    end = start_of((month + dt.timedelta(days=31)).replace(day=1), merchant.time_zone)
    requested = Return._base_manager.using(owner).filter(merchant=merchant)
    return requested.filter(requested_at__gte=begin, requested_at__lt=end).count()


def start_of(day: dt.date, zone: str) -> dt.datetime:
    """Return the first instant of a day in a time zone."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone))
