"""All pages a customer can meet, one after the other, each with its errors where it has any."""

import re
from collections.abc import Iterator

from customers.queries.links import order_token
from customers.services.make_gift_code import make_gift_code
from returns.domain.automation import Mode
from returns.models import Reason, Return, ReturnsSettings
from returns.queries.links import status_token
from returns.services.approve import approve
from returns.services.ask_information import ask_information
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from returns.services.request_return import request_return
from rma_portal.tenancy.scope import merchant_transaction
from tests.browser.walking import find, forward
from tests.factories import make_order
from tests.returns.flow import MANAGER, SHOPPER, chosen, work

ROOT = "/m/atelier"


def every_page(page, shop) -> Iterator[str]:
    """Walk through all pages of the portal and say at which one the browser stands."""
    yield from the_request(page)
    yield from the_return(page, shop)
    yield from the_withdrawal(page)
    yield from the_list(page, shop)
    yield from the_gift(page, shop)
    yield from the_tracking(page, shop)
    for name in ("rights", "policy", "s/nothing", "nowhere"):
        page.goto(f"{ROOT}/{name}")
        yield name.replace("/", " ")
    yield from the_code(page, shop)


def the_request(page) -> Iterator[str]:
    """From the order's number to the confirmation."""
    yield "find"
    page.click("main form .button")
    yield "find, errors"
    find(page)
    page.locator("input[type=checkbox]").first.check()
    page.locator("select").first.select_option("1")
    page.locator("summary").click()
    yield "choose"
    forward(page, "why")
    page.click(".bar .button:not(.plain)")
    page.locator("#errors").wait_for()
    for summary in page.locator("summary").all():
        summary.click()
    yield "why, errors"
    for article in page.locator("section.card").all():
        article.locator(".chip").first.click()
    forward(page, "refund")
    yield "refund"
    page.click("button[name=part]")
    page.locator("button[value=together]").wait_for()
    yield "refund, each"
    forward(page, "check")
    yield "check"


def the_return(page, shop) -> Iterator[str]:
    """The page of the return in its states, and what can be done there."""
    with merchant_transaction(shop.pk):
        ReturnsSettings.objects.update(approval_mode=Mode.MANUAL)
    forward(page, "s/")
    yield "status"
    with merchant_transaction(shop.pk):
        rma = Return.objects.get()
        ask_information(rma=rma, items=list(rma.items.all()), question="Which seam?", actor=MANAGER)
    page.reload()
    yield "status, question"
    page.click("#question ~ form .button")
    page.locator("#id_answer-error").wait_for()
    yield "status, errors"
    page.fill("#id_answer", "The left one")
    page.click("#question ~ form .button")
    page.locator("#talk").wait_for()
    with merchant_transaction(shop.pk):
        approve(rma=rma, items=list(rma.items.all()), actor=MANAGER)
    work(shop)
    page.reload()
    for summary in page.locator("main summary").all():
        summary.click()
    yield "status, label"
    address = page.url
    page.goto(address + "/code")
    yield "code, large"
    page.goto(address + "/cancel")
    yield "cancel"
    page.click(".button.grave")
    page.wait_for_url(re.compile(r"/s/[^/]+$"))
    yield "status, cancelled"


def the_withdrawal(page) -> Iterator[str]:
    """The statement, once with errors, and its receipt."""
    page.goto(f"{ROOT}/withdraw")
    page.click("#step .button")
    page.locator("#errors").wait_for()
    yield "withdraw, errors"
    for name, typed in {"name": "Claire", "contract": "10482", "email": "claire@example.org"}.items():
        page.fill(f"#id_{name}", typed)
    page.click("#step .button:not(.plain)")
    page.locator("#confirm").wait_for()
    yield "withdraw, statement"
    page.click("#confirm .button")
    page.wait_for_url("**/w/*")
    yield "withdraw, receipt"


def the_list(page, shop) -> Iterator[str]:
    """The customer's returns, behind the link in a mail; and an article that never came."""
    with merchant_transaction(shop.pk):
        Reason.objects.filter(code="wrong_item").update(opens_claim=True)
        link = order_token(shop.order)
    page.goto(f"{ROOT}/o/{link}")
    page.wait_for_url("**/articles")
    page.locator("summary").click()
    page.locator("details input[type=checkbox]").check()
    forward(page, "why")
    page.locator(".chip:has(input[value=wrong_item])").click()
    page.click(".bar .button:not(.plain)")
    page.wait_for_url("**/missing")
    yield "claim"
    page.click("main form .button:not(.second)")
    page.locator("main form").wait_for(state="detached")
    yield "claim, opened"
    page.goto(f"{ROOT}/mine")
    yield "mine"


def the_gift(page, shop) -> Iterator[str]:
    """Whoever got something as a gift: the code, once mistyped, and who they are."""
    with merchant_transaction(shop.pk):
        code = make_gift_code(order=shop.order, actor=MANAGER)[1]
    page.goto(f"{ROOT}/gift")
    page.click("main form .button")
    page.locator("#errors").wait_for()
    yield "gift, errors"
    page.fill("#id_code", code)
    page.click("main form .button")
    page.wait_for_url("**/articles")
    page.locator(".choice > .tick input").first.check()
    yield "gift, choose"
    forward(page, "why")
    page.locator(".chip:has(input[value=changed_mind])").click()
    forward(page, "refund")
    yield "gift, instead"
    forward(page, "check")
    page.click(".bar .button:not(.plain)")
    page.locator("#errors").wait_for()
    yield "gift, recipient"


def the_tracking(page, shop) -> Iterator[str]:
    """A return by the customer's own carrier: where to send it, and the number, once left out."""
    with merchant_transaction(shop.pk):
        order = make_order()
        draft = open_draft(order=order, language="en")
        fill_draft(draft=draft, choices=chosen(order), method="own_carrier")
        rma = request_return(draft=draft, actor=SHOPPER)
        approve(rma=rma, items=list(rma.items.all()), actor=MANAGER)
        link = status_token(rma)
    work(shop)
    page.goto(f"{ROOT}/s/{link}")
    page.locator("form[action$='/tracking']").locator("xpath=..").locator("summary").click()
    page.locator("form[action$='/tracking'] .button").click()
    page.locator("#errors").wait_for()
    yield "tracking, errors"


def the_code(page, shop) -> Iterator[str]:
    """The one-time code, where the shop wants one."""
    with merchant_transaction(shop.pk):
        ReturnsSettings.objects.update(proof="code")
    page.goto(f"{ROOT}/")
    page.fill("#id_number", "10482")
    page.fill("#id_proof", "claire@example.org")
    page.click("main form .button")
    page.wait_for_url("**/code")
    yield "code"
    page.fill("#id_code", "12")
    page.click("main form .button >> nth=0")
    page.locator("#errors").wait_for()
    yield "code, errors"
