"""The receiving station with a real keyboard in a real browser."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from inventory.models import StockLevel
from rma_portal.core.context import merchant_context
from rma_portal.local.libraries import CHROMIUM_FLAGS
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_member, make_merchant, make_order, make_variant
from tests.returns.flow import approved, items

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists() and os.environ.get("CI") != "true",
        reason="no /usr/bin/chromium on this machine",
    ),
]


@pytest.fixture(scope="module")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    # The driver runs an event loop in this thread, which Django would take for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
        connection.close()  # the one opened under the driver's loop
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def shop(transactional_db):
    made = make_merchant("atelier", prefix="ATR")
    with merchant_context(made.pk), transaction.atomic():
        made.rma = approved(made, make_order(lines=[(make_variant("PULL-M"), 1, "49.90")]))
    return made


@pytest.fixture
def station(shop, chromium, live_server, client):
    """The station's page, signed in as a clerk."""
    client.force_login(make_member(shop, "warehouse"))
    context = chromium.new_context(base_url=live_server.url, locale="en-GB")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda said: page.wrong.append(said.text) if said.type == "error" else None)
    page.goto("/m/atelier/backoffice/returns/station/")
    yield page
    context.close()


def band(page, words: str) -> None:
    """Wait for the band to say this."""
    page.locator(".band-title", has_text=words).wait_for(timeout=5000)


def state_of(shop) -> tuple:
    with merchant_transaction(shop.pk):
        [item] = items(shop.rma)
        levels = [level.quantity for level in StockLevel.objects.all()]
        refunds = [refund.refund_state for refund in shop.rma.refunds.all()]
    return item.journey, item.disposition, levels, refunds


def test_two_scans_and_a_key_then_undo(shop, station):
    """The plain case by keyboard alone; the input keeps the focus throughout."""
    station.keyboard.type(shop.rma.number)
    station.keyboard.press("Enter")
    band(station, "Return found")
    station.keyboard.type("PULL-M")
    station.keyboard.press("Enter")
    band(station, "Article received")
    station.keyboard.press("Enter")
    band(station, "Accepted as new")
    assert state_of(shop) == ("received", "restock", [1], ["due"])
    station.keyboard.press("z")
    band(station, "Undone")
    assert state_of(shop) == ("awaiting", "", [0], ["cancelled"])
    assert station.evaluate("document.activeElement.id") == "text"
    assert station.wrong == []


def test_scans_faster_than_answers_keep_their_order(shop, station):
    """A scanner does not wait: what is typed while an answer is under way is sent after it."""
    for text in (shop.rma.number, "PULL-M", ""):
        station.keyboard.type(text)
        station.keyboard.press("Enter")
    band(station, "Accepted as new")
    assert state_of(shop) == ("received", "restock", [1], ["due"])


def test_a_code_that_begins_like_a_key_is_a_code(shop, station):
    """ "a" alone is a key; at the head of a scan it is a letter."""
    station.keyboard.type(items_number(shop))
    station.keyboard.press("Enter")
    band(station, "Article received")
    station.keyboard.type("abc-1", delay=20)
    station.keyboard.press("Enter")
    band(station, "Unknown code")
    assert state_of(shop) == ("received", "", [], [])


def items_number(shop) -> str:
    with merchant_transaction(shop.pk):
        return items(shop.rma)[0].number.lower()


def test_it_works_without_script(shop, chromium, live_server, station):
    """The same three steps as plain forms."""
    context = chromium.new_context(base_url=live_server.url, locale="en-GB", java_script_enabled=False)
    context.add_cookies(station.context.cookies())
    page = context.new_page()
    page.goto("/m/atelier/backoffice/returns/station/")
    for text, said in ((shop.rma.number, "Return found"), ("PULL-M", "Article received")):
        page.fill("#text", text)
        page.press("#text", "Enter")
        band(page, said)
    page.click("button[value=a]")
    band(page, "Accepted as new")
    context.close()
    assert state_of(shop) == ("received", "restock", [1], ["due"])
