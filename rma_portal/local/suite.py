"""`bin/test`: the whole suite on a PostgreSQL and a Valkey of its own, thrown away at the end."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

from rma_portal.local import ground, libraries, paths, portal
from rma_portal.local.credentials import draw
from rma_portal.local.messages import StopAsked, say, step
from rma_portal.local.processes import listen_for_stop, own_offspring, pause

WHOLE_SUITE = ["-n", "2", "--durations", "12"]  # as many processes as the smallest machine has cores
INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Check the code's form, then run pytest with the arguments; returns the first bad exit code, else 0."""
    listen_for_stop()
    helpers = _browser() | _pooler()
    if not arguments and (code := _check_form()):
        return code
    folder = _throw_away_folder()
    credentials = draw()
    try:
        with ground.standing(folder, credentials, "http://localhost:8000", throw_away=True) as stand:
            told = environment(stand.addresses, credentials, folder) | helpers
            return _pytest(arguments or WHOLE_SUITE, told)
    except StopAsked:
        return INTERRUPTED
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def environment(addresses: portal.Addresses, credentials, folder: Path) -> dict[str, str]:
    """Return what the tests are told: addresses, keys, and nothing of the caller's own installation.

    The owner's address is for making the test database; the tests then assume the application's role.
    """
    ours = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "BROKER_URL", "EMAIL_URL", "RMA_DATABASE_ROLE"}
    kept = {name: text for name, text in os.environ.items() if name.removesuffix("_FILE") not in ours}
    return kept | {
        "DATABASE_URL": addresses.app,
        "DATABASE_OWNER_URL": addresses.owner,
        "REDIS_URL": addresses.redis,
        "PUBLIC_URL": addresses.public,
        "SECRET_KEY": credentials.secret_key,
        "NUMBERS_KEY": credentials.numbers_key,
        "MEDIA_ROOT": str(folder / "media"),
        "DEBUG": "false",
        **portal.library_environment(),
    }


def _browser() -> dict[str, str]:
    found = libraries.ensure_chromium()
    if found:
        return {"CHROMIUM": found}
    say("  Browser tests are skipped: no Chromium was found (Debian: apt-get install chromium).")
    return {}


def _pooler() -> dict[str, str]:
    found = libraries.ensure_pgbouncer()
    if found:
        return {"PGBOUNCER": found}
    say("  Tests behind a pooler are skipped: no PgBouncer was found (Debian: apt-get install pgbouncer).")
    return {}


def _check_form() -> int:
    with step("checking the code's form"):
        return subprocess.run([sys.executable, "-m", "ruff", "check", "--quiet"], cwd=paths.ROOT).returncode


def _throw_away_folder() -> Path:
    """Return a fresh folder, short and lower case, so that the database's socket may lie in it."""
    folder = Path(tempfile.mkdtemp(prefix="rma-test-", dir="/tmp"))
    return paths.prepare(folder)


def _pytest(arguments: list[str], told: dict[str, str]) -> int:
    """Run pytest in the foreground; its closing line is the last that is printed."""
    before = {process.pid for process in own_offspring()}
    pytest = subprocess.Popen([sys.executable, "-m", "pytest", *arguments], env=told, cwd=paths.ROOT)
    try:
        while pytest.poll() is None:
            pause()
    finally:
        _end(pytest, before)
    return pytest.returncode


def _end(pytest: subprocess.Popen, before: set[int]) -> None:
    """End pytest, its workers and their browsers, whatever state they are in."""
    strays = [process for process in own_offspring() if process.pid not in before]
    if pytest.poll() is None:
        pytest.terminate()
        psutil.wait_procs(strays, timeout=10)
    for process in strays:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    pytest.wait()
