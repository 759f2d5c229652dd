"""Which variables the settings read, and what the container files say: for the tests that compare."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r'\benv(?:\.\w+)?\(\s*"([A-Z0-9_]+)"')


def variables_read() -> set[str]:
    """Return the name of every variable that settings.py reads."""
    return set(READ.findall((ROOT / "rma_portal" / "settings.py").read_text()))


def compose() -> dict:
    """Return docker-compose.yml, its merges done."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def dockerfile() -> str:
    """Return the Dockerfile, each instruction on one line."""
    return re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())


def chosen_by_default(text: str) -> str:
    """Return a text as compose fills it in where the operator has set nothing."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text).replace("$$", "$")
