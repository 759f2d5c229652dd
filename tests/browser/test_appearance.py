"""An owner dresses the portal in a real browser: the preview follows, the portal shows what was saved."""

import pytest
from django.conf import settings

from tests.browser.pictures import look_in_both_sizes
from tests.factories import make_member, make_merchant

pytestmark = pytest.mark.browser
BUTTON = "getComputedStyle(document.querySelector('.portal-preview .button')).backgroundColor"
THEME = "getComputedStyle(document.querySelector('.look-form h2')).fontSize"


@pytest.fixture
def shop(transactional_db):
    return make_merchant("atelier", prefix="ATR")


@pytest.fixture
def visit(shop, chromium, live_server, client):
    """The back-office as its owner; what the console calls an error fails the test."""
    client.force_login(make_member(shop, "owner"))
    cookie = {"name": settings.SESSION_COOKIE_NAME, "url": live_server.url}
    cookie["value"] = client.cookies[settings.SESSION_COOKIE_NAME].value
    wrong: list[str] = []
    contexts = []

    def opened():
        size = {"width": 1280, "height": 800}
        context = chromium.new_context(base_url=live_server.url, locale="en-GB", viewport=size)
        contexts.append(context)
        context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto("/m/atelier/backoffice/appearance/")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in wrong if text not in ("htmx:afterRequest", "htmx:sendAbort")] == []


def test_the_preview_follows_and_the_portal_shows_what_was_saved(shop, visit):
    page = visit()
    assert page.evaluate(BUTTON) == "rgb(31, 78, 95)"
    assert page.evaluate(THEME) == "15px"  # the portal's sheets stay in their frame
    look_in_both_sizes(page, "appearance-first")
    with page.expect_response(lambda answer: "look.css" in answer.url and "ffd400" in answer.url):
        page.get_by_label("First colour", exact=True).fill("#ffd400")
    page.wait_for_function(f"{BUTTON} === 'rgb(120, 106, 18)'")
    assert "Customers see #786a12" in page.locator("#preview").inner_text()
    page.get_by_label("Second colour", exact=True).fill("#7a3b5d")
    page.get_by_label("Corners").select_option("16")
    page.get_by_label("Type", exact=True).select_option("serif")
    page.locator("[name=welcome-fr]").fill("Bienvenue chez nous")
    page.get_by_label("Preview in").select_option("fr")
    page.get_by_text("Retourner un article").wait_for()
    assert "Bienvenue chez nous" in page.locator("#preview").inner_text()
    look_in_both_sizes(page, "appearance-typed")
    page.get_by_role("button", name="Save the appearance").click()
    page.get_by_text("Customers see it from now on").wait_for()
    page.goto("/m/atelier/")
    dressed = "getComputedStyle(document.querySelector('form .button')).backgroundColor"
    assert page.evaluate(dressed) == "rgb(120, 106, 18)"
    look_in_both_sizes(page, "portal-dressed")
