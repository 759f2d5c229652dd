"""The files of the default storage, wherever it keeps them: listed, copied out, copied back, compared."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

from rma_portal.db.backup.errors import BackupError
from rma_portal.db.backup.manifest import StoredFile

PIECE = 1024 * 1024  # bytes


def stored_names(folder: str = "") -> Iterator[str]:
    """Yield the name of every file below a folder of the default storage, sorted within each folder."""
    folders, names = listed(folder)
    yield from (joined(folder, name) for name in sorted(names) if name)
    for inner in sorted(folders):
        yield from stored_names(joined(folder, inner))


def listed(folder: str) -> tuple[list[str], list[str]]:
    """Return the folders and files inside a folder; none where it does not exist (yet, or any more)."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def joined(folder: str, name: str) -> str:
    """Return a name inside a folder of the storage; the top has no name."""
    return f"{folder}/{name}" if folder else name


def copy_out(name: str, target: Path) -> StoredFile | None:
    """Copy a stored file into the backup; None where it was removed since it was listed."""
    try:
        source = default_storage.open(name)
    except FileNotFoundError:
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    with source, open(target, "xb") as copy:
        return measure(source, copy)


def measure(source, copy=None) -> StoredFile:
    """Read a file to its end, writing a copy where one is wanted; return its size and digest."""
    seen, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        seen.update(piece)
        size += len(piece)
        if copy is not None:
            copy.write(piece)
    return StoredFile(size, seen.hexdigest())


def measure_local(file: Path) -> StoredFile:
    """Return size and digest of a file of the backup; raises BackupError where it is gone."""
    try:
        with open(file, "rb") as content:
            return measure(content)
    except FileNotFoundError as error:
        raise BackupError(f"{file} is missing from the backup.") from error


def stored(name: str) -> StoredFile | None:
    """Return size and digest of a file of the storage, None where there is none."""
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as content:
        return measure(content)


def copy_back(name: str, source: Path) -> None:
    """Put a file of the backup into the storage under its own name."""
    with open(source, "rb") as content:
        kept = default_storage.save(name, File(content))
    if kept != name:
        default_storage.delete(kept)
        raise BackupError(f"The storage has a file {name} already: somebody else writes there, stop them.")
