"""What the documents say of the code is what the code says."""

import re
from pathlib import Path

from returns.domain.transitions import Subject, as_mermaid
from rma_portal.local.portal import APPS

ROOT = Path(__file__).resolve().parents[2]


def drawn_states() -> str:
    """Return the state diagrams as `docs/architecture.md` shows them."""
    return "\n\n".join(f"### {subject}\n\n```mermaid\n{as_mermaid(subject)}\n```" for subject in Subject)


def test_the_state_diagrams_are_those_of_the_table():
    text = (ROOT / "docs" / "architecture.md").read_text()
    shown = re.search(r"<!-- states -->\n(.*)\n<!-- /states -->", text, re.DOTALL)
    assert shown is not None
    assert shown[1].strip() == drawn_states()


def test_no_decision_record_is_longer_than_a_page():
    """An ADR is read in a minute: at most 25 lines."""
    long = [
        file.name for file in (ROOT / "docs" / "adr").glob("*.md") if len(file.read_text().splitlines()) > 25
    ]
    assert long == []


def test_the_folders_are_those_the_architecture_names():
    text = (ROOT / "docs" / "architecture.md").read_text()
    tree = text.split("```")[1]
    named = {line.split("/")[0].strip() for line in tree.splitlines() if re.match(r"^  \w+/", line)}
    platform = {path.parent.name for path in (ROOT / "rma_portal").glob("*/__init__.py")}
    returns = {path.parent.name for path in (ROOT / "returns").glob("*/__init__.py")}
    assert (platform | returns) - named - {"migrations", "management", "templatetags"} == set()


def ids_in(folder: Path) -> list[str]:
    """Return the ids of the checks that code below a folder raises, each as often as it stands there."""
    files = (file for app in APPS for file in (folder / app).rglob("*.py"))
    return [found for file in files for found in re.findall(r'id="(rma\.[EW]\d{3})"', file.read_text())]


def test_every_system_check_has_an_id_of_its_own_and_stands_in_the_table():
    table = re.findall(r"^\| (rma\.[EW]\d{3}) \|", (ROOT / "docs" / "checks.md").read_text(), re.MULTILINE)
    assert table == sorted(ids_in(ROOT))
    assert len(set(table)) == len(table)
