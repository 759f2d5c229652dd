"""What leaves for the network leaves through one client."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = {"httpx", "httpcore", "requests", "urllib3", "aiohttp", "urllib.request", "http.client"}
ALLOWED = {"rma_portal/core/http.py"}


def sources() -> Iterator[Path]:
    """Every module of the service; the demo's own machinery calls this machine alone."""
    for app in ("rma_portal", "customers", "inventory", "returns"):
        yield from (file for file in (ROOT / app).rglob("*.py") if "local" not in file.parts)


def imported(file: Path) -> set[str]:
    """Return the full names that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_no_other_module_speaks_http_to_the_outside():
    callers = {file.relative_to(ROOT).as_posix() for file in sources() if imported(file) & CLIENTS}
    assert callers == ALLOWED
