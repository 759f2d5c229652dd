"""What a backup holds, in numbers: written last, compared at the restore."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rma_portal.db.backup.errors import BackupError

FORM = 1  # of the folder and this file; a later version reads the former ones
NAME = "manifest.json"


@dataclass(frozen=True)
class StoredFile:
    """A file of the default storage: bytes and SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Counts and digests of one backup. `migrations` are "application.name", `tables` rows by table."""

    made_at: str
    server: int
    dump_sha256: str
    migrations: list[str]
    tables: dict[str, int]
    files: dict[str, StoredFile] = field(default_factory=dict)
    has_files: bool = True
    form: int = FORM


def write(manifest: Manifest, folder: Path) -> None:
    """Write the manifest; a folder without one is no backup."""
    (folder / NAME).write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True), encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Return a folder's manifest; raises BackupError where the folder is no finished backup of ours."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackupError(f"{folder} is no finished backup: it has no readable {NAME}.") from error
    if found.get("form") != FORM:
        raise BackupError(f"{folder} has form {found.get('form')}; this version reads form {FORM}.")
    files = {name: StoredFile(**each) for name, each in found.pop("files").items()}
    return Manifest(**found, files=files)
