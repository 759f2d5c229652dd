"""Verify every merchant's statements of withdrawal; exits with 1 where one is not as it was made."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from returns.queries.withdrawal_proof import all_faults
from rma_portal.tenancy.door import each_merchant


class Command(BaseCommand):
    """`manage.py verify_withdrawals`: rows against their chains, whose ends `verify_audit` checks."""

    help = "Verify the statements of withdrawal of every merchant."

    def handle(self, *args, **options) -> None:
        problems = []
        for merchant in each_merchant():
            with transaction.atomic():
                found = list(all_faults())
            self.stdout.write(f"{merchant.slug}: {'holds' if not found else f'{len(found)} faults'}")
            problems += [f"{merchant.slug}: {stream} {code}" for stream, code in found]
        if problems:
            raise CommandError("\n".join(problems))
