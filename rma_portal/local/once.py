"""`bin/demo --once`: one whole return through HTTP, as a customer and the shop's staff would do it."""

import csv
import io
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rma_portal.local import eyes, paths
from rma_portal.local.browser import Browser, Page, PageError
from rma_portal.local.messages import say
from rma_portal.local.processes import pause
from rma_portal.local.seeds.catalogue import MERCHANTS
from rma_portal.local.seeds.plans import ProductSeed, VariantSeed

PATIENCE = 60.0  # seconds a worker may take

PlaceOrder = Callable[[Path, str], int]  # a file of orders, a merchant: the import's exit code


class StepFailed(Exception):
    """A step of the played return did not go as it must."""


@dataclass
class Play:
    """One played return: who plays, and what has been found so far."""

    root: str
    logins: list[dict[str, str]]
    folder: Path
    place_order: PlaceOrder
    seconds: dict[str, float] = field(default_factory=dict)
    number: str = ""
    articles: list[str] = field(default_factory=list)
    label_pdf: str = ""
    status_url: str = ""
    restocked: dict[str, int] = field(default_factory=dict)
    refunded: dict[str, str] = field(default_factory=dict)
    stage: str = ""

    def __post_init__(self) -> None:
        self.shop = MERCHANTS[0]
        self.bought = plain_variants(2)
        self.order_number = f"ONCE-{datetime.now(UTC):%Y%m%d-%H%M%S}"
        self.email = f"{self.order_number.lower()}@example.org"
        address = f"{self.root}/m/{self.shop.slug}"
        self.customer = Browser(address, "fr")
        self.agent, self.clerk, self.manager = (Browser(address, "en") for _person in range(3))
        self.page: Page

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step and print it."""
        started = time.monotonic()
        try:
            yield
        except (PageError, StepFailed, eyes.NothingRead) as error:
            raise StepFailed(f"{name}: {error}") from error
        self.seconds[name] = round(time.monotonic() - started, 3)
        say(f"  {name:<28} {self.seconds[name]:6.2f} s")

    def result(self) -> dict:
        """Return what the played return left behind."""
        return {
            "return": self.number,
            "articles": self.articles,
            "label_pdf": self.label_pdf,
            "stage": self.stage,
            "refunded": self.refunded,
            "restocked": self.restocked,
            "seconds": self.seconds,
        }


def play(url: str, logins: list[dict[str, str]], folder: Path, place_order: PlaceOrder) -> int:
    """Play one return and print each step and one JSON line; 0 when it went through, else 1."""
    played = Play(url, logins, folder, place_order)
    say(f"Playing one return at {played.customer.root}")
    try:
        for step in STEPS:
            with played.step(step.__name__.replace("_", " ")):
                step(played)
    except StepFailed as failure:
        say(f"Failed at the step {failure}")
        return 1
    print(json.dumps(played.result()), flush=True)
    return 0


def plain_variants(count: int) -> list[tuple[ProductSeed, VariantSeed]]:
    """Return articles of the first shop that nothing keeps from coming back."""
    plain = [
        (product, product.variants[0])
        for product in MERCHANTS[0].products
        if product.variants[0].kind == "article"
        and not product.variants[0].is_final_sale
        and not product.variants[0].exemption
    ]
    return sorted(plain, key=lambda pair: pair[1].price)[:count]


def buy(played: Play) -> None:
    """Let the shop's file of orders bring a delivered order of two articles."""
    file = paths.prepare(played.folder) / f"{played.order_number}.csv"
    sold = (played.order_number, played.email)
    rows = [order_row(*sold, product, variant) for product, variant in played.bought]
    with open(file, "w", newline="", encoding="utf-8") as out:
        table = csv.DictWriter(out, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    if played.place_order(file, played.shop.slug):
        raise StepFailed("the order could not be imported")


def order_row(number: str, email: str, product: ProductSeed, variant: VariantSeed) -> dict[str, object]:
    """Return one line of the order as the shop's file has it."""
    delivered = datetime.now(UTC) - timedelta(days=3)
    return {
        "order_number": number,
        "ordered_at": f"{delivered - timedelta(days=3):%Y-%m-%d %H:%M}",
        "delivered_at": f"{delivered:%Y-%m-%d %H:%M}",
        "customer_name": "Camille Durand",
        "email": email,
        "address": "4 rue des Lilas",
        "postcode": "75011",
        "city": "Paris",
        "country": "FR",
        "sku": variant.sku,
        "title": product.title_in("fr"),
        "quantity": 1,
        "paid": variant.price,
        "currency": "EUR",
    }


def find_the_order(played: Play) -> None:
    """Open the portal and prove the order by its e-mail address."""
    page = played.customer.get("")
    form = page.form(holding="proof")
    played.page = played.customer.send(page, form, number=played.order_number, proof=played.email)


def choose_and_confirm(played: Play) -> None:
    """Choose both articles, say why, take the money back, confirm."""
    page = played.page
    for _screen in range(5):
        form = page.form_named("step")
        page = played.customer.send(page, form, **answers(form.choices))
        if "/s/" in page.url:
            played.status_url = page.url
            return
    raise StepFailed(f"no status page after five screens, but {page.url}")


def answers(choices: dict[str, list[str]]) -> dict[str, str]:
    """Answer the questions of a screen: every article, too small, refund."""
    chosen = {}
    for name, values in choices.items():
        if name.startswith("line-"):
            chosen[name] = values[-1]
        else:
            chosen[name] = next((value for value in ("size_small", "refund") if value in values), values[0])
    return chosen


def read_the_label(played: Play) -> None:
    """Wait for the label, and read it as a scanner would: the number, and the link to the status page."""
    page = wait_for(played.customer, played.status_url, lambda page: "label-a6" in page.text)
    pdf = played.customer.get(page.link("label-a6")).content
    file = played.folder / f"{played.order_number}.pdf"
    file.write_bytes(pdf)
    played.label_pdf = str(file)
    codes = eyes.codes_on(pdf)
    links = [code for code in codes if code.startswith("http")]
    played.number = next((code for code in codes if not code.startswith("http")), "")
    if not played.number or not links or played.number not in played.customer.get(links[0]).text:
        raise StepFailed(f"the label carries {codes}, not the number and the link of the return")


def read_the_mail(played: Play) -> None:
    """Sign in as an agent and read the mail that was sent, with the label attached."""
    sign_in(played, played.agent, "agent")
    mails, one_mail = f"backoffice/mail/outgoingmail/?q={played.email}", r"/outgoingmail/\d+/change/"
    listed = wait_for(played.agent, mails, lambda page: bool(re.search(one_mail, page.text)))
    mail = played.agent.get(listed.link(one_mail))
    if played.number not in mail.text:
        raise StepFailed("the mail does not name the return")
    attached = played.agent.get(mail.link("/attachment/")).content
    if not attached.startswith(b"%PDF-"):
        raise StepFailed("the mail has no label attached")


def scan_and_accept(played: Play) -> None:
    """At the station, scan the parcel, then each article and one key."""
    sign_in(played, played.clerk, "warehouse")
    station = "backoffice/returns/station/"
    for _product, variant in played.bought:
        before = units_on_shelf(played, variant)
        for scanned in (played.number, variant.gtin, "a"):
            page = played.clerk.get(station)
            station = played.clerk.send(page, page.form_named("scan"), text=scanned).url
        played.restocked[variant.sku] = units_on_shelf(played, variant) - before
    if list(played.restocked.values()) != [1] * len(played.bought):
        raise StepFailed(f"the stock rose by {played.restocked}, not by one each")


def units_on_shelf(played: Play, variant: VariantSeed) -> int:
    """Return how many sellable units of a variant the stock list shows."""
    page = played.clerk.get(f"backoffice/inventory/stocklevel/?q={variant.sku}&condition__exact=sellable")
    return eyes.number_in_column(page.text, "quantity")


def refund(played: Play) -> None:
    """As an agent, let each booked refund go, and wait until the return is closed."""
    listed = played.agent.get(f"backoffice/returns/return/?q={played.number}")
    address = listed.link(r"/returns/return/\d+/change")
    page = played.agent.get(address)
    while "/refund/" in page.text:
        page = played.agent.send(page, page.form(holding="refund", going_to="/refund/"))
    closed = wait_for(played.agent, address, lambda page: eyes.stage_of(page.text) == "Closed")
    played.stage = eyes.stage_of(closed.text).lower()
    played.articles = eyes.article_numbers(closed.text)
    amount = str(eyes.refunded_total(closed.text))
    played.refunded = {"amount": amount, "currency": played.shop.currency}


def read_the_report(played: Play) -> None:
    """Read the reasons' report and its file."""
    sign_in(played, played.manager, "manager")
    played.manager.get("backoffice/returns/report/")
    file = played.manager.get("backoffice/returns/report.csv").content.decode("utf-8-sig")
    if len(list(csv.reader(io.StringIO(file)))) < 2:
        raise StepFailed("the report is empty")


def sign_in(played: Play, browser: Browser, role: str) -> None:
    """Sign in as the shop's member of staff of a role."""
    login = next(one for one in played.logins if one["shop"] == played.shop.slug and one["role"] == role)
    page = browser.get("backoffice/")
    form = page.form(holding="password")
    inside = browser.send(page, form, username=login["user"], password=login["password"])
    if "/login" in inside.url:
        raise StepFailed(f"{login['user']} could not sign in")


def wait_for(browser: Browser, address: str, is_there: Callable[[Page], bool]) -> Page:
    """Open a page again and again until it shows what a worker has yet to do."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        page = browser.get(address)
        if is_there(page):
            return page
        pause(0.1)
    raise StepFailed(f"{address} did not show it within {PATIENCE:.0f} s")


STEPS = (
    buy,
    find_the_order,
    choose_and_confirm,
    read_the_label,
    read_the_mail,
    scan_and_accept,
    refund,
    read_the_report,
)
