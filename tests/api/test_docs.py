"""docs/api.md is true: its lines run as they stand, and its answers are those that come."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from rma_portal.local.processes import stop_all
from rma_portal.tenancy.scope import merchant_transaction
from tests import stand
from tests.api.program import make_key
from tests.conftest import point_broker
from tests.factories import make_merchant

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api.md"
BLOCK = re.compile(r"^```(sh|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "-- end of a block --"
PATIENCE = 120  # seconds for all of it, a worker's start included

# What differs from one run to the next, by its form: the document shows one, the answer has another.
VARIABLE = [
    re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    re.compile(r"[0-9A-Z]{3}-[0-9A-Z]{6}-[0-9A-Z]{3}"),
]


@pytest.fixture
def shop(transactional_db):
    """The shop that the document speaks of."""
    return make_merchant("atelier", prefix="ATR")


@pytest.fixture
def worker(shop, tmp_path):
    """A worker process that hears of everything at once."""
    told = stand.environment()
    before = point_broker(told["BROKER_URL"])
    service = stand.worker(told, tmp_path)
    service.start()
    yield service
    stop_all([service])
    point_broker(before)


def blocks() -> list[tuple[str, list[str]]]:
    """Return each block of commands with the answers that the document shows after it."""
    found: list[tuple[str, list[str]]] = []
    _before, told = DOCUMENT.read_text().split("## One return, ")
    for language, text in BLOCK.findall(told):
        if language == "sh":
            found.append((text, []))
        else:
            found[-1][1].append(text)
    return found


def run(script: str, folder: Path, **told: str) -> list[str]:
    """Run a script in bash and return what each of its blocks printed."""
    done = subprocess.run(
        ["bash", "-eu", "-c", script],
        cwd=folder,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.split(MARK)[:-1]


def answers_in(text: str) -> list:
    """Return the JSON values that stand one after another in a text."""
    decoder, found = json.JSONDecoder(), []
    while text := text.strip():
        value, end = decoder.raw_decode(text)
        found.append(value)
        text = text[end:]
    return found


def differences(shown, got, where: str = "") -> list[str]:
    """Return where an answer is not what the document shows of it; lists may go on, objects hold more."""
    if isinstance(shown, dict) and isinstance(got, dict):
        missing = [f"{where}.{name} is missing" for name in shown.keys() - got.keys()]
        both = sorted(shown.keys() & got.keys())
        return missing + [
            one for name in both for one in differences(shown[name], got[name], f"{where}.{name}")
        ]
    if isinstance(shown, list) and isinstance(got, list) and len(shown) <= len(got):
        pairs = enumerate(zip(shown, got, strict=False))
        return [one for number, pair in pairs for one in differences(*pair, f"{where}[{number}]")]
    alike = any(form.fullmatch(str(shown)) and form.fullmatch(str(got)) for form in VARIABLE)
    return [] if shown == got or alike else [f"{where}: {shown!r} is shown, {got!r} came"]


@pytest.mark.slow
def test_the_documents_lines_run_and_its_answers_come(shop, worker, live_server, tmp_path):
    """One return from the import of its order to its refund, by exactly the document's lines."""
    with merchant_transaction(shop.pk):
        key = make_key(shop).token
    told = blocks()
    script = "".join(f"{commands}echo '{MARK}'\n" for commands, _answers in told)
    printed = run(script, tmp_path, API=f"{live_server.url}/m/atelier/api/v1", KEY=key)
    came = [answers_in(text) for text in printed]
    shown = [[json.loads(answer) for answer in answers] for _commands, answers in told]
    assert [len(answers) for answers in came] == [len(answers) for answers in shown]
    wrong = [
        f"block {number}: {one}"
        for number, pair in enumerate(zip(shown, came, strict=True), start=1)
        for answers in zip(*pair, strict=True)
        for one in differences(*answers)
    ]
    assert wrong == []
    assert (tmp_path / "label.pdf").read_bytes().startswith(b"%PDF-")


def test_a_difference_is_seen():
    """The control: a missing member, another value and a shorter list are told."""
    shown = {"a": [1, {"b": "x"}], "c": "2"}
    assert differences(shown, {"a": [1, {"b": "x", "d": 1}, 3], "c": "2"}) == []
    assert differences(shown, {"a": [1, {"b": "y"}], "c": "2"}) == [".a[1].b: 'x' is shown, 'y' came"]
    assert differences(shown, {"a": [1, {"b": "x"}]}) == [".c is missing"]
    assert len(differences(shown, {"a": [1], "c": "2"})) == 1
