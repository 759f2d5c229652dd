"""A data set of many merchants and a million returns, made by COPY, for `bench/pages.py` to read.

Merchants are of very different size (the k-th has 1/k of the first's returns), the returns lie in the last
two years, most are closed. Ids are calculated: every row can name its neighbours before they are written.
"""

import datetime as dt
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import StringIO

import psycopg2

from returns.domain.numbers import return_number

BATCH = 6_000  # returns written at a time
VARIANTS = 120  # of each merchant
YEARS = 2
FIRST_NAMES = (
    "Amélie",
    "Bastien",
    "Chloé",
    "Damien",
    "Élise",
    "Fabien",
    "Gaëlle",
    "Hugo",
    "Inès",
    "Jules",
    "Karima",
    "Louis",
    "Maud",
    "Noé",
    "Océane",
    "Paul",
)
LAST_NAMES = (
    "Aubry",
    "Blanchard",
    "Charpentier",
    "Dubois",
    "Etienne",
    "Fournier",
    "Girard",
    "Hamon",
    "Imbert",
    "Joly",
    "Klein",
    "Lambert",
    "Marchand",
)
CATEGORIES = ("Dresses", "Knitwear", "Shoes", "Trousers", "Shirts", "Bags")
REASONS = 8  # the first so many of the merchant's own are used

# What a return has come to: how many in a hundred, and its facets.
FATES = (
    # stage, of 100, permission, journey, inspection, label, transit
    ("closed", 85, "approved", "received", "accepted", "ready", "delivered"),
    ("requested", 3, "requested", "awaiting", "pending", "none", "announced"),
    ("approved", 3, "approved", "awaiting", "pending", "ready", "announced"),
    ("on_its_way", 2, "approved", "awaiting", "pending", "ready", "in_transit"),
    ("received", 2, "approved", "received", "pending", "ready", "delivered"),
    ("inspected", 2, "approved", "received", "accepted", "ready", "delivered"),
    ("rejected", 1, "rejected", "awaiting", "pending", "none", "announced"),
    ("cancelled", 1, "cancelled", "awaiting", "pending", "voided", "announced"),
    ("expired", 1, "expired", "awaiting", "pending", "expired", "announced"),
)

COLUMNS = {
    "inventory_product": "id merchant_id ref title translations category tags",
    "inventory_variant": "id merchant_id product_id sku gtin options kind price_amount currency picture"
    " weight"
    " is_final_sale exemption",
    "customers_customer": "id merchant_id ref name email email_key phone language country created_at",
    "customers_order": "id merchant_id channel_id number number_key customer_id placed_at order_status"
    " currency"
    " total_amount shipping_amount ship_name ship_line1 ship_line2 ship_postcode ship_city ship_country"
    " email_key"
    " postcode_key imported_at",
    "customers_orderline": "id merchant_id order_id ref variant_id kind sku title options category tags"
    " is_final_sale exemption quantity gross_amount tax_amount",
    "customers_unitshare": "id merchant_id order_line_id unit_no gross_amount tax_amount cancelled_by",
    "customers_delivery": "id merchant_id order_id ref shipped_at delivered_at",
    "customers_deliveryline": "id merchant_id delivery_id order_line_id quantity",
    "customers_payment": "id merchant_id order_id ref method currency captured_amount reserved_amount"
    " refunded_amount",
    "returns_return": "id merchant_id key number serial order_id customer_id language currency comment stage"
    " opened_by requested_at",
    "returns_returnparcel": "id merchant_id rma_id destination_id label_state transit label_a6 label_a4"
    " label_cost_amount delivered_at",
    "returns_returnitem": "id merchant_id rma_id position number order_line_id unit_no variant_id sku title"
    " options"
    " gross_amount tax_amount currency reason_id comment regime resolution fee_amount refund_when"
    " permission refusal"
    " journey inspection_state grade disposition parcel_id location_id received_at receipts released_at",
    "returns_decision": "id merchant_id item_id promise_version handling_version facts outcome decided_at",
    "returns_inspection": "id merchant_id item_id receipt is_accepted grade disposition note inspector_id"
    " inspected_at",
    "returns_refund": "id merchant_id rma_id payment_id way key amount currency refund_state gateway"
    " gateway_ref failure"
    " booked_at due_at succeeded_at",
    "returns_refundline": "id merchant_id refund_id item_id code amount tax_amount",
    "inventory_stockmovement": "id merchant_id location_id variant_id condition quantity cause_kind"
    " cause_id moved_at",
}
NULL = r"\N"


