"""What the tests of the local services stand on: a folder that every system user may enter."""

import shutil
import tempfile
from pathlib import Path

import pytest

from rma_portal.local import paths


@pytest.fixture
def var():
    """A folder prepared like `var/`; pytest's own are closed to PostgreSQL's user."""
    folder = Path(tempfile.mkdtemp(prefix="rma-local-", dir="/tmp"))
    yield paths.prepare(folder)
    shutil.rmtree(folder)
