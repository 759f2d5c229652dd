"""A manager's way, in a real browser: a draft from a template, two rules, the bench, the past, published."""

import datetime as dt

import pytest
from django.conf import settings

from returns.domain.policy.rules import default_policy
from returns.models import PolicyReplay, PolicyVersion
from returns.services.publish_version import publish_version
from rma_portal.core import clock
from rma_portal.tenancy.scope import merchant_transaction
from tests.browser.pictures import look_in_both_sizes
from tests.factories import make_member, make_merchant, make_order, make_variant
from tests.returns.flow import ask
from tests.returns.past import run

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(transactional_db):
    """A shop with a policy in force and a return of the past."""
    made = make_merchant("atelier", prefix="ATR")
    with merchant_transaction(made.pk):
        publish_version(default_policy(), in_force_from=clock.now() - dt.timedelta(days=400))
        variant = make_variant("SHOE-39")
        variant.product.category = "Shoes"
        variant.product.save(update_fields=["category"])
        ask(make_order(lines=[(variant, 1, "89.90")]))
    return made


@pytest.fixture
def page(shop, chromium, live_server, client):
    """The back-office, signed in as a manager; what the console calls an error fails the test."""
    client.force_login(make_member(shop, "manager"))
    size = {"width": 1280, "height": 800}
    context = chromium.new_context(base_url=live_server.url, locale="en-GB", viewport=size)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if is_wrong(said) else None)
    yield opened
    context.close()
    assert wrong == []


def is_wrong(said) -> bool:
    """Say whether the console's word is an error; that a newer question replaced an older one is none."""
    return said.type == "error" and said.text not in ("htmx:afterRequest", "htmx:sendAbort")


def write_rule(page, part: str, name: str) -> None:
    """Open the form of a new rule and name it."""
    page.get_by_role("link", name=f"Add a rule to the {part}").click()
    page.get_by_label("Name of the rule").fill(name)
    page.get_by_role("button", name="Add a comparison", exact=True).click()


def compare(page, field: str, value: str) -> None:
    """Fill in the one row of the form: the field first, whose input then appears."""
    with page.expect_navigation():
        page.get_by_label("What is compared").select_option(label=field)
    page.get_by_label("Value", exact=True).select_option(label=value)


def test_the_managers_way(shop, page):
    page.goto("/m/atelier/backoffice/returns/policy/")
    look_in_both_sizes(page, "policy-list")
    page.get_by_role("button", name="Fashion, European Union").click()
    page.wait_for_url("**/policydraft/*/")
    look_in_both_sizes(page, "policy-draft")

    write_rule(page, "promise", "Shoes")
    compare(page, "Category", "Shoes")
    page.get_by_label("How many days after delivery").check()
    page.get_by_label("Days", exact=True).fill("100")
    page.get_by_label("What the way back costs the customer").first.check()
    page.locator("input[name=return_fee]").fill("0")
    look_in_both_sizes(page, "policy-rule")
    page.get_by_role("button", name="Save the rule").last.click()
    page.wait_for_url("**/policydraft/*/#rule-*")
    assert "thirty" not in page.content()
    assert page.get_by_text("can never").count() > 0  # below a rule for every case
    rule = page.locator("li[data-rule]:focus")
    assert "Shoes" in rule.inner_text()
    for place in range(6, 0, -1):  # by the keyboard, to the top
        with page.expect_navigation():
            page.keyboard.press("Alt+ArrowUp")
        page.wait_for_function(
            f"document.getElementById('policy-said').textContent.startsWith('Rule {place} of')"
        )
    assert page.get_by_text("can never").count() == 0

    write_rule(page, "handling", "Tiny amounts stay")
    with page.expect_navigation():
        page.get_by_label("What is compared").select_option(label="Price paid")
    page.get_by_label("How it is compared").select_option(label="is at most")
    page.wait_for_load_state()
    page.get_by_label("Value", exact=True).fill("5")
    page.get_by_label("Whether the customer keeps the article").first.check()
    page.locator("input[name=keep][value=yes]").check()
    page.get_by_role("button", name="Save the rule").last.click()
    page.wait_for_url("**/policydraft/*/#rule-*")

    bench = page.locator("#bench")
    bench.get_by_label("By hand").check()
    bench.get_by_label("Days since delivery (empty: not delivered)").fill("60")
    bench.get_by_label("Category").fill("shoes")
    bench.get_by_label("Category").blur()
    page.locator("#bench").get_by_text("“Shoes”: window in days: 100.").wait_for()
    assert "Kinder than today" in bench.inner_text()
    look_in_both_sizes(page, "policy-bench")

    page.get_by_role("link", name="Replay over the past").click()
    page.wait_for_url("**/replay/")
    look_in_both_sizes(page, "policy-replay-start")
    page.get_by_role("button", name="Try the draft on the past").click()
    page.wait_for_url("**/replays/*/")
    with merchant_transaction(shop.pk):
        replay = PolicyReplay.objects.get()
    with merchant_transaction(shop.pk):
        replay = run(replay)
    assert (replay.replay_state, replay.done) == ("done", 1)
    page.reload()
    look_in_both_sizes(page, "policy-replay")
    assert "Of 1 article, 1 would be decided differently" in page.locator(".replay").inner_text()

    page.goto(f"/m/atelier/backoffice/returns/policydraft/{replay.draft_id}/publish/")
    look_in_both_sizes(page, "policy-publish")
    page.get_by_label("Title of the version").fill("Winter 2026")
    page.get_by_role("button", name="Publish the policy").click()
    page.wait_for_url("**/policyversion/*/")
    look_in_both_sizes(page, "policy-version")
    with merchant_transaction(shop.pk):
        version = PolicyVersion.objects.get(number=2)
        assert (version.title, version.rules.filter(part="promise").first().name) == ("Winter 2026", "Shoes")
