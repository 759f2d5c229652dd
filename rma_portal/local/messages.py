"""What the two commands say to the person at the terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TAIL_LINES = 15


class ObstacleError(Exception):
    """The command must end: the text is one line that says what happened and what to do."""


class StopAsked(KeyboardInterrupt):
    """Somebody pressed Ctrl-C, closed the terminal or sent SIGTERM."""


def say(text: str = "") -> None:
    """Print a line at once; a terminal that has gone away is no reason to fail."""
    try:
        print(text, flush=True)
    except OSError:
        pass


def complain(text: str) -> None:
    """Print a line to the error stream, likewise."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        pass


@contextmanager
def step(text: str) -> Iterator[None]:
    """Say that something begins, and how many seconds it took."""
    say(f"  {text} ...")
    began = time.monotonic()
    yield
    say(f"  {text}: done in {time.monotonic() - began:.1f} s")


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """Return the last lines of a log file, indented; an empty text where there is no log."""
    try:
        written = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in written[-lines:])
