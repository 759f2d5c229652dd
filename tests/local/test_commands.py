"""bin/demo where it cannot go on: one clear line each, and an exit code that says so."""

import json
import os
import socket
import subprocess
import sys

import pytest

from rma_portal.local import commands, paths, supervisor
from rma_portal.local.messages import ObstacleError

pytestmark = pytest.mark.skipif(
    not paths.VENV.exists() or not os.path.samefile(sys.prefix, paths.VENV),
    reason="bin/demo would make its own virtual environment: these tests run in the checkout's",
)


def demo(var, *arguments) -> tuple[int, str, str]:
    """Run bin/demo's second half; returns exit code, output and complaints."""
    entry = paths.ROOT / "rma_portal" / "local" / "__main__.py"
    done = subprocess.run(
        [sys.executable, str(entry), "demo", *arguments],
        env=os.environ | {"RMA_VAR": str(var)},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_taken_port(var):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = f"bin/demo: Port {port} is taken: stop what listens there, or choose another with --port.\n"
        assert demo(var, "--port", str(port)) == (1, "", said)


def test_a_folder_that_cannot_be_written(tmp_path):
    file = tmp_path / "file"
    file.touch()
    said = f"Cannot write in {file}/var (Not a directory): make it yours, or set RMA_VAR to another folder."
    assert demo(file / "var") == (1, "", f"bin/demo: {said}\n")


def test_a_second_start_names_the_address(var):
    with supervisor.only_one(var):
        supervisor.remember_running(var, "http://localhost:8123", "postgresql://app", "redis://r")
        said = f"bin/demo: The demo is already running at http://localhost:8123 (process {os.getpid()}).\n"
        assert demo(var, "--port", "1") == (1, "", said)


def test_a_start_while_another_is_starting(var):
    with supervisor.only_one(var):
        code, _, said = demo(var)
    assert (code, said) == (
        1,
        f"bin/demo: Another bin/demo is just starting in {var}: wait until it says that it is ready.\n",
    )


def test_a_note_without_its_process_is_not_believed(var):
    (var / "demo.lock").touch()
    (var / "demo.json").write_text(json.dumps({"pid": os.getpid(), "url": "http://localhost:8123"}))
    assert supervisor.running_demo(var) is None


def test_an_import_without_a_file_or_a_merchant(var):
    missing = var / "orders.csv"
    assert demo(var, "--import", str(missing), "--merchant", "atelier") == (
        1,
        "",
        f"bin/demo: There is no file {missing}.\n",
    )
    said = "bin/demo: Say whose orders these are: bin/demo --import FILE --merchant SLUG.\n"
    assert demo(var, "--import", str(missing)) == (1, "", said)


def test_a_step_shows_its_progress_and_returns_its_output(var, capsys):
    code = "import sys; print('said'); print('ten orders', file=sys.stderr); print('noise', file=sys.stderr)"
    show = lambda line: line if line != "noise" else None  # noqa: E731
    log = var / "log" / "step.log"
    assert commands.run_logged("The step", [sys.executable, "-c", code], os.environ, log, show) == "said\n"
    assert capsys.readouterr().out == "    ten orders\n"


def test_a_failed_step_shows_the_end_of_its_log(var):
    log = var / "log" / "migrate.log"
    command = [sys.executable, "-c", "import sys; sys.exit('no such table')"]
    with pytest.raises(ObstacleError) as caught:
        commands.run_logged("The migration", command, os.environ, log, lambda line: None)
    assert str(caught.value) == f"The migration failed with code 1 (see {log}):\n    no such table"
