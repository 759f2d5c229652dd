"""The supervisor: one at a time for a folder, watches services, starts the dead again, gives up clearly."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from rma_portal.local import paths
from rma_portal.local.messages import ObstacleError, say, tail
from rma_portal.local.processes import Service, kill_leftovers, own_offspring, pause

QUICK_SECONDS = 30  # a service that ends sooner than this after its start died quickly
QUICK_DEATHS = 5
LONGEST_WAIT = 10.0  # seconds between a death and the next start


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the folder's lock; raises ObstacleError with the address where another supervisor holds it.

    The lock goes with the process, however it ends. What a killed supervisor left running is ended first.
    """
    with open(var / "demo.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ObstacleError(_already_running(var)) from None
        _end_leftovers(var)
        try:
            yield
        finally:
            forget_running(var)


def _already_running(var: Path) -> str:
    running = running_demo(var)
    if running is None:
        return f"Another bin/demo is just starting in {var}: wait until it says that it is ready."
    return f"The demo is already running at {running['url']} (process {running['pid']})."


def remember_running(var: Path, url: str, app: str, redis: str) -> None:
    """Say that the demo is ready, and where its services answer; read by the other commands."""
    told = {"pid": os.getpid(), "url": url, "app": app, "redis": redis}
    paths.write_private(var / "demo.json", json.dumps(told))


def forget_running(var: Path) -> None:
    """Take the note away, and the record of the services with it."""
    (var / "demo.json").unlink(missing_ok=True)
    (var / "services.json").unlink(missing_ok=True)


def running_demo(var: Path) -> dict | None:
    """Return the note of a demo that is ready at this moment, or None."""
    try:
        note = json.loads((var / "demo.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return note if psutil.pid_exists(note["pid"]) and _is_locked(var) else None


def _is_locked(var: Path) -> bool:
    with open(var / "demo.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def record_offspring(var: Path) -> None:
    """Write down every process below us, so that the next start can end what a SIGKILL of ours left."""
    born = [(process.pid, process.create_time()) for process in own_offspring() if process.is_running()]
    paths.write_private(var / "services.json", json.dumps(born))


def _end_leftovers(var: Path) -> None:
    try:
        recorded = json.loads((var / "services.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    kill_leftovers([(pid, born) for pid, born in recorded])


class Watch:
    """Starts dead services again, each later than before, until one dies too often too soon."""

    def __init__(self, services: list[Service]) -> None:
        self.services = services
        self.deaths = {service.name: 0 for service in services}
        self.again_at: dict[str, float] = {}

    def look(self) -> bool:
        """Look once at every service; returns whether one was started. Raises ObstacleError to give up."""
        started = [self._look_at(service) for service in self.services if not service.is_running()]
        return any(started)

    def _look_at(self, service: Service) -> bool:
        if service.name not in self.again_at:
            self.again_at[service.name] = time.monotonic() + self._count_death(service)
        if time.monotonic() < self.again_at[service.name]:
            return False
        del self.again_at[service.name]
        service.start_again()
        return True

    def _count_death(self, service: Service) -> float:
        """Count one more death; returns how many seconds to wait before the next start."""
        lived = time.monotonic() - service.started_at
        self.deaths[service.name] = self.deaths[service.name] + 1 if lived < QUICK_SECONDS else 1
        if self.deaths[service.name] >= QUICK_DEATHS:
            raise ObstacleError(_given_up(service))
        delay = min(0.5 * 2 ** self.deaths[service.name], LONGEST_WAIT)
        say(
            f"{service.name} ended with code {service.exit_code()}: again in {delay:.0f} s, see {service.log}"
        )
        return delay


def _given_up(service: Service) -> str:
    return (
        f"{service.name} ended {QUICK_DEATHS} times in a row within {QUICK_SECONDS} s of its start, "
        f"last with code {service.exit_code()} (see {service.log}):\n{tail(service.log)}"
    )


def watch_for_ever(var: Path, services: list[Service]) -> None:
    """Watch until somebody asks to stop (StopAsked) or a service cannot be kept alive (ObstacleError)."""
    watch = Watch(services)
    while True:
        if watch.look():
            record_offspring(var)
        pause(0.2)
