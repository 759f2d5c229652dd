"""Child processes in their own groups: started, watched, stopped, and none left behind."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from rma_portal.local.messages import ObstacleError, StopAsked, tail

POLL_SECONDS = 0.1
_stop_asked = False


def listen_for_stop() -> None:
    """Turn Ctrl-C, SIGTERM and a closed terminal into StopAsked at the next `pause`."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _note_stop)


def _note_stop(number: int, frame: object) -> None:
    # Only noted: an exception raised here could fall between a fork and its bookkeeping.
    global _stop_asked
    _stop_asked = True


def pause(seconds: float = POLL_SECONDS) -> None:
    """Sleep; raises StopAsked as soon as somebody asked to stop."""
    until = time.monotonic() + seconds
    while True:
        if _stop_asked:
            raise StopAsked
        left = until - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(POLL_SECONDS, left))


@dataclass(frozen=True)
class Account:
    """The system user that a process runs as, where that is not ourselves."""

    uid: int
    gid: int


def as_account(account: Account | None) -> dict[str, Any]:
    """Return what makes subprocess start something as this account; nothing for ourselves."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


@dataclass
class Service:
    """One long-running process: how it starts, where it writes, how it is told to end.

    `patience` is how many seconds it may take to end before it is killed.
    """

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    folder: Path
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 8.0
    process: subprocess.Popen | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start the process in a session of its own, so that the terminal's Ctrl-C reaches only us."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **as_account(self.account),
            )
        self.started_at = time.monotonic()

    def start_again(self) -> None:
        """Start anew after a death, once the children that it left are ended."""
        if self.process is not None:
            _kill_group(self.process.pid)
        self.start()

    def exit_code(self) -> int | None:
        """Return the exit code, negative for a signal; None while it runs or before it was started."""
        return self.process.poll() if self.process else None

    def is_running(self) -> bool:
        """Return whether the process was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def ask_to_end(self) -> None:
        """Send the polite signal to the process alone; its own children are its own business."""
        if self.process is not None and self.is_running():
            self.process.send_signal(self.stop_signal)

    def wait_or_kill(self) -> None:
        """Wait for the end, kill after the patience ran out, and sweep what is left of the group."""
        if self.process is None:
            return
        offspring = _offspring(self.process.pid)
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            pass
        _kill_group(self.process.pid)
        _kill_all(offspring)
        self.process.wait()


def crash_report(service: Service) -> str:
    """Say in one line that a service ended, then show the end of its log."""
    return f"{service.name} ended with code {service.exit_code()} (see {service.log}):\n{tail(service.log)}"


def wait_until(ready: Callable[[], bool], services: list[Service], what: str, seconds: float = 60) -> None:
    """Poll until ready; raises ObstacleError when a service ends meanwhile or the time is over."""
    deadline = time.monotonic() + seconds
    while not ready():
        for service in services:
            if not service.is_running():
                raise ObstacleError(crash_report(service))
        if time.monotonic() > deadline:
            logs = ", ".join(str(service.log) for service in services)
            raise ObstacleError(f"{what} was not ready after {seconds:.0f} s: look into {logs}.")
        pause()


def stop_all(services: list[Service]) -> None:
    """End the services, last started first among equals: all are asked at once, then waited for."""
    for service in reversed(services):
        service.ask_to_end()
    for service in reversed(services):
        service.wait_or_kill()


def own_offspring() -> list[psutil.Process]:
    """Return every process below this one, however deep."""
    return _offspring(os.getpid())


def kill_leftovers(recorded: list[tuple[int, float]]) -> None:
    """End processes of a supervisor that was killed, known by process id and moment of birth."""
    alive = []
    for pid, born in recorded:
        try:
            process = psutil.Process(pid)
        except psutil.NoSuchProcess:
            continue
        if abs(process.create_time() - born) < 1:
            alive += [*process.children(recursive=True), process]
    for process in alive:
        _quietly(process.terminate)
    _, stubborn = psutil.wait_procs(alive, timeout=5)
    _kill_all(stubborn)


def port_is_free(port: int) -> bool:
    """Return whether a server may listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _offspring(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def _kill_all(processes: list[psutil.Process]) -> None:
    for process in processes:
        _quietly(process.kill)  # psutil compares the moment of birth: a reused id is not hit


def _quietly(act: Callable[[], None]) -> None:
    try:
        act()
    except psutil.Error:
        pass
