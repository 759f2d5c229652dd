"""The portal's own processes: what they are told, how they are prepared, how we see that they are well."""

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rma_portal.local import paths, stamps
from rma_portal.local.credentials import Credentials
from rma_portal.local.messages import ObstacleError
from rma_portal.local.processes import Service

APPS = ("rma_portal", "customers", "inventory", "returns")
QUEUES = "returns,documents,mail,webhooks,outbox"


@dataclass(frozen=True)
class Addresses:
    """Where the services answer. `owner` is the address for migrations, never seen by web and worker."""

    app: str
    owner: str
    redis: str
    public: str


def environment(addresses: Addresses, credentials: Credentials, var: Path) -> dict[str, str]:
    """Return what web, worker and beat are told; what the caller has set for mail and the like stays."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("DATABASE_OWNER_URL")
    }
    return inherited | {
        "DATABASE_URL": addresses.app,
        "REDIS_URL": addresses.redis,
        "PUBLIC_URL": addresses.public,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or credentials.secret_key,
        "NUMBERS_KEY": os.environ.get("NUMBERS_KEY") or credentials.numbers_key,
        "MEDIA_ROOT": os.environ.get("MEDIA_ROOT") or str(var / "media"),
        "STATIC_ROOT": os.environ.get("STATIC_ROOT") or str(var / "static"),
        "DEBUG": os.environ.get("DEBUG") or "false",
        "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS") or "localhost,.localhost,127.0.0.1",
        "PYTHONUNBUFFERED": "1",
        **library_environment(),
    }


def owner_environment(addresses: Addresses, credentials: Credentials, var: Path) -> dict[str, str]:
    """Return what commands of the tables' owner are told: migrations."""
    return environment(addresses, credentials, var) | {
        "DATABASE_URL": addresses.owner,
        "DATABASE_OWNER_URL": addresses.owner,
        "RMA_DATABASE_ROLE": "owner",
    }


def loading_environment(addresses: Addresses, credentials: Credentials, var: Path) -> dict[str, str]:
    """Return what commands that load much are told: the application's role, and the owner's for ANALYZE."""
    return environment(addresses, credentials, var) | {"DATABASE_OWNER_URL": addresses.owner}


def library_environment() -> dict[str, str]:
    """On macOS, let WeasyPrint find Homebrew's Pango."""
    if sys.platform != "darwin":
        return {}
    return {"DYLD_FALLBACK_LIBRARY_PATH": "/opt/homebrew/lib:/usr/local/lib:/usr/lib"}


def manage(*arguments: str) -> list[str]:
    """Return the command line of a management command."""
    return [sys.executable, str(paths.ROOT / "manage.py"), *arguments]


def services(port: int, told: dict[str, str], var: Path) -> list[Service]:
    """Return web server, worker and beat."""
    worker = f"-A rma_portal worker --queues {QUEUES} -c 2 --without-gossip --without-mingle"
    beat = ["-A", "rma_portal", "beat", "--schedule", str(var / "celerybeat-schedule"), "--pidfile", ""]
    return [
        _service("web", ["gunicorn", *_gunicorn(port)], told, var),
        _service("worker", ["celery", *worker.split()], told, var),
        _service("beat", ["celery", *beat], told, var),
    ]


def _gunicorn(port: int) -> list[str]:
    options = f"--no-control-socket --workers 2 --threads 4 --bind 127.0.0.1:{port}"
    return ["rma_portal.wsgi", *options.split()]


def _service(name: str, module: list[str], told: dict[str, str], var: Path) -> Service:
    return Service(
        name=name,
        command=[sys.executable, "-m", *module],
        environment=told,
        log=var / "log" / f"{name}.log",
        folder=paths.ROOT,
    )


def recipe(database: str) -> str:
    """Return the fingerprint of the database filled and of all that migrations and seeds are made from."""
    return stamps.fingerprint(_sources(), database)


def _sources() -> Iterable[Path]:
    yield paths.ROOT / "requirements" / "demo.txt"
    for app in APPS:
        for file in (paths.ROOT / app).rglob("*.py"):
            if {"migrations", "db", "seeds"} & set(file.parts) or "seed" in file.name:
                yield file


def is_well(url: str) -> bool:
    """Return whether an address answers 200 at this moment."""
    return _status(url)[0] == 200


def what_is_ill(url: str) -> str:
    """Return what the readiness page says is missing, for the message when patience ends."""
    return _status(url)[1]


def _status(url: str) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by a proxy to this machine
    try:
        with opener.open(url, timeout=5) as answer:
            return answer.status, answer.read(2000).decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read(2000).decode(errors="replace")
    except OSError as error:
        return 0, str(error)


def read_logins(file: Path) -> list[dict[str, str]]:
    """Return the seeds' logins: shop (slug), role, user, password; an empty list where there are none."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        return []


def keep_logins(file: Path, output: str) -> None:
    """Keep the JSON that the seeding printed last; raises ObstacleError when there is none."""
    last = (output.strip().splitlines() or [""])[-1]
    try:
        logins = json.loads(last)
    except ValueError as error:
        raise ObstacleError(f"The seeds printed no logins, but: {last[:200]}") from error
    paths.write_private(file, json.dumps(logins))
