"""What every bench shares: percentiles, CPU and memory by process, the machine, and the closing JSON line.

A bench says what it measured, how many, p50 and p95, CPU, memory, and a ratio to a baseline that it ran
beside it: the ratio is what may be compared between machines. Nothing here ever fails a slow run.
"""

import json
import platform
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

ROLES = {
    "gunicorn": "web",
    "worker": "worker",
    "beat": "beat",
    "postgres": "postgresql",
    "valkey-server": "valkey",
}
"""A program's name or one of its arguments, and the process of ours that it tells."""

MEGABYTE = 1_000_000


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value that a share (0 to 1) of them do not exceed; raises ValueError without values."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values were measured")
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def spread(values: Iterable[float], unit: str, digits: int = 1) -> dict[str, float]:
    """Return median and 95th percentile as `p50_<unit>` and `p95_<unit>`, in the unit of the values."""
    kept = list(values)
    return {
        f"p50_{unit}": round(percentile(kept, 0.5), digits),
        f"p95_{unit}": round(percentile(kept, 0.95), digits),
    }


@dataclass
class Timed:
    """What repeated calls of one function took: `walls` in milliseconds each, and the CPU of this process."""

    walls: list[float]
    cpu_ms: float

    @property
    def cpu_ms_each(self) -> float:
        """Return the mean CPU milliseconds of one call."""
        return self.cpu_ms / len(self.walls)

    def figures(self) -> dict[str, float]:
        """Return p50 and p95 of the wall and the mean of the CPU, all in milliseconds."""
        return {**spread(self.walls, "ms"), "cpu_ms": round(self.cpu_ms_each, 1)}


def timed(act: Callable[[int], object], times: int) -> Timed:
    """Call `act` with 0, 1, 2 ... and return what it took; CPU is that of all threads of this process."""
    walls, before = [], time.process_time()
    for serial in range(times):
        start = time.perf_counter()
        act(serial)
        walls.append((time.perf_counter() - start) * 1000)
    return Timed(walls, (time.process_time() - before) * 1000)


def cpu_seconds(process: psutil.Process) -> float:
    """Return the CPU seconds of a process and all below it, those included that have ended by now."""
    family = [process, *process.children(recursive=True)]
    return sum(_own_and_ended(member) for member in family)


def _own_and_ended(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0  # it ended a moment ago: its parent has its time, as of its children
    return times.user + times.system + times.children_user + times.children_system


def memory_mb(process: psutil.Process | None = None) -> float:
    """Return the memory of a process (this one, if none is named) and all below it, in megabytes.

    Counts each shared page once for each process that has it, so the sum is an upper bound.
    """
    root = process or psutil.Process()
    return round(sum(_resident(member) for member in (root, *root.children(recursive=True))) / MEGABYTE, 1)


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


def processes_of(supervisor: int) -> dict[str, psutil.Process]:
    """Return the demo's processes by what they are (web, worker, beat, postgresql, valkey).

    `supervisor` is the process id of a running `bin/demo`; each entry is the top of a tree.
    """
    found: dict[str, psutil.Process] = {}
    for child in psutil.Process(supervisor).children():
        words = {child.name(), *child.cmdline()}
        found |= {role: child for word, role in ROLES.items() if word in words}
    return found


class Meter:
    """Counts the CPU seconds of several process trees from its making on."""

    def __init__(self, processes: dict[str, psutil.Process]) -> None:
        self.processes = processes
        self.before = self._now()

    def _now(self) -> dict[str, float]:
        return {name: cpu_seconds(process) for name, process in self.processes.items()}

    def spent(self) -> dict[str, float]:
        """Return the CPU seconds since the start, by name."""
        return {name: seconds - self.before[name] for name, seconds in self._now().items()}

    def memory(self) -> dict[str, float]:
        """Return the memory of each tree at this moment in megabytes, by name."""
        return {name: memory_mb(process) for name, process in self.processes.items()}


def machine() -> dict[str, object]:
    """Return what a reader needs to judge absolute figures: processor, cores, memory, load, versions."""
    return {
        "cpu": _cpu_model(),
        "cores": psutil.cpu_count(),
        "memory_mb": round(psutil.virtual_memory().total / MEGABYTE),
        "load_1m": round(psutil.getloadavg()[0], 2),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor()


def mean(values: Iterable[float], digits: int = 1) -> float:
    """Return the rounded mean."""
    return round(statistics.fmean(values), digits)


def print_line(what: str, count: int, **figures: object) -> None:
    """End a bench: print its one JSON line, with the machine at its end."""
    print(json.dumps({"what": what, "count": count, **figures, "machine": machine()}), flush=True)
