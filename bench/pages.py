"""Measures the pages staff use all day on 200 merchants with 1,000,000 returns; ends with one JSON line.

    .venv/bin/python bench/pages.py [--returns N] [--merchants N] [--times N] [--folder F --keep]

The data set is made by COPY and thrown away, unless it is kept in a folder for the next run. Each page is
asked for as a member of staff of the largest merchant does, through the whole stack but the socket, and
beside it an empty page of the same site: the baseline. The number of queries is that of a full page; it must
be the same for a merchant with a return or two.
"""

import argparse
import gc
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.pop(0)  # not this folder: its numbers.py is not the standard library's
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import ground, measuring, million
from bench.million import Examples, Shop

TINY = "tiny"


def main() -> None:
    """Make the data set where there is none, measure each page, print the line."""
    asked = arguments()
    folder = Path(asked.folder or tempfile.mkdtemp(prefix="rma-bench-", dir="/tmp"))
    with ground.standing(folder, keep=asked.keep) as stand:
        loading = fill(stand, asked)
        say("measuring")
        measuring.print_line("pages", asked.returns, **measured(asked, loading))


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--returns", type=int, default=1_000_000)
    parser.add_argument("--merchants", type=int, default=200)
    parser.add_argument("--times", type=int, default=100, help="how often each page is asked for")
    parser.add_argument("--folder", help="where the data set lies or is to be made")
    parser.add_argument("--keep", action="store_true", help="keep the folder for the next run")
    return parser.parse_args()


def say(text: str) -> None:
    """Print a line of progress, not of the result."""
    print(text, file=sys.stderr, flush=True)


# --- the data set ----------------------------------------------------------------------------------------


def fill(stand: ground.Bench, asked: argparse.Namespace) -> float | None:
    """Prepare the merchants and load their returns; None where they are there already. Returns seconds."""
    from rma_portal.tenancy.models import Merchant

    if Merchant.objects.exists():
        return None
    say(f"preparing {asked.merchants} merchants")
    shops, first = [], 3
    for place, size in enumerate(million.sizes(asked.merchants, asked.returns)):
        shops.append(open_shop(place, first, first + size))
        first += size
    shops.append(open_shop(TINY, first, first + 2))
    say(f"loading {first - 1:,} returns")
    seconds = million.load(stand.superuser, shops, examples(), say)
    say(f"loaded in {seconds:.0f} s")
    return seconds


def open_shop(place: int | str, first: int, last: int) -> Shop:
    """Make a merchant ready to take returns, with one manager, through the services."""
    from customers.models import SalesChannel
    from inventory.models import Location
    from returns.models import Reason
    from returns.services.issue_numbers import numbers_key
    from returns.services.prepare_merchant import prepare_merchant
    from rma_portal.core.codes import encode
    from rma_portal.tenancy.models import Merchant
    from rma_portal.tenancy.scope import merchant_transaction

    number = 999 if place == TINY else int(place)
    prefix = f"B{encode(number, 2)}"
    merchant = Merchant.objects.create(
        name=f"Shop {place}", slug=f"shop-{place}", country="FR", number_prefix=prefix, languages=["fr", "en"]
    )
    with merchant_transaction(merchant.pk):
        centre = Location.objects.create(
            code="RC",
            name="Centre",
            line1="1 quai",
            postcode="69002",
            city="Lyon",
            country="FR",
            takes_returns=True,
        )
        prepare_merchant(return_centre=centre)
        channel = SalesChannel.objects.create(code="web", name="Web")
        reasons = tuple(Reason.objects.filter(children=None).values_list("pk", flat=True)[: million.REASONS])
    return Shop(
        merchant.pk,
        prefix,
        numbers_key(merchant.pk),
        merchant.currency,
        channel.pk,
        centre.pk,
        reasons,
        first,
        last,
    )


def examples() -> Examples:
    """Decide one article with the real engine and the default policy, as it is stored."""
    import datetime as dt

    from returns.domain.policy.engine import decide
    from returns.domain.policy.rules import default_policy

    facts = an_example(dt.datetime.now(dt.UTC))
    decision = decide(default_policy(), facts)
    return Examples(million.escaped(facts.to_json()), million.escaped(decision.to_json()))


