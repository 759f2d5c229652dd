"""Measures the pages a customer meets, in a shop with 100,000 orders; ends with one JSON line.

    .venv/bin/python bench/portal.py [--orders N] [--walks N] [--folder F --keep]

The orders are made by COPY in a database of the bench's own, and thrown away unless they are kept in a
folder for the next run. One customer after the other walks from the first page to the page of the return,
over HTTP, through the real server with its static files as an installation serves them. A page's time is that
of its HTML, beside an empty page of the same site: the baseline. `wire_kb` is what comes over the wire to a
browser that has nothing yet: the HTML, its style sheets and its scripts, without headers, pictures and logo.
Queries are counted by walking the same way inside this process; `cpu_ms` is what the pages cost there,
without PostgreSQL: on a machine that others use, too, that is the figure to compare.
"""

import argparse
import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from urllib.parse import urljoin

import httpx
import psycopg2

sys.path.pop(0)  # not this folder: its numbers.py is not the standard library's
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import ground, measuring, million
from bench.million import Shop
from bench.pages import open_shop, say
from rma_portal.local import portal
from rma_portal.local.browser import Page, encoded
from rma_portal.local.credentials import load_or_draw
from rma_portal.local.once import answers
from rma_portal.local.processes import free_port, stop_all, wait_until

LIMITS = {"LIMIT_LOOKUP": "1000000", "LIMIT_REQUEST": "1000000", "SERVE_STATIC_SOURCES": "false"}
"""All customers of a bench share one address; static files are those that collectstatic made."""

FIRST = 3  # the first order's number; million.py counts in threes
TABLES = (
    "inventory_product",
    "inventory_variant",
    "customers_customer",
    "customers_order",
    "customers_orderline",
    "customers_unitshare",
    "customers_delivery",
    "customers_deliveryline",
    "customers_payment",
)
PAGES = ("find", "lookup", "choose", "why", "refund", "review", "confirm", "status", "policy")
FORMS = {"choose": "articles", "why": "why", "refund": "refund", "review": "check"}
"""The walk's forms, each page with the end of its address."""

LINKED = re.compile(r'<(?:link rel="stylesheet" href|script[^>]* src)="([^"]+)"')


def main() -> None:
    """Make the orders where there are none, walk, print the line."""
    asked = arguments()
    folder = Path(asked.folder or tempfile.mkdtemp(prefix="rma-bench-", dir="/tmp"))
    os.environ.update(LIMITS)
    with ground.standing(folder, keep=asked.keep) as stand:
        loading = fill(stand, asked.orders)
        with serving(stand) as url:
            say("walking")
            measuring.print_line("portal", asked.orders, load_s=loading, **measured(url, asked))


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--walks", type=int, default=60, help="how many customers are measured")
    parser.add_argument("--folder", help="where the orders lie or are to be made")
    parser.add_argument("--keep", action="store_true", help="keep the folder for the next run")
    return parser.parse_args()


# --- the orders ------------------------------------------------------------------------------------------


def fill(stand: ground.Bench, orders: int) -> float | None:
    """Open the shop and load its orders; None where they are there already. Returns seconds."""
    from rma_portal.tenancy.models import Merchant

    if Merchant.objects.exists():
        return None
    say(f"loading {orders:,} orders")
    began, shop = time.perf_counter(), open_shop(0, FIRST, FIRST + orders)
    parts = list(million.parts_of(shop))
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(write_part, [stand.superuser] * len(parts), *zip(*parts, strict=True)))
    million.finish(stand.superuser, [shop])
    return round(time.perf_counter() - began, 1)


def write_part(address: str, shop: Shop, first: int, last: int) -> None:
    """Write some orders of two articles each, delivered within the last two weeks, in one transaction."""
    rows: dict[str, list[str]] = defaultdict(list)
    if first == shop.first:
        for number in range(million.VARIANTS):
            million.write_variant(rows, shop, number)
    for number in range(first, last):
        placed = million.NOW - (million.dt.timedelta(days=4 + number % 13, minutes=number % 1440))
        million.write_order(rows, shop, number, placed, [number % 119, number % 113 + 1], 0)
    with psycopg2.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off")
        for table in TABLES:
            names = ", ".join(million.COLUMNS[table].split())
            cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", StringIO("".join(rows[table])))
    connection.close()


