"""The virtual environment: made when absent, filled from the lock when that changed; plain stdlib."""

import fcntl
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rma_portal.local import apt, paths, stamps
from rma_portal.local.messages import ObstacleError, say, step

INCLUDED = {"demo": ("demo",), "dev": ("demo", "dev")}  # what an installed lock brings with it


def ensure(lock: str) -> None:
    """Make `.venv` hold the locked packages ("demo" or "dev"); at once when it does already."""
    if _is_complete(lock):
        return
    with _alone():
        if _is_complete(lock):
            return
        if not _python_works():
            _make()
        _install(lock)


def _is_complete(lock: str) -> bool:
    wanted = stamps.fingerprint([_lock_file(lock)])
    return stamps.is_fresh(_stamp(lock), wanted) and _python_works()


def _lock_file(lock: str) -> Path:
    return paths.ROOT / "requirements" / f"{lock}.txt"


def _stamp(lock: str) -> Path:
    return paths.VENV / f".locked-{lock}"


def _python_works() -> bool:
    """Return whether the environment's Python starts; it does not after the system's Python was replaced."""
    if not paths.VENV_PYTHON.exists():
        return False
    return subprocess.run([paths.VENV_PYTHON, "-c", ""], capture_output=True).returncode == 0


@contextmanager
def _alone() -> Iterator[None]:
    """Keep two commands from filling the same environment at once."""
    with open(_lock_file("demo"), "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make() -> None:
    _require_ensurepip()
    try:
        if paths.VENV.exists() and not paths.VENV.is_symlink():
            shutil.rmtree(paths.VENV)
        with step(f"making {paths.VENV}"):
            subprocess.run([sys.executable, "-m", "venv", paths.VENV], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(paths.VENV, ignore_errors=True)
        raise ObstacleError(f"Cannot make {paths.VENV}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        written = (error.stderr + error.stdout).decode(errors="replace").strip()
        return written.splitlines()[-1] if written else str(error)
    return str(error)


def _require_ensurepip() -> None:
    """Debian ships Python without it: fetch it where we may, otherwise say what to install."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    apt.install([package], why="Python's venv module")
    importlib.invalidate_caches()
    if not importlib.util.find_spec("ensurepip"):
        raise ObstacleError(
            f"This Python cannot make virtual environments: install {package} (or python3-venv)."
        )


def _install(lock: str) -> None:
    count = sum("==" in line for line in _lock_file(lock).read_text(encoding="utf-8").splitlines())
    with step(f"installing the locked packages (at most {count}; a minute or two the first time)"):
        _pip("install", "--require-hashes", "--requirement", str(_lock_file(lock)), expected=count)
    for brought in INCLUDED[lock]:
        stamps.write(_stamp(brought), stamps.fingerprint([_lock_file(brought)]))


def _pip(*arguments: str, expected: int) -> None:
    command = [str(paths.VENV_PYTHON), "-m", "pip", *arguments]
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    pipes: dict = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen([*command, *quiet], text=True, **pipes) as pip:
        last = _show_progress(pip.stdout or (), expected)
    if pip.returncode:
        raise ObstacleError("Installing the packages failed; pip's last lines:\n" + "\n".join(last))


def _show_progress(lines, expected: int) -> list[str]:
    """Say every tenth package that pip works on; returns the last lines, for the message of a failure."""
    last: list[str] = []
    collected = 0
    for line in lines:
        last = [*last[-14:], f"    {line.rstrip()}"]
        if line.startswith("Collecting "):
            collected += 1
            if collected % 10 == 0:
                say(f"    {collected} of {expected} packages fetched")
        elif line.startswith("Installing collected packages"):
            say("    unpacking them")
    return last
