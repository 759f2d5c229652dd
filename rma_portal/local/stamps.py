"""Stamps: the hash of what a long step was made from, so that it is done again only when that changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path], also: str = "") -> str:
    """Return one SHA-256 over the names and contents of the files, in any order, and over a text."""
    whole = hashlib.sha256(also.encode())
    for file in sorted(files):
        whole.update(f"{file}\0".encode())
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def is_fresh(stamp: Path, wanted: str) -> bool:
    """Return whether the stamp holds exactly this fingerprint."""
    try:
        return stamp.read_text(encoding="ascii") == wanted
    except (OSError, UnicodeDecodeError):
        return False


def write(stamp: Path, fingerprint: str) -> None:
    """Remember that the step was done for this fingerprint; makes the stamp's folder."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(fingerprint, encoding="ascii")
