"""Remake strangers' pictures in a process of their own: a decoder that dies or swells takes nobody along."""

import datetime as dt
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
PROGRAM = "returns.documents.remake_picture"
UNREADABLE = 3  # what the program leaves with when it was no picture
BY_THE_PICTURE = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGXCPU}
PATIENCE = 60  # seconds on the clock; half of what a task may take
PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")  # no key and no address of ours

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Remade:
    """A picture drawn anew as a WebP; its fingerprint (`fingerprint.py`), and when it was taken, if told."""

    picture: bytes
    fingerprint: int | None = None
    taken_at: dt.datetime | None = None


def remade(file: IO[bytes]) -> Remade | None:
    """Return the picture drawn anew, or None for what cannot be read as one.

    A picture that kills its decoder, or keeps it computing, cannot be read. Raises ChildProcessError or
    TimeoutExpired where the picture is not to blame (killed from outside, no time left): try again later.
    """
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        done = run(copy)
    if done.returncode == 0:
        return understood(done.stdout)
    said = done.stderr.decode(errors="replace").strip()[-300:]
    if done.returncode != UNREADABLE and -done.returncode not in BY_THE_PICTURE:
        raise ChildProcessError(f"the decoder left with {done.returncode}: {said}")
    logger.info("no picture we can read (%s): %s", done.returncode, said)
    return None


def understood(told: bytes) -> Remade:
    """Read the decoder's answer; notes that make no sense are none."""
    notes, _, picture = told.partition(b"\n")
    fingerprint, _, taken_at = notes.decode("ascii", "replace").partition(" ")
    return Remade(picture, number_in(fingerprint), instant_in(taken_at))


def number_in(text: str) -> int | None:
    """Return a fingerprint of at most 63 bits, or None."""
    number = int(text) if text.isdecimal() and len(text) <= 19 else -1
    return number if 0 <= number < 2**63 else None


def instant_in(text: str) -> dt.datetime | None:
    """Return an aware instant, or None."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def run(file: IO[bytes]) -> subprocess.CompletedProcess[bytes]:
    """Run the decoder on an open file."""
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", PROGRAM],
        stdin=file,
        capture_output=True,
        cwd=ROOT,
        env={**passed_on, "MALLOC_ARENA_MAX": "1"},
        timeout=PATIENCE,
        check=False,
    )
