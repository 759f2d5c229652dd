"""Passwords and keys of the local services: drawn once, kept in `var/secrets.json`, read by nobody else."""

import json
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from rma_portal.local import paths


@dataclass(frozen=True)
class Credentials:
    """What protects the local services and signs their links; all of it random text safe in a URL."""

    postgres_password: str
    owner_password: str
    app_password: str
    valkey_password: str
    secret_key: str
    numbers_key: str


def draw() -> Credentials:
    """Return fresh credentials."""
    return Credentials(**{field.name: secrets.token_urlsafe(32) for field in fields(Credentials)})


def load_or_draw(file: Path) -> Credentials:
    """Return the credentials of the file; writes them first where there is none (mode 0600)."""
    if not file.exists():
        paths.write_private(file, json.dumps(asdict(draw()), indent=1))
    return Credentials(**json.loads(file.read_text(encoding="utf-8")))
