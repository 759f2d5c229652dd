"""Ten customers, each in two languages and on two screens; PICTURES=folder leaves what they saw."""

import itertools
from dataclasses import dataclass, field

import pytest
from PIL import Image

from customers.queries.links import order_token
from customers.services.make_gift_code import make_gift_code
from returns.models import Return, Withdrawal
from returns.services.inspect import inspect
from returns.services.receive import receive
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.scope import merchant_transaction
from tests.browser.boutique import EMAIL, NUMBER, article, buy, open_boutique
from tests.browser.pictures import HEIGHT, SIZES, look
from tests.browser.walking import find, forward
from tests.returns.flow import CLERK, MANAGER, work

pytestmark = pytest.mark.browser
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
WORN = "L’article a été porté : taches et parfum."
MOST_SCREENS = 6  # from the look-up to the label


@dataclass
class Visit:
    """A customer's browser in the shop: `seen` are the screens it met, in order."""

    page: object
    shop: Merchant
    name: str
    seen: list[str] = field(default_factory=list)

    def see(self, screen: str) -> None:
        """Note a screen, take its picture, and want nothing on it to be cut off."""
        self.seen.append(screen)
        look(self.page, f"{self.name}-{len(self.seen)}-{screen}")

    def ask(self, reason: str) -> None:
        """Find the order of one article, which need not be chosen, and say why it comes back."""
        self.see("find")
        find(self.page, NUMBER, EMAIL, to="why")
        self.because(reason)

    def choose(self, articles: int = 1) -> None:
        """Find the order and choose the first of its articles."""
        self.see("find")
        find(self.page, NUMBER, EMAIL)
        self.tick(articles)
        self.see("choose")
        forward(self.page, "why")

    def tick(self, articles: int, within: str = ".choice") -> None:
        """Choose the first articles; the sum follows each."""
        for box in self.page.locator(f"{within} > .tick input").all()[:articles]:
            with self.page.expect_response(lambda answer: answer.request.method == "POST"):
                box.check()

    def because(self, reason: str) -> None:
        """Give one reason for every article."""
        for chip in self.page.locator(f".chip:has(input[value={reason}])").all():
            chip.click()
        self.see("why")

    def settle(self, way: str, method: str = "", replacement: str = "", **who: str) -> None:
        """Choose what happens and how it travels, read the page to check, and say who one is."""
        forward(self.page, "refund")
        for value in filter(None, (way, method)):
            for option in self.page.locator(f"input[type=radio][value={value}]").all():
                option.check()
        if replacement:
            self.page.locator(".replacements select").select_option(replacement)
        self.see("refund")
        forward(self.page, "check")
        for name, typed in who.items():
            self.page.fill(f"#id_{name}", typed)
        self.see("check")

    def confirm(self) -> None:
        """Confirm, and let the workers do their part."""
        forward(self.page, "s/")
        work(self.shop)
        self.page.locator(".track").wait_for()
        self.page.reload()

    def follow(self) -> None:
        """Look at the page of the return."""
        self.see("status")
        assert len(self.seen) <= MOST_SCREENS


@pytest.fixture
def shop(transactional_db):
    return open_boutique()


@pytest.fixture(params=itertools.product(LOCALES, SIZES), ids=lambda param: f"{param[0]}-{param[1]}")
def visit(shop, chromium, live_server, request):
    """A new browser at the shop's portal; whatever its console calls an error fails the test."""
    language, width = request.param
    size = {"width": width, "height": HEIGHT}
    context = chromium.new_context(
        base_url=live_server.url, locale=LOCALES[language], viewport=size, reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"/m/{shop.slug}/")
    yield Visit(page, shop, f"{request.function.__name__.removeprefix('test_')}-{language}")
    context.close()
    assert wrong == []


def order_of(shop, *drawings: str, **how) -> None:
    """Let Claire have bought these articles."""
    with merchant_transaction(shop.pk):
        buy(*drawings, **how)


def outcome(shop) -> dict:
    """Return what the shop knows of the one return: its stage, its way of sending, its articles' ways."""
    with merchant_transaction(shop.pk):
        rma = Return.objects.get()
        ways = [item.resolution for item in rma.items.order_by("position")]
        return {"stage": rma.stage, "method": rma.method, "ways": ways}


def test_refund_by_label(visit):
    order_of(visit.shop, "clothes.pullover", "accessories.scarf")
    visit.choose()
    visit.because("size_small")
    visit.settle("refund", "label")
    visit.confirm()
    visit.page.locator("a[href$='label-a4.pdf']").wait_for()
    visit.follow()
    assert outcome(visit.shop) == {"stage": "approved", "method": "label", "ways": ["refund"]}


def test_exchange_of_size(visit):
    order_of(visit.shop, "clothes.pullover")
    with merchant_transaction(visit.shop.pk):
        wanted = article("clothes.pullover", 2)
    visit.ask("size_small")
    visit.settle("exchange", "label", wanted.sku)
    visit.confirm()
    visit.follow()
    assert outcome(visit.shop) == {"stage": "approved", "method": "label", "ways": ["exchange"]}
    with merchant_transaction(visit.shop.pk):
        assert Return.objects.get().items.get().exchanges.get().variant == wanted


def test_store_credit(visit):
    order_of(visit.shop, "clothes.pullover", "accessories.scarf")
    visit.choose(articles=2)
    visit.because("changed_mind")
    visit.settle("store_credit", "label")
    visit.confirm()
    visit.follow()
    expected = {"stage": "approved", "method": "label", "ways": ["store_credit", "store_credit"]}
    assert outcome(visit.shop) == expected


