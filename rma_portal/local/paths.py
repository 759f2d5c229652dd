"""Where things are kept: the checkout, its virtual environment, and `var/` for everything that runs."""

import os
from pathlib import Path

from rma_portal.local.messages import ObstacleError

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"


def var() -> Path:
    """Return the folder for data, logs and secrets; RMA_VAR puts it elsewhere than in the checkout."""
    return Path(os.environ.get("RMA_VAR") or ROOT / "var").resolve()


def prepare(folder: Path) -> Path:
    """Make the folder with its parts and prove that it can be written; raises ObstacleError where it cannot.

    Root's cluster runs as another system user who must pass through, hence the execute bit; what is
    inside is closed each for itself.
    """
    try:
        _make(folder, 0o711 if os.geteuid() == 0 else 0o700)
        for part in ("log", "media", "stamps", "static"):
            _make(folder / part, 0o700)
        _try_to_write(folder)
    except OSError as error:
        raise ObstacleError(
            f"Cannot write in {folder} ({error.strerror}): make it yours, or set RMA_VAR to another folder."
        ) from error
    return folder


def _make(folder: Path, mode: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid == os.geteuid():
        folder.chmod(mode)


def _try_to_write(folder: Path) -> None:
    probe = folder / f".probe-{os.getpid()}"
    probe.write_bytes(b"")
    probe.unlink()


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner reads, all at once: a crash leaves the old one."""
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    fresh.replace(file)
