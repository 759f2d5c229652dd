"""One stand for all tests of this folder: only what died is started again."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.faults.stand import Stand


def pytest_addoption(parser) -> None:
    """`bin/test tests/faults --every-failpoint` takes minutes."""
    parser.addoption("--every-failpoint", action="store_true", help="every moment with every death")


@pytest.fixture(scope="package")
def stand(django_db_setup, request):
    """The service as it runs; each walk has a shop of its own. Its logs are kept where a test failed."""
    made = Stand(Path(tempfile.mkdtemp(prefix="rma-faults-", dir="/tmp")))
    try:
        made.start()
        yield made
    finally:
        made.stop()
    if not request.session.testsfailed:
        shutil.rmtree(made.folder)
