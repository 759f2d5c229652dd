"""Commands that run to their end: some into a log with progress lines, some in the terminal's foreground."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from rma_portal.local import paths
from rma_portal.local.messages import ObstacleError, say, tail
from rma_portal.local.processes import pause

Show = Callable[[str], str | None]


def run_logged(name: str, command: list[str], told: Mapping[str, str], log: Path, show: Show) -> str:
    """Run a command, errors into the log; returns what it printed. Raises ObstacleError when it fails.

    `show` turns each line of the log into the progress line to print, or None.
    """
    output = log.with_suffix(".out")
    with open(log, "wb") as errors, open(output, "wb") as out:
        process = subprocess.Popen(
            command, env=dict(told), cwd=paths.ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=errors
        )
    try:
        _follow(process, log, show)
    finally:
        _end(process)
    if process.returncode:
        raise ObstacleError(f"{name} failed with code {process.returncode} (see {log}):\n{tail(log)}")
    return output.read_text(encoding="utf-8", errors="replace")


def run_here(command: list[str], told: Mapping[str, str]) -> int:
    """Run a command in the foreground, with our terminal; returns its exit code."""
    process = subprocess.Popen(command, env=dict(told), cwd=paths.ROOT)
    try:
        while process.poll() is None:
            pause()
    finally:
        _end(process)
    return process.returncode


def _follow(process: subprocess.Popen, log: Path, show: Show) -> None:
    with open(log, encoding="utf-8", errors="replace") as lines:
        while True:
            ended = process.poll() is not None
            for line in lines:
                if progress := show(line.strip()):
                    say(f"    {progress}")
            if ended:
                return
            pause()


def _end(process: subprocess.Popen) -> None:
    """Make sure that nothing goes on when we were asked to stop."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
