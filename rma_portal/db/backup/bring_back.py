"""Restore a backup into an empty database, and prove that what stands there is what was saved."""

from collections.abc import Iterator
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import connection

from rma_portal.db.backup import database, files
from rma_portal.db.backup.errors import BackupError
from rma_portal.db.backup.make import DUMP, MEDIA, Say, refuse_unless_owner
from rma_portal.db.backup.manifest import Manifest, read
from rma_portal.db.checks import unprotected_tables


def bring_back(folder: Path, say: Say) -> None:
    """Restore database and files, then verify; raises BackupError, and then nothing is claimed to be good.

    The database comes last and in one transaction, so that an interrupted restore leaves it empty; the
    files that were copied by then are found and kept when it is started again.
    """
    refuse_unless_owner()
    manifest = read(folder)
    database.refuse_unless_ready()
    say("backup: comparing its files with its manifest")
    refuse_damaged(folder, manifest)
    put_files(folder, manifest, say)
    say("database: restoring, all or nothing")
    database.restore(folder / DUMP)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    verify(manifest, say)


def refuse_damaged(folder: Path, manifest: Manifest) -> None:
    """Raise BackupError where a file of the backup is not what was written."""
    if files.measure_local(folder / DUMP).sha256 != manifest.dump_sha256:
        raise BackupError(f"{folder / DUMP} was changed or damaged since the backup: take another backup.")
    for name, expected in manifest.files.items():
        if files.measure_local(folder / MEDIA / name) != expected:
            raise BackupError(f"{folder / MEDIA / name} was changed or damaged since the backup.")


def put_files(folder: Path, manifest: Manifest, say: Say) -> None:
    """Put every file of the backup into the storage; raises BackupError where another one has its name."""
    for name, expected in manifest.files.items():
        there = files.stored(name)
        if there is None:
            files.copy_back(name, folder / MEDIA / name)
        elif there != expected:
            raise BackupError(f"The storage holds another {name}: restore into an empty storage.")
    say(f"files: {len(manifest.files)} in place")


def verify(manifest: Manifest, say: Say) -> None:
    """Compare the database and the storage with the manifest, and look at walls and audit chains.

    Raises BackupError that lists everything that does not hold.
    """
    faults = [*different_rows(manifest), *open_walls(), *different_files(manifest), *broken_chains()]
    if faults:
        raise BackupError("The restored database does not hold; do not use it:\n" + "\n".join(faults))
    say(f"verified: {sum(manifest.tables.values())} rows, {len(manifest.files)} files, walls, audit chains")


def different_rows(manifest: Manifest) -> Iterator[str]:
    """Yield a sentence for each table whose number of rows differs, and for different migrations."""
    with connection.cursor() as cursor:
        found, done = database.count_rows(cursor), database.migrations(cursor)
    for table in sorted(found.keys() | manifest.tables.keys()):
        if found.get(table) != manifest.tables.get(table):
            yield f"{table}: {found.get(table)} rows instead of {manifest.tables.get(table)}"
    if done != manifest.migrations:
        yield "the migrations are not those of the backup"


def open_walls() -> Iterator[str]:
    """Yield a sentence for each table of merchants that no policy guards."""
    yield from (f"{table}: no policy guards it" for table in unprotected_tables())


def different_files(manifest: Manifest) -> Iterator[str]:
    """Yield a sentence for each file that is missing from the storage or differs."""
    for name, expected in manifest.files.items():
        if files.stored(name) != expected:
            yield f"{name}: missing from the storage, or different"


def broken_chains() -> Iterator[str]:
    """Yield what the audit's own command finds: by name, since this package stands below the audit."""
    try:
        call_command("verify_audit", verbosity=0)
    except CommandError as error:
        yield str(error)
