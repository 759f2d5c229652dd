"""Save everything that is not code into a folder."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rma_portal.db.backup.errors import BackupError
from rma_portal.db.backup.make import make


class Command(BaseCommand):
    """`manage.py backup FOLDER [--without-files]`, as the tables' owner."""

    help = "Save the database of one instant and all files into a new folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
        parser.add_argument(
            "--without-files", action="store_true", help="the bucket keeps versions of its own"
        )

    def handle(self, *args, folder: Path, without_files: bool, **options) -> None:
        """Print each step, and where the backup lies; fails without leaving a folder of that name."""
        try:
            make(folder.resolve(), self.stdout.write, with_files=not without_files)
        except BackupError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"backup complete: {folder.resolve()}")