def an_example(moment):
    """Return the facts of a plain article, asked for eight days after its delivery."""
    import datetime as dt
    from decimal import Decimal

    from returns.domain.policy.facts import ArticleFacts, Consumer, Evidence, Facts, OrderFacts, ReasonFacts

    placed, delivered = moment - dt.timedelta(days=11), moment - dt.timedelta(days=8)
    return Facts(
        asked_at=moment,
        consumer=Consumer("FR", "Europe/Paris"),
        order=OrderFacts(placed, delivered, "FR", "EUR", Decimal("80.00"), "web"),
        article=ArticleFacts("SKU-0001", "Dresses", (), Decimal("40.00")),
        reason=ReasonFacts("size_small", False, "commercial"),
        evidence=Evidence(),
        asked_resolution="refund",
    )


# --- the pages -------------------------------------------------------------------------------------------


def measured(asked: argparse.Namespace, loading: float | None) -> dict:
    """Ask for each page as often as told; returns the line to print."""
    large, middling, tiny = Desk("shop-0"), Desk("shop-9"), Desk(f"shop-{TINY}")
    gc.freeze()  # what the bench itself holds is no garbage of the pages
    baseline = timed([large.empty_page] * asked.times)
    pages = [
        {"name": name, **timed([make(large) for _ in range(asked.times)])}
        | {"queries": large.queries(make(large)), "queries_at_one_row": tiny.queries(make(tiny))}
        for name, make in PAGES.items()
    ]
    smaller = {name: timed([PAGES[name](middling) for _ in range(asked.times)]) for name in HEAVY}
    for page in pages:
        page["ratio"] = round(page["p50_ms"] / baseline["p50_ms"], 1)
    return {
        "merchants": asked.merchants,
        "largest_merchant": large.count,
        "times": asked.times,
        "load_s": loading and round(loading),
        "baseline": {"name": "empty page", **baseline},
        "pages": pages,
        "middling_merchant": middling.count,
        "pages_of_middling": [{"name": name, **figures} for name, figures in smaller.items()],
        "slowest_p95_ms": max(page["p95_ms"] for page in pages),
        "same_queries": all(page["queries"] == page["queries_at_one_row"] for page in pages),
        "memory_mb": measuring.memory_mb(),
    }


Visit = Callable[[], object]