def test_qr_code(visit):
    order_of(visit.shop, "accessories.scarf")
    visit.ask("changed_mind")
    visit.settle("refund", "qr_code")
    visit.confirm()
    visit.follow()
    assert outcome(visit.shop) == {"stage": "approved", "method": "qr_code", "ways": ["refund"]}
    visit.page.goto(visit.page.url + "/code")
    visit.see("code")


def test_defect_with_photos(visit, tmp_path):
    photo = tmp_path / "seam.jpg"
    Image.effect_noise((600, 400), 60).convert("RGB").save(photo)
    order_of(visit.shop, "clothes.pullover")
    visit.see("find")
    find(visit.page, NUMBER, EMAIL, to="why")
    visit.page.locator(".chip:has(input[value=defective])").click()
    more = visit.page.locator("details.more")
    more.locator("textarea").fill("La couture est ouverte sous la manche.")
    more.locator("input[type=file]").set_input_files([photo])
    more.locator("li.photo").wait_for()
    work(visit.shop)
    more.locator("li.photo img").wait_for()
    visit.because("defective")
    visit.settle("refund", "label")
    visit.confirm()
    visit.follow()
    assert outcome(visit.shop) == {"stage": "requested", "method": "label", "ways": ["refund"]}


def test_gift(visit):
    """Whoever got the pullover and the scarf swaps nothing: store credit, and never a price."""
    shop, page = visit.shop, visit.page
    with merchant_transaction(shop.pk):
        order = buy("clothes.pullover", "accessories.scarf")
        code = make_gift_code(order=order, actor=MANAGER)[1]
    page.reload()
    page.click("a[href$='/gift']")
    page.fill("#id_code", code)
    visit.see("gift")
    page.click("main form .button")
    page.wait_for_url("**/articles")
    visit.tick(1)
    visit.see("choose")
    forward(page, "why")
    visit.because("changed_mind")
    visit.settle("store_credit", "label", recipient="Mila Perrin", email="mila@example.org")
    visit.confirm()
    visit.follow()
    assert "89" not in page.locator("main").inner_text()
    assert outcome(shop) == {"stage": "approved", "method": "label", "ways": ["store_credit"]}


def test_several_orders(visit):
    """Two orders of the mailbox in one go: two returns, one box, one label."""
    shop, page = visit.shop, visit.page
    with merchant_transaction(shop.pk):
        buy("accessories.scarf", number="10511", days_ago=6)
        order = buy("clothes.pullover", "accessories.beanie")
        link = order_token(order)
    page.goto(f"/m/{shop.slug}/o/{link}")
    page.wait_for_url("**/articles")
    page.locator("details.card summary").click()
    page.click("button[name=join]")
    page.locator("main h2", has_text="10511").wait_for()
    visit.tick(1)
    visit.tick(1, within="#step > .choice:last-of-type")
    visit.see("choose")
    forward(page, "why")
    visit.because("size_small")
    visit.settle("refund", "label")
    visit.confirm()
    page.locator("a[href*='label-a4.pdf']").wait_for()
    visit.follow()
    with merchant_transaction(shop.pk):
        first, second = Return.objects.order_by("order__number")
        assert (first.order.number, second.order.number, first.basket) == ("10482", "10511", second.basket)
        assert {first.parcels.get().box, second.parcels.get().box} == {first.parcels.get()}


def test_keep_it(visit):
    order_of(visit.shop, "accessories.socks")
    visit.ask("changed_mind")
    visit.settle("refund")
    visit.confirm()
    visit.follow()
    assert outcome(visit.shop) == {"stage": "inspected", "method": "label", "ways": ["refund"]}


def test_withdrawal_as_a_guest(visit):
    order_of(visit.shop, "clothes.pullover")
    page = visit.page
    visit.see("find")
    page.click("a[href$='/withdraw']")
    page.fill("#id_name", "Claire Martin")
    page.fill("#id_contract", NUMBER)
    page.fill("#id_email", EMAIL)
    visit.see("withdraw")
    page.click("#step .button")
    page.locator("#confirm").wait_for()
    visit.see("statement")
    page.click("#confirm .button")
    page.wait_for_url("**/w/*")
    work(visit.shop)
    page.reload()
    visit.see("receipt")
    with merchant_transaction(visit.shop.pk):
        assert (Withdrawal.objects.get().contract, Return.objects.get().order.number) == (NUMBER, NUMBER)


def test_refused_article(visit):
    """One article the page itself refuses, another that is found worn when it arrives."""
    order_of(visit.shop, "accessories.beanie", "accessories.scarf", days_ago=30)
    visit.choose()
    visit.because("changed_mind")
    visit.settle("refund", "label")
    visit.confirm()
    with merchant_transaction(visit.shop.pk):
        item = Return.objects.get().items.get()
        receive(item=item, actor=CLERK)
        inspect(item=item, accepted=False, grade="d", disposition="quarantine", note=WORN, actor=CLERK)
    visit.page.reload()
    assert WORN in visit.page.locator("#status").inner_text()
    assert visit.page.locator("#money").count() == 0  # nothing is to be expected
    visit.follow()
    assert outcome(visit.shop) == {"stage": "closed", "method": "label", "ways": ["refund"]}
