"""The rules of the house, checked by tools: imports, style, types, migrations."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
TYPED = ["rma_portal/core", "*/domain", "*/services"]


def run(*command: str) -> None:
    """Run a tool of this environment at the project's root; its output is the failure."""
    tool = Path(sys.executable).with_name(command[0])
    done = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_flow_one_way():
    run("lint-imports", "--no-cache")


def test_the_style_is_kept():
    run("ruff", "check", "--no-cache", ".")
    run("ruff", "format", "--no-cache", "--check", ".")


def test_core_domain_and_services_are_typed():
    folders = [str(folder) for pattern in TYPED for folder in sorted(ROOT.glob(pattern))]
    run("mypy", "--no-incremental", *folders)


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
