"""A PostgreSQL and a Valkey of the bench's own, migrated, with Django set up on them as the application."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from rma_portal.local import ground, libraries, paths, portal, postgres  # noqa: E402
from rma_portal.local.credentials import load_or_draw  # noqa: E402
from rma_portal.local.processes import listen_for_stop  # noqa: E402

PUBLIC_URL = "http://localhost:8000"


@dataclass(frozen=True)
class Bench:
    """Where the bench's services answer; `superuser` is the address that COPY without checks needs."""

    addresses: portal.Addresses
    superuser: str
    folder: Path


@contextmanager
def standing(folder: Path, *, keep: bool) -> Iterator[Bench]:
    """Start the engines in a folder, migrate, set Django up; stop at the end and, unless kept, remove it.

    Durability is that of the demo: nothing is switched off for speed.
    """
    listen_for_stop()
    libraries.ensure()
    paths.prepare(folder)
    secrets = load_or_draw(folder / "secrets.json")
    try:
        with ground.standing(folder, secrets, PUBLIC_URL) as stand:
            owner = portal.owner_environment(stand.addresses, secrets, folder)
            migrate = portal.manage("migrate", "--noinput", "--verbosity", "0")
            subprocess.run(migrate, env=owner, cwd=ROOT, check=True)
            os.environ.update(portal.environment(stand.addresses, secrets, folder))
            setup()
            superuser = postgres.url(postgres.locate(folder), "postgres", secrets.postgres_password)
            yield Bench(stand.addresses, superuser, folder)
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def setup() -> None:
    """Set Django up, quietly, in this process."""
    import django

    os.environ["LOG_LEVEL"] = "ERROR"
    os.environ["DJANGO_SETTINGS_MODULE"] = "rma_portal.settings"
    django.setup()