@dataclass(frozen=True)
class Shop:
    """A prepared merchant and its part of the data set: returns `first` to `last`, this one not included."""

    merchant: int
    prefix: str
    numbers_key: bytes
    currency: str
    channel: int
    centre: int
    reasons: tuple[int, ...]
    first: int
    last: int

    @property
    def is_tiny(self) -> bool:
        """Whether it has no more than a return or two."""
        return self.last - self.first < 3


@dataclass(frozen=True)
class Examples:
    """One decided article as the engine stores it: facts and outcome, JSON."""

    facts: str
    outcome: str


def sizes(merchants: int, returns: int) -> list[int]:
    """Share the returns over the merchants, the k-th having 1/k of the first's; multiples of three."""
    weights = [1 / place for place in range(1, merchants + 1)]
    shares = [max(3, int(returns * weight / sum(weights)) // 3 * 3) for weight in weights]
    shares[0] += (returns - sum(shares)) // 3 * 3
    return shares


def load(
    address: str, shops: list[Shop], examples: Examples, tell: Callable[[str], None], *, processes: int = 2
) -> float:
    """Write all rows of all shops by COPY; returns how many seconds it took, statistics included.

    `address` is a superuser's: foreign keys are not checked row by row, since every id is calculated.
    `tell` gets progress lines.
    """
    began = time.perf_counter()
    parts = [(address, examples, *part) for shop in shops for part in parts_of(shop)]
    with ProcessPoolExecutor(processes) as pool:
        for count, _none in enumerate(pool.map(write_part, *zip(*parts, strict=True)), start=1):
            if count % (1 + len(parts) // 10) == 0:
                tell(f"    {count} of {len(parts)} parts written")
    tell("    gathering statistics")
    finish(address, shops)
    return time.perf_counter() - began


def parts_of(shop: Shop) -> Iterator[tuple[Shop, int, int]]:
    """Cut a shop's returns into batches that begin at multiples of three."""
    for first in range(shop.first, shop.last, BATCH):
        yield shop, first, min(first + BATCH, shop.last)


def write_part(address: str, examples: Examples, shop: Shop, first: int, last: int) -> None:
    """Write the rows of some returns in one transaction."""
    rows: dict[str, list[str]] = defaultdict(list)
    if first == shop.first:
        for number in range(VARIANTS):
            write_variant(rows, shop, number)
    dice = random.Random(first)
    for number in range(first, last):
        write_return(rows, shop, number, dice, examples)
    with psycopg2.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off")
        for table, columns in COLUMNS.items():
            if rows[table]:
                names = ", ".join(columns.split())
                cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", StringIO("".join(rows[table])))
    connection.close()


def variant_id(shop: Shop, number: int) -> int:
    """Return the id of the shop's variant of this number."""
    return shop.merchant * VARIANTS + number % VARIANTS


def write_variant(rows: dict, shop: Shop, number: int) -> None:
    """Write a product with its one variant."""
    pk, category = variant_id(shop, number), CATEGORIES[number % len(CATEGORIES)]
    add(rows, "inventory_product", pk, shop.merchant, f"P{number}", f"Article {number}", "{}", category, "[]")
    add(
        rows, "inventory_variant", pk, shop.merchant, pk, f"SKU-{number:04d}", f"{4006381000000 + number}",
        "M",
        "article", price_of(number), shop.currency, "", 300, "f", "",
    )  # fmt: skip


def price_of(number: int) -> str:
    """Return what an article costs, in the major unit."""
    return f"{20 + number % 90}.90"


def add(rows: dict, table: str, *values: object) -> None:
    """Append a row in the form COPY reads."""
    rows[table].append("\t".join(map(str, values)) + "\n")


def write_return(rows: dict, shop: Shop, number: int, dice: random.Random, examples: Examples) -> None:
    """Write one return with its order, articles, parcel, decisions and money."""
    fate = fate_of(shop, number, dice)
    asked = moment_of(shop, fate[0], dice)
    variants = [dice.randrange(VARIANTS), dice.randrange(VARIANTS)]
    articles = 2 if number % 3 == 0 else 1
    write_order(
        rows, shop, number, asked - dt.timedelta(days=9), variants, articles if fate[0] == "closed" else 0
    )
    serial = number - shop.first + 1
    numbered = fate[2] == "approved"
    text = return_number(shop.prefix, serial, shop.numbers_key) if numbered else ""
    add(
        rows, "returns_return", number, shop.merchant, uuid_of(number), text, serial if numbered else NULL,
        number,
        customer_of(number), "fr", shop.currency, "", fate[0], "customer", asked.isoformat(),
    )  # fmt: skip
    if numbered:
        delivered = (asked + dt.timedelta(days=4)).isoformat() if fate[6] == "delivered" else NULL
        add(
            rows, "returns_returnparcel", number, shop.merchant, number, shop.centre, fate[5], fate[6],
            "a6.pdf",
            "a4.pdf", "4.50", delivered,
        )  # fmt: skip
    for position in range(1, articles + 1):
        write_article(
            rows, shop, number, position, variants[position - 1], fate, asked, serial, examples, dice
        )
    if fate[0] == "closed":
        write_refund(rows, shop, number, variants[:articles], asked)


def fate_of(shop: Shop, number: int, dice: random.Random) -> tuple:
    """Return what a return has come to; a tiny shop has one that is closed and one that is requested."""
    if shop.is_tiny:
        return FATES[number % 2]
    return dice.choices(FATES, [each[1] for each in FATES])[0]


def moment_of(shop: Shop, stage: str, dice: random.Random) -> dt.datetime:
    """Return when a return was asked for: open ones lately, ended ones in the last two years."""
    is_ended = stage in ("closed", "rejected", "cancelled", "expired")
    days = 365 * YEARS if is_ended and not shop.is_tiny else 21
    return NOW - dt.timedelta(seconds=dice.randrange(days * 86_400))


NOW = dt.datetime.now(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def uuid_of(number: int) -> str:
    """Return a key that is different for each number."""
    return f"{(number * 2_654_435_761) % 2**32:08x}-0000-4000-8000-{number:012x}"


def customer_of(number: int) -> int:
    """Return the customer of a return: three returns each."""
    return number // 3


def write_order(
    rows: dict, shop: Shop, number: int, placed: dt.datetime, variants: list[int], paid_back: int
) -> None:
    """Write a return's order: two lines of one unit, delivered and paid; its customer with the first."""
    customer, at = customer_of(number), placed.isoformat()
    name = f"{FIRST_NAMES[customer % 16]} {LAST_NAMES[customer // 16 % 13]}{customer % 997}"
    email = f"client{customer}@example.org"
    if number % 3 == 0:
        add(
            rows, "customers_customer", customer, shop.merchant, email, name, email, email, "", "fr", "FR", at
        )
    prices = [float(price_of(each)) for each in variants]
    add(
        rows, "customers_order", number, shop.merchant, shop.channel, f"W{number}", f"W{number}", customer,
        at,
        "completed", shop.currency, f"{sum(prices):.2f}", "0.00", name, "3 rue des Lilas", "", "75011",
        "Paris", "FR",
        email, "75011", at,
    )  # fmt: skip
    delivered = (placed + dt.timedelta(days=3)).isoformat()
    add(rows, "customers_delivery", number, shop.merchant, number, "D1", at, delivered)
    back = sum(prices[:paid_back])
    add(
        rows, "customers_payment", number, shop.merchant, number, "P1", "card", shop.currency,
        f"{sum(prices):.2f}",
        "0.00", f"{back:.2f}",
    )  # fmt: skip
    for position, variant in enumerate(variants):
        line = 2 * number + position
        add(
            rows, "customers_orderline", line, shop.merchant, number, position + 1, variant_id(shop,
            variant), "article",
            f"SKU-{variant:04d}", f"Article {variant}", "M", CATEGORIES[variant % len(CATEGORIES)], "[]",
            "f", "", 1,
            price_of(variant), "0.00",
        )  # fmt: skip
        add(rows, "customers_unitshare", line, shop.merchant, line, 1, price_of(variant), "0.00", "")
        add(rows, "customers_deliveryline", line, shop.merchant, number, line, 1)


def write_article(
    rows: dict, shop: Shop, number: int, position: int, variant: int, fate: tuple, asked: dt.datetime,
    serial: int,
    examples: Examples, dice: random.Random,
) -> None:  # fmt: skip
    """Write one article with its decision and, where it came to that, inspection and stock movement."""
    _stage, _share, permission, journey, inspection, _label, _transit = fate
    pk = line = 2 * number + position - 1
    numbered, came = permission == "approved", journey == "received"
    received = (asked + dt.timedelta(days=5)).isoformat() if came else NULL
    ended = NULL if permission in ("approved", "requested") else asked.isoformat()
    accepted = inspection == "accepted"
    add(
        rows, "returns_returnitem", pk, shop.merchant, number, position,
        return_number(shop.prefix, serial, shop.numbers_key, position) if numbered else "", line, 1,
        variant_id(shop, variant), f"SKU-{variant:04d}", f"Article {variant}", "M", price_of(variant), "0.00",
        shop.currency, shop.reasons[min(dice.randrange(REASONS), dice.randrange(REASONS))], "",
        "commercial", "refund",
        "0.00", "accepted", permission, "", journey, inspection, "A" if accepted else "",
        "restock" if accepted else "", number if numbered else NULL, shop.centre if came else NULL,
        received, int(came),
        ended,
    )  # fmt: skip
    decided = (1, 1, examples.facts, examples.outcome, asked.isoformat())
    add(rows, "returns_decision", pk, shop.merchant, pk, *decided)
    if accepted:
        write_acceptance(rows, shop, pk, variant, received)


def write_acceptance(rows: dict, shop: Shop, item: int, variant: int, received: str) -> None:
    """Write the inspection that accepted an article, and its way back into stock."""
    add(rows, "returns_inspection", item, shop.merchant, item, 1, "t", "A", "restock", "", "1", received)
    add(
        rows, "inventory_stockmovement", item, shop.merchant, shop.centre, variant_id(shop, variant),
        "sellable", 1, "restock", item, received,
    )  # fmt: skip


def write_refund(rows: dict, shop: Shop, number: int, variants: list[int], asked: dt.datetime) -> None:
    """Write the refund that closed a return."""
    paid = (asked + dt.timedelta(days=6)).isoformat()
    total = sum(float(price_of(variant)) for variant in variants)
    add(
        rows, "returns_refund", number, shop.merchant, number, number, "payment", uuid_of(number),
        f"{total:.2f}",
        shop.currency, "succeeded", "manual", "M1", "", paid, (asked + dt.timedelta(days=14)).isoformat(),
        paid,
    )  # fmt: skip
    for position, variant in enumerate(variants):
        pk = 2 * number + position
        add(rows, "returns_refundline", pk, shop.merchant, number, pk, "article", price_of(variant), "0.00")


def finish(address: str, shops: list[Shop]) -> None:
    """Set the sequences and counters behind what was written, vacuum, and let the planner know the sizes."""
    connection = psycopg2.connect(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for table in COLUMNS:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        for shop in shops:
            serials = (shop.last - shop.first, shop.merchant)
            cursor.execute("UPDATE returns_numbercounter SET last = %s WHERE merchant_id = %s", serials)
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def escaped(value: object) -> str:
    """Return a value as JSON in the form COPY reads."""
    return json.dumps(value).replace("\\", "\\\\")
