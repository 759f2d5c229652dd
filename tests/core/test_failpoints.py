"""Failpoints: every name is known, an order is carried out once, and unarmed they do nothing."""

import ast
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rma_portal.core import failpoints
from rma_portal.core.context import merchant_context
from rma_portal.core.failpoints import ACTIONS, FAILPOINTS, order_file, reached

ROOT = Path(__file__).resolve().parents[2]
DIES = "from rma_portal.core.failpoints import reached; reached('stock.moved'); print('alive')"


@pytest.fixture
def orders(tmp_path, monkeypatch) -> Path:
    """This process looks for orders here."""
    monkeypatch.setattr(failpoints, "_orders", tmp_path)
    return tmp_path


def names_in_code() -> list[str]:
    """Return the name at every place of our code that is a failpoint."""
    names = []
    for room in ("rma_portal", "returns", "customers", "inventory"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "reached":
                    assert isinstance(node.args[0], ast.Constant), f"{path} hides a failpoint's name"
                    names.append(node.args[0].value)
    return sorted(names)


def test_the_list_is_what_stands_in_the_code():
    assert names_in_code() == sorted(FAILPOINTS)


def test_unarmed_it_looks_for_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    order_file(tmp_path, None, "stock.moved").write_text("no such action")
    reached("stock.moved")
    assert [path.name for path in tmp_path.iterdir()] == ["0.stock.moved"]


def test_an_order_is_carried_out_once_for_its_merchant_and_detail(orders, monkeypatch):
    done = []
    monkeypatch.setitem(ACTIONS, "note", lambda *words: done.append(words))
    order_file(orders, 7, "label.stored", "a6").write_text("note one two")
    for merchant, detail in ((None, "a6"), (8, "a6"), (7, "a4"), (7, "a6"), (7, "a6")):
        with merchant_context(merchant):
            reached("label.stored", detail)
    assert (done, list(orders.iterdir())) == ([("one", "two")], [])


def test_an_unknown_name_and_an_unknown_action_are_errors(orders):
    with pytest.raises(KeyError, match="is no failpoint"):
        reached("stock.move")
    order_file(orders, None, "stock.moved").write_text("dance")
    with pytest.raises(KeyError, match="dance"):
        reached("stock.moved")


@pytest.mark.parametrize(
    ("told", "ended"), [({}, (0, "alive\n")), ({"RMA_FAILPOINTS": "."}, (-signal.SIGKILL, ""))]
)
def test_kill_is_a_real_kill(tmp_path, told, ended):
    order_file(tmp_path, None, "stock.moved").write_text("kill")
    command = [sys.executable, "-c", DIES]
    told = {"PYTHONPATH": str(ROOT), **told}
    done = subprocess.run(command, env=told, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == ended