class Desk:
    """A manager of one merchant at work: a client that is logged in, and things to look for."""

    def __init__(self, slug: str) -> None:
        from django.contrib.auth import get_user_model
        from django.test import Client

        from rma_portal.tenancy.models import Membership, Merchant

        self.merchant = Merchant.objects.get(slug=slug)
        user, _made = get_user_model().objects.get_or_create(
            username=f"manager@{slug}",
            defaults={"is_staff": True, "first_name": "Maud", "last_name": "Mesure"},
        )
        Membership.objects.get_or_create(user=user, merchant=self.merchant, defaults={"role": "manager"})
        self.client = Client(headers={"host": "localhost"}, raise_request_exception=True)
        self.client.force_login(user)
        self.root = f"/m/{slug}"
        self.dice = random.Random(7)
        self.count = self.ask(lambda returns: returns.count())
        self.ids = self.ask(lambda returns: some(returns.filter(stage="closed").values_list("pk", flat=True)))
        self.numbers = self.ask(
            lambda returns: some(returns.exclude(number="").values_list("number", flat=True))
        )
        self.key = self.ask(lambda returns: make_key())
        self.names = self.ask(lambda returns: some(returns.values_list("customer__name", flat=True)))
        self.skus = self.ask(lambda returns: some(returns.values_list("items__sku", flat=True)))

    def ask(self, question: Callable):
        """Ask something about the merchant's returns."""
        from returns.models import Return
        from rma_portal.tenancy.scope import merchant_transaction

        with merchant_transaction(self.merchant.pk):
            return question(Return.objects.order_by("id"))

    def get(self, path: str, **query: object) -> None:
        """Ask for a page and make sure that it is one."""
        answer = self.client.get(self.root + path, query, follow=True)
        assert answer.status_code == 200, (path, query, answer.status_code)

    def empty_page(self) -> None:
        """The baseline: a page of the portal that reads nothing but the merchant."""
        self.get("/rights")

    def inbox(self, **query: object) -> Visit:
        """The list of returns."""
        return lambda: self.get("/backoffice/returns/return/", **query)

    def inbox_return(self) -> Visit:
        """The page of one return."""
        pk = self.dice.choice(self.ids)
        return lambda: self.get(f"/backoffice/returns/return/{pk}/change/")

    def api(self, path: str) -> Visit:
        """A list of the API, as a program asks for it."""
        headers = {"host": "localhost", "authorization": f"Bearer {self.key}"}

        def visit() -> None:
            answer = self.client.get(f"{self.root}/api/v1/{path}", headers=headers)
            assert answer.status_code == 200, answer.content

        return visit

    def some_number(self) -> str:
        """A number that is printed on some label; of nobody where there is none."""
        return self.dice.choice(self.numbers or ["ZZZ-000000-000"])

    def scan(self) -> Visit:
        """The station: a label is scanned, and the bench shown."""
        number = self.some_number()

        def visit() -> None:
            answer = self.client.post(
                f"{self.root}/backoffice/returns/station/", {"text": number}, follow=True
            )
            assert answer.status_code == 200, answer.status_code

        return visit

    def queries(self, visit: Visit) -> int:
        """Count the statements of one visit, the second one: the first may fill caches."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        visit()
        with CaptureQueriesContext(connection) as counted:
            visit()
        return len(counted)


def make_key() -> str:
    """Make a program's key that may read, and return its text."""
    from rma_portal.core.actors import Actor
    from rma_portal.web.keys.create_key import create_key

    scopes = ["orders:read", "returns:read", "refunds:read"]
    _key, token = create_key(name="bench", scopes=scopes, lifetime=None, actor=Actor.system())
    return token


def some(rows) -> list:
    """Return at most 500 of the rows, evenly spread."""
    every = list(rows)
    return every[:: max(1, len(every) // 500)]


PAGES: dict[str, Callable[[Desk], Visit]] = {
    "inbox, open": lambda desk: desk.inbox(),
    "inbox, closed": lambda desk: desk.inbox(tab="closed", p=desk.dice.randrange(1, 20)),
    "search, number": lambda desk: desk.inbox(q=desk.some_number()),
    "search, order": lambda desk: desk.inbox(q=f"W{desk.dice.choice(desk.ids)}"),
    "search, name": lambda desk: desk.inbox(q=desk.dice.choice(desk.names)[:4]),
    "search, article": lambda desk: desk.inbox(q=desk.dice.choice(desk.skus)),
    "return": lambda desk: desk.inbox_return(),
    "scan": lambda desk: desk.scan(),
    "report, 90 days": lambda desk: lambda: desk.get("/backoffice/returns/report/"),
    "report, by product": lambda desk: lambda: desk.get("/backoffice/returns/report/", group="product"),
    "orders": lambda desk: lambda: desk.get("/backoffice/customers/order/"),
    "API, returns": lambda desk: desk.api("returns"),
    "API, closed returns": lambda desk: desk.api("returns?stage=closed"),
    "API, orders": lambda desk: desk.api("orders"),
    "API, refunds": lambda desk: desk.api("refunds"),
}


HEAVY = ("search, name", "report, 90 days", "report, by product")
"""Pages whose work grows with the merchant: measured for the tenth largest, too."""


def timed(visits: list[Visit]) -> dict[str, float]:
    """Make the visits; returns milliseconds of wall (p50, p95) and of our own CPU, after one to warm up."""
    visits[0]()
    return measuring.timed(lambda serial: visits[serial](), len(visits)).figures()


if __name__ == "__main__":
    main()
