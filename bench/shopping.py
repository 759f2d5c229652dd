"""The customers of bench/flow.py: orders of their own, and the portal's pages one after the other by HTTP."""

import csv
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

import httpx

from rma_portal.local.browser import Form, Page, encoded
from rma_portal.local.once import answers, order_row, plain_variants

ARTICLES = 2
SCREENS = ("choose", "why", "resolution", "confirm")
"""What each form of the portal is about; the steps of the figures bear these names."""


@dataclass(frozen=True)
class Purchase:
    """An order of a customer, as they type it on the first page."""

    number: str
    email: str


def purchases(prefix: str, count: int) -> list[Purchase]:
    """Return as many orders as asked for, each of a customer of its own."""
    numbers = [f"{prefix}-{serial:05d}" for serial in range(1, count + 1)]
    return [Purchase(number, f"{number.lower()}@example.org") for number in numbers]


def write_orders(file: Path, bought: list[Purchase]) -> None:
    """Write the shop's file that brings these orders: two plain articles each, delivered three days ago."""
    variants = plain_variants(ARTICLES)
    rows = [order_row(one.number, one.email, *variant) for one in bought for variant in variants]
    with open(file, "w", newline="", encoding="utf-8") as out:
        table = csv.DictWriter(out, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


@dataclass
class Customer:
    """One browser that keeps its connection, with new cookies for each return; seconds by step.

    Styles and pictures are not asked for: a browser has the first from its cache, and another server or
    a cache in front hands out both.
    """

    root: str
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.browser = httpx.Client(headers={"Accept-Language": "fr"}, timeout=60, follow_redirects=True)

    def ask_for_a_return(self, bought: Purchase) -> str:
        """Go through the portal's pages and confirm; returns the address of the return's page.

        Raises PageError or httpx.HTTPError where a page does not answer as it must.
        """
        self.browser.cookies.clear()
        page = self.timed("first_page", "GET", f"{self.root}/")
        form = page.form(holding="proof")
        page = self.send("find", page, form, number=bought.number, proof=bought.email)
        for screen in SCREENS:
            form = page.form_named("step")
            page = self.send(screen, page, form, **answers(form.choices))
        if "/s/" not in page.url:
            raise RuntimeError(f"no status page after the last screen, but {page.url}")
        return page.url

    def look(self, address: str) -> Page:
        """Open the page of a return, as the customer does once the label is announced."""
        return self.timed("status_page", "GET", address)

    def send(self, step: str, page: Page, form: Form, **typed: str) -> Page:
        """Send a form, encoded as its page asks, and return where the answer leads."""
        fields, target = {**form.fields, **typed}, urljoin(page.url, form.action or page.url)
        if re.search(r'<form id="step"[^>]*multipart', page.text):
            body, kind = encoded(fields)
            return self.timed(step, "POST", target, content=body, headers={"Content-Type": kind})
        return self.timed(step, "POST", target, data=fields)

    def timed(self, step: str, method: str, address: str, **sent) -> Page:
        """Ask and follow redirects; the seconds until the whole page is there count for the step."""
        start = time.perf_counter()
        answer = self.browser.request(method, address, **sent)
        self.seconds.setdefault(step, []).append(time.perf_counter() - start)
        answer.raise_for_status()
        return Page(str(answer.url), answer.content)