# --- the server ------------------------------------------------------------------------------------------


@contextlib.contextmanager
def serving(stand: ground.Bench, *, worker: bool = False) -> Iterator[str]:
    """Start the web server as an installation runs it, with a worker where one is wanted; yields the shop's
    address, stops them at the end."""
    told = portal.environment(stand.addresses, load_or_draw(stand.folder / "secrets.json"), stand.folder)
    collect = portal.manage("collectstatic", "--noinput", "--verbosity", "0")
    subprocess.run(collect, env=told, cwd=ground.ROOT, check=True)
    port = free_port()
    started = portal.services(port, told, stand.folder)[: 2 if worker else 1]
    for service in started:
        service.start()
    try:
        root = f"http://127.0.0.1:{port}/m/shop-0"
        wait_until(lambda: portal.is_well(f"{root}/rights"), started, "The web server")
        yield root
    finally:
        stop_all(started)


# --- the walks -------------------------------------------------------------------------------------------


@dataclass
class Walker:
    """A browser that keeps its connection and asks for compressed bodies; milliseconds by page.

    `around` is entered around each measured request: it counts the queries of a walk inside this process.
    """

    root: str
    browser: httpx.Client
    around: Callable[[str], contextlib.AbstractContextManager] = lambda name: contextlib.nullcontext()
    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def ask(self, name: str, method: str, address: str, **sent) -> httpx.Response:
        """Ask for one page and note what it took; redirects are not followed."""
        with self.around(name):
            start = time.perf_counter()
            answer = self.browser.request(method, address, **sent)
            self.ms[name].append((time.perf_counter() - start) * 1000)
        if answer.status_code not in (200, 302):
            raise RuntimeError(f"{name}: {answer.status_code} from {address}")
        return answer

    def page(self, name: str, address: str) -> Page:
        """Ask for a page by its address."""
        answer = self.ask(name, "GET", address)
        return Page(str(answer.url), answer.content)

    def send(self, name: str, page: Page, form_name: str, **typed: str) -> str:
        """Send a page's form as a person fills it in; returns where the answer leads."""
        form = page.form_named(form_name) if form_name else page.form(holding="proof")
        fields, target = (
            {**form.fields, **answers(form.choices), **typed},
            urljoin(page.url, form.action or page.url),
        )
        if re.search(r'<form id="step"[^>]*multipart', page.text):
            body, kind = encoded(fields)
            answer = self.ask(name, "POST", target, content=body, headers={"Content-Type": kind})
        else:
            answer = self.ask(name, "POST", target, data=fields)
        if answer.status_code != 302:
            raise RuntimeError(f"{name} was not taken: {answer.text[:2000]}")
        return urljoin(target, answer.headers["Location"])

    def walk(self, order: int) -> str:
        """Go from the first page to the confirmed return; gives the address of the return's page."""
        self.browser.cookies.clear()
        typed = {"number": f"W{order}", "proof": f"client{million.customer_of(order)}@example.org"}
        address = self.send("lookup", self.page("find", f"{self.root}/"), "", **typed)
        for name, end in FORMS.items():
            if not address.endswith(end):
                raise RuntimeError(f"{name} was expected, not {address}")
            step = "confirm" if name == "review" else f"{name}, sent"
            address = self.send(step, self.page(name, address), "step")
        return address


def client(**options) -> httpx.Client:
    """Return a browser that speaks French and takes what browsers take."""
    headers = {"Accept-Language": "fr", "Accept-Encoding": "gzip, br"}
    return httpx.Client(headers=headers, timeout=60, trust_env=False, **options)


def measured(root: str, asked: argparse.Namespace) -> dict:
    """Walk as often as told; returns the keys of the line."""
    orders = iter(unreturned(asked.orders, asked.walks + Inside.WALKS + 3))
    walker = Walker(root, client())
    walker.walk(next(orders))
    walker.ms.clear()
    addresses = [walker.walk(next(orders)) for _walk in range(asked.walks)]
    print_labels()
    for address in addresses:
        walker.page("status", address)
        walker.page("policy", f"{root}/policy")
        walker.page("baseline", f"{root}/rights")
    sizes = wires(walker, addresses[0], next(orders))
    inside = Inside(root, orders)
    return {
        "walks": len(addresses),
        "baseline": {"name": "empty page", **measuring.spread(walker.ms["baseline"], "ms")},
        "pages": [figures(name, walker.ms, inside, sizes) for name in PAGES],
    }


