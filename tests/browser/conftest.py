"""One browser for the tests of a file."""

import os
from pathlib import Path

import pytest
from django.db import connection

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str:
    """Return where this machine's chromium is; without one the tests are skipped, but never in CI."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(path).exists() and os.environ.get("CI") != "true":
        pytest.skip(f"there is no chromium at {path}")
    return path


@pytest.fixture(scope="module")
def chromium():
    """A chromium without a window."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = chromium_path()
    # The driver runs an event loop in this thread, which Django would take for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
        connection.close()  # the one opened under the driver's loop
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
