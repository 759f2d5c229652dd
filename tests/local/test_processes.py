"""Services as real processes: started, stopped, found dead, started again, given up."""

import os
import signal
import socket
import sys
import time

import psutil
import pytest

from rma_portal.local import processes, supervisor
from rma_portal.local.messages import ObstacleError
from rma_portal.local.processes import Service

DEAF = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""


def python(tmp_path, code: str, name: str = "small", **more) -> Service:
    """A service that runs some Python."""
    return Service(
        name, [sys.executable, "-c", code], dict(os.environ), tmp_path / f"{name}.log", tmp_path, **more
    )


def until(true) -> None:
    """Wait for something that comes soon."""
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_deaf_service_is_killed_with_its_children(tmp_path):
    service = python(tmp_path, DEAF, patience=0.3)
    service.start()
    until(lambda: service.log.read_text().endswith("\n"))
    child = int(service.log.read_text())
    processes.stop_all([service])
    assert service.exit_code() == -signal.SIGKILL
    until(lambda: not psutil.pid_exists(child))


def test_a_crashed_service_is_reported_with_the_end_of_its_log(tmp_path):
    code = "import sys; print(*range(1, 21), sep=chr(10)); sys.exit('no table')"
    service = python(tmp_path, code, name="worker")
    service.start()
    with pytest.raises(ObstacleError) as caught:
        processes.wait_until(lambda: False, [service], "The worker")
    lines = str(caught.value).splitlines()
    assert lines[0] == f"worker ended with code 1 (see {service.log}):"
    assert lines[1:] == [f"    {number}" for number in range(7, 21)] + ["    no table"]


def test_a_service_that_never_gets_ready_is_named_with_its_log(tmp_path):
    service = python(tmp_path, "import time; time.sleep(600)")
    service.start()
    try:
        with pytest.raises(ObstacleError) as caught:
            processes.wait_until(lambda: False, [service], "The portal", seconds=0.2)
    finally:
        processes.stop_all([service])
    assert str(caught.value) == f"The portal was not ready after 0 s: look into {service.log}."


def test_a_dead_service_is_started_again(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "LONGEST_WAIT", 0.05)
    service = python(tmp_path, "import time; time.sleep(600)")
    service.start()
    first = service.process.pid
    watch = supervisor.Watch([service])
    assert watch.look() is False
    service.process.kill()
    until(watch.look)
    try:
        assert service.is_running()
        assert service.process.pid != first
    finally:
        processes.stop_all([service])


def test_a_service_that_keeps_dying_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "LONGEST_WAIT", 0.05)
    service = python(tmp_path, "import sys; print('born'); sys.exit(3)", name="worker")
    service.start()
    watch = supervisor.Watch([service])
    with pytest.raises(ObstacleError) as caught:
        until(lambda: watch.look() and False)
    said = str(caught.value).splitlines()
    assert said[0] == (
        f"worker ended 5 times in a row within 30 s of its start, last with code 3 (see {service.log}):"
    )
    assert said[1:] == ["    born"] * 5


def test_leftovers_are_known_by_their_moment_of_birth(tmp_path):
    service = python(tmp_path, "import time; time.sleep(600)")
    service.start()
    born = psutil.Process(service.process.pid).create_time()
    try:
        processes.kill_leftovers([(service.process.pid, born - 60)])
        assert service.is_running()
        processes.kill_leftovers([(service.process.pid, born)])
        assert not service.is_running()
    finally:
        processes.stop_all([service])


def test_a_port_in_use_is_not_free():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not processes.port_is_free(port)
    assert processes.port_is_free(processes.free_port())
