"""Verify every merchant's audit chains; exits with 1 where one does not hold."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from rma_portal.audit.verify import broken_links
from rma_portal.tenancy.door import each_merchant


class Command(BaseCommand):
    """`manage.py verify_audit`"""

    help = "Verify the audit chains of every merchant."

    def handle(self, *args, **options) -> None:
        problems = []
        for merchant in each_merchant():
            with transaction.atomic():
                found = broken_links()
            self.stdout.write(f"{merchant.slug}: {'holds' if not found else f'{len(found)} faults'}")
            problems += [f"{merchant.slug}: {fault}" for fault in found]
        if problems:
            raise CommandError("\n".join(problems))