def unreturned(orders: int, count: int) -> list[int]:
    """Return so many orders, each of another customer, of which nothing was sent back by an earlier run."""
    from returns.models import Return
    from rma_portal.tenancy.models import Merchant
    from rma_portal.tenancy.scope import merchant_transaction

    with merchant_transaction(Merchant.objects.get(slug="shop-0").pk):
        taken = set(Return.objects.values_list("order_id", flat=True))
    free = [number for number in range(FIRST, FIRST + orders, 3) if number not in taken]
    return free[:: max(1, len(free) // count)][:count]


def figures(name: str, ms: dict, inside: "Inside", sizes: dict[str, float]) -> dict:
    """Return the figures of one page; an answer that only leads on has no weight."""
    ratio = measuring.percentile(ms[name], 0.5) / measuring.percentile(ms["baseline"], 0.5)
    found = {"name": name, **measuring.spread(ms[name], "ms"), "cpu_ms": inside.cpu_ms(name)}
    return found | {"queries": inside.queries[name], "wire_kb": sizes.get(name), "ratio": round(ratio, 1)}


def print_labels() -> None:
    """Play the workers, so that the returns' pages show their labels."""
    from rma_portal.outbox.tasks import drain

    drain()


class Inside:
    """Walks inside this process: the queries of each page, and the CPU that it takes of ours."""

    WALKS = 8  # the first fills caches and counts for nothing

    def __init__(self, root: str, orders: Iterator[int]) -> None:
        from django.core.wsgi import get_wsgi_application

        self.queries: dict[str, int] = {}
        self.cpu: dict[str, list[float]] = defaultdict(list)
        transport = httpx.WSGITransport(app=get_wsgi_application())
        self.walker = Walker(root, client(transport=transport), self.time)
        for _walk in range(self.WALKS):
            self.walk(next(orders))
        self.walker.around = self.count
        self.walk(next(orders))

    def walk(self, order: int) -> None:
        """Walk the whole way."""
        address = self.walker.walk(order)
        self.walker.page("status", address)
        self.walker.page("policy", f"{self.walker.root}/policy")

    @contextlib.contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Note the CPU of one request, the browser's own share included."""
        start = time.process_time()
        yield
        self.cpu[name].append((time.process_time() - start) * 1000)

    @contextlib.contextmanager
    def count(self, name: str) -> Iterator[None]:
        """Count the statements of one request."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as statements:
            yield
            self.queries[name] = len(statements)

    def cpu_ms(self, name: str) -> float:
        """Return the median CPU milliseconds of a page."""
        return round(measuring.percentile(self.cpu[name][1:], 0.5), 1)


# --- the weight ------------------------------------------------------------------------------------------


def wires(walker: Walker, status: str, order: int) -> dict[str, float]:
    """Return the kilobytes (of 1,000 bytes) of each page with its style sheets and scripts, over the wire."""
    walker.browser.cookies.clear()
    pages = {"find": f"{walker.root}/", "policy": f"{walker.root}/policy", "status": status}
    typed = {"number": f"W{order}", "proof": f"client{million.customer_of(order)}@example.org"}
    address = walker.send("lookup", walker.page("find", f"{walker.root}/"), "", **typed)
    for name in FORMS:
        pages[name] = address
        if name != "review":
            address = walker.send(name, walker.page(name, address), "step")
    return {name: round(weight(walker.browser, address) / 1000, 1) for name, address in pages.items()}


def weight(browser: httpx.Client, address: str) -> int:
    """Return the bytes of a page and all it links to, as they came over the wire."""
    page = browser.get(address)
    parts = [browser.get(urljoin(address, link)) for link in set(LINKED.findall(page.text))]
    if wrong := [part.url for part in parts if part.status_code != 200]:
        raise RuntimeError(f"{address} links to what is not there: {wrong}")
    return sum(part.num_bytes_downloaded for part in [page, *parts])


if __name__ == "__main__":
    main()
