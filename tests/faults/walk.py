"""One plain return over HTTP, by people who look and try again, with one fault somewhere on its way."""

import itertools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
from django.test import Client

from returns.models import Refund, Return, ReturnItem
from returns.services.fill_draft import fill_draft
from returns.services.open_draft import open_draft
from rma_portal.outbox.deliver import open_messages
from rma_portal.outbox.models import OutboxMessage
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_member, make_merchant, make_order, make_variant
from tests.faults.stand import Stand
from tests.returns.flow import chosen, units
from tests.returns.portal.visitor import picture

TRIES = 20  # of one button, by one person
shops = itertools.count(1)


@dataclass(frozen=True)
class Fault:
    """What happens to which process, at which failpoint, in which step of the walk; or nothing at all."""

    action: str = ""
    point: str = ""
    detail: str = ""
    step: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.action, self.point, self.detail, self.step)))


class Person:
    """Somebody with a browser, who opens the page again where no answer comes."""

    def __init__(self, stand: Stand, shop: Merchant) -> None:
        self.stand, self.seen = stand, ""
        root = f"{stand.url}/m/{shop.slug}/"
        words = {"Accept-Language": "en"}
        self.browser = httpx.Client(
            base_url=root, follow_redirects=True, timeout=30, trust_env=False, headers=words
        )

    def open(self, path: str) -> httpx.Response:
        """Open a page, again and again until the service has an answer."""
        answers: list[httpx.Response] = []

        def answered() -> bool:
            with suppress(httpx.TransportError):
                answers[:] = [self.browser.get(path)]
            return bool(answers) and answers[0].status_code < 500

        self.stand.until(answered, path)
        return answers[0]

    def press(self, path: str, fields: dict[str, str], files: dict | None = None) -> None:
        """Send a form once; what came of it is seen on the next page."""
        token = {"csrfmiddlewaretoken": self.browser.cookies.get("csrftoken", "")}
        with suppress(httpx.TransportError):
            self.seen = self.browser.post(path, data={**fields, **token}, files=files).text


class Walk:
    """A shop, its one order, the two people of its one return, and the fault that waits for them."""

    def __init__(self, stand: Stand, fault: Fault = Fault()) -> None:
        self.stand, self.fault = stand, fault
        self.order: Path | None = None
        number = next(shops)
        self.shop = make_merchant(f"shop-{number}", prefix=f"S{number:03d}")
        with merchant_transaction(self.shop.pk):
            self.unit, self.draft = self.buy()
        self.customer, self.staff = Person(stand, self.shop), Person(stand, self.shop)

    def buy(self) -> tuple[str, str]:
        """Buy one article, and begin its return; give the unit and the draft."""
        order = make_order(lines=[(make_variant("PULL"), 1, "49.90")], number="1001")
        draft = open_draft(order=order, language="fr")
        fill_draft(draft=draft, choices=chosen(order))
        return units(order)[0], str(draft.key)

    def go(self) -> None:
        """Take the return to its end."""
        self.request()
        self.drain()
        self.handle()
        self.drain()

    def request(self) -> None:
        """Prove the order, add a photo, wait until it is shown, ask for the return."""
        self.begin()
        self.drain()
        self.ask()

    def begin(self) -> None:
        """Prove the order, and add a photo."""
        self.insist("prove", self.is_stranger, self.prove)
        self.insist("photo", self.is_without_photo, self.add_photo)

    def ask(self) -> None:
        """Ask for the return. While a photo is being prepared, the rules wait for it."""
        self.insist("confirm", self.is_unconfirmed, self.confirm)

    def handle(self) -> None:
        """Sign in as a manager; receive the article, accept it, let the money go."""
        client = Client()
        client.force_login(make_member(self.shop))
        self.staff.browser.cookies.set("sessionid", client.cookies["sessionid"].value)
        for deed in ("receive", "accept", "refund"):
            self.insist(deed, lambda deed=deed: self.is_offered(deed), lambda deed=deed: self.do(deed))

    def insist(self, step: str, is_to_do: Callable[[], bool], do: Callable[[], None]) -> None:
        """Look, do what is still to be done, and look again."""
        for _ in range(TRIES):
            if not is_to_do():
                return
            self.prepare_fault(step)
            do()
        raise AssertionError(f"{step} was never taken")

    def prepare_fault(self, step: str) -> None:
        """Give the order for the fault, once, in its step."""
        fault = self.fault
        if fault.step == step and self.order is None:
            self.order = self.stand.order(self.shop, fault.point, fault.detail, fault.action)

    def drain(self) -> None:
        """Wait until the workers have nothing left to do for this shop."""
        self.stand.until(self.is_drained, f"the end of {self.shop.slug}'s work ({self.fault})")

    def is_drained(self) -> bool:
        """Say whether every row of the shop has had its effect."""
        with merchant_transaction(self.shop.pk):
            return not open_messages().filter(merchant=self.shop).exists()

    def is_stranger(self) -> bool:
        self.customer.open("")
        return self.customer.open(f"return/{self.draft}/why").status_code == 404

    def prove(self) -> None:
        self.customer.press("", {"number": "1001", "proof": "claire@example.org"})

    def is_without_photo(self) -> bool:
        return 'name="remove"' not in self.customer.open(f"return/{self.draft}/why").text

    def add_photo(self) -> None:
        fields = {f"{self.unit}-reason": "size_small", f"{self.unit}-comment": "", "add": self.unit}
        sent = {f"{self.unit}-photos": ("photo.jpg", picture(), "image/jpeg")}
        self.customer.press(f"return/{self.draft}/why", fields, sent)

    def is_unconfirmed(self) -> bool:
        return "/s/" not in str(self.customer.open(f"return/{self.draft}/check").url)

    def confirm(self) -> None:
        self.customer.press(f"return/{self.draft}/confirm", {})

    def is_offered(self, deed: str) -> bool:
        """Say whether the return's page offers a deed."""
        return f'/{deed}/"' in self.staff.open(f"backoffice/returns/return/{self.rows()[0]}/change/").text

    def do(self, deed: str) -> None:
        """Press the button of a deed."""
        rma, item, refund = self.rows()
        fields = {"refund": str(refund)} if deed == "refund" else {"item": str(item)}
        self.staff.press(f"backoffice/returns/return/{rma}/{deed}/", fields)

    def rows(self) -> tuple[int, int, int | None]:
        """Return the ids that the page's forms carry: return, article, refund."""
        with merchant_transaction(self.shop.pk):
            refund = Refund.objects.values_list("pk", flat=True).first()
            return Return.objects.get().pk, ReturnItem.objects.get().pk, refund

    def kinds(self) -> list[tuple[str, bool]]:
        """Return the shop's rows of the outbox: kind, and whether it is done."""
        rows = OutboxMessage.objects.filter(merchant=self.shop)
        return sorted((row.kind, row.done_at is not None and row.failed_at is None) for row in rows)
