"""One browser for the tests of a file, and a plain shop to visit with it."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from rma_portal.local.libraries import CHROMIUM_FLAGS
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_merchant, make_order, make_variant

DAYS_20 = dt.timedelta(days=20)


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
        browser = driver.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
        connection.close()  # the one opened under the driver's loop
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def shop(transactional_db):
    """A shop with an order of three articles, one of them only returned with a defect."""
    made = make_merchant("atelier", prefix="ATR")
    with merchant_transaction(made.pk):
        sale = make_variant(is_final_sale=True)
        lines = [(make_variant(), 1, "49.90"), (make_variant(), 2, "40.00"), (sale, 1, "15.00")]
        made.order = make_order(number="10482", lines=lines)
    with merchant_transaction(made.pk):
        # beyond the right of withdrawal, within the shop's own window: the final sale is refused
        delivery = made.order.deliveries.get()
        delivery.delivered_at -= DAYS_20
        delivery.save(update_fields=["delivered_at"])
    return made


@pytest.fixture
def visit(shop, chromium, live_server):
    """Open a browser at the shop's portal; whatever the console calls an error fails the test.

    `forgives` is a part of what may be said where a page is asked for that does not exist.
    """

    @contextmanager
    def opened(language: str = "en", *, width: int = 360, forgives: str = "nothing", **kwargs) -> Iterator:
        locale = {"en": "en-GB", "fr": "fr-FR"}[language]
        size = {"width": width, "height": 800}
        context = chromium.new_context(base_url=live_server.url, locale=locale, viewport=size, **kwargs)
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto("/m/atelier/")
        yield page
        context.close()
        assert [text for text in wrong if forgives not in text] == []

    return opened
