"""Ten customers, each in two languages and on two screens; PICTURES=folder leaves what they saw."""

import itertools
from dataclasses import dataclass, field

import pytest
from PIL import Image

from returns.models import Return, Withdrawal
from returns.services.inspect import inspect
from returns.services.receive import receive
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.scope import merchant_transaction
from tests.browser.boutique import EMAIL, NUMBER, article, buy, open_boutique
from tests.browser.pictures import HEIGHT, SIZES, look
from tests.browser.walking import find, forward
from tests.returns.flow import CLERK, work

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
        for box in self.page.locator(".choice > .tick input").all()[:articles]:
            with self.page.expect_response(lambda answer: answer.request.method == "POST"):
                box.check()
        self.see("choose")
        forward(self.page, "why")

    def because(self, reason: str) -> None:
        """Give one reason for every article."""
        for chip in self.page.locator(f".chip:has(input[value={reason}])").all():
            chip.click()
        self.see("why")

    def settle(self, way: str = "", method: str = "", replacement: str = "") -> None:
        """Choose what happens and how it travels, and read the page to check."""
        forward(self.page, "refund")
        for value in filter(None, (way, method)):
            self.page.check(f"input[type=radio][value={value}]")
        if replacement:
            self.page.locator(".replacements select").select_option(replacement)
        self.see("refund")
        forward(self.page, "check")
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
