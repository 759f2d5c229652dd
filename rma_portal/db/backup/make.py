"""Make a backup: everything into a folder beside, which gets its name when it is complete."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from rma_portal.core import clock
from rma_portal.db.backup import database, files
from rma_portal.db.backup.errors import BackupError
from rma_portal.db.backup.manifest import Manifest, StoredFile, write

DUMP, MEDIA = "database.dump", "media"
Say = Callable[[str], object]


def make(folder: Path, say: Say, *, with_files: bool = True) -> Manifest:
    """Back up database and files into a new folder, telling each step; raises BackupError.

    The files follow the database: one that was removed in between is told and left out.
    """
    refuse_unless_owner()
    unfinished = begin(folder)
    with database.instant() as cursor:
        say("database: counting")
        tables, done = database.count_rows(cursor), database.migrations(cursor)
        say(f"database: dumping {sum(tables.values())} rows of {len(tables)} tables")
        database.dump(cursor, unfinished / DUMP)
    copied = copy_files(unfinished / MEDIA, say) if with_files else {}
    manifest = Manifest(
        made_at=clock.now().isoformat(),
        server=connection.pg_version,
        dump_sha256=files.measure_local(unfinished / DUMP).sha256,
        migrations=done,
        tables=tables,
        files=copied,
        has_files=with_files,
    )
    write(manifest, unfinished)
    unfinished.rename(folder)
    return manifest


def refuse_unless_owner() -> None:
    """Raise BackupError for the application's role: it sees one merchant at a time."""
    if settings.DATABASE_ROLE != "owner":
        raise BackupError(
            "Only the tables' owner sees every merchant: set DATABASE_URL to the owner's address "
            "and RMA_DATABASE_ROLE=owner."
        )


def begin(folder: Path) -> Path:
    """Make the folder in which the backup grows; raises BackupError where one stands already."""
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    for path in (folder, unfinished):
        if path.exists():
            raise BackupError(f"{path} exists already: choose another folder, or remove it.")
    unfinished.mkdir(mode=0o700, parents=True)
    return unfinished


def copy_files(target: Path, say: Say) -> dict[str, StoredFile]:
    """Copy every stored file below the target; return what was copied, by name."""
    copied = {}
    for name in files.stored_names():
        found = files.copy_out(name, target / name)
        if found is None:
            say(f"files: {name} was removed meanwhile, left out")
            continue
        copied[name] = found
        if len(copied) % 1000 == 0:
            say(f"files: {len(copied)} copied")
    say(f"files: {len(copied)} copied, {sum(each.size for each in copied.values())} bytes")
    return copied
