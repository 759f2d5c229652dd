"""Bring a backup back into an empty database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rma_portal.db.backup.bring_back import bring_back, verify
from rma_portal.db.backup.errors import BackupError
from rma_portal.db.backup.manifest import read


class Command(BaseCommand):
    """`manage.py restore FOLDER [--verify-only]`, as the owner of an empty database."""

    help = "Restore a backup into an empty database and an empty storage, and verify it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="what manage.py backup made")
        parser.add_argument(
            "--verify-only", action="store_true", help="compare what was restored before, change nothing"
        )

    def handle(self, *args, folder: Path, verify_only: bool, **options) -> None:
        """Print each step; exits with 1, and says why, unless everything was restored and verified."""
        try:
            if verify_only:
                verify(read(folder), self.stdout.write)
            else:
                bring_back(folder, self.stdout.write)
        except BackupError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("restore complete")
