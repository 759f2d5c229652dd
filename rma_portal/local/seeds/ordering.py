"""A year of orders: weekly rhythm, seasons, sales, gift cards, some cancelled, the newest not yet shipped."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from rma_portal.local.seeds.dice import dice
from rma_portal.local.seeds.plans import (
    LinePlan,
    MerchantSeed,
    OrderPlan,
    PersonSeed,
    ProductSeed,
    VariantSeed,
)

ORDERS_A_YEAR = 900
_DAYS = 365
_WEEKDAYS = (1.15, 0.95, 0.9, 0.95, 0.9, 0.95, 1.3)  # Monday first: people shop on Sunday evenings
_MONTHS = (1.15, 0.8, 0.9, 0.95, 1.0, 1.05, 0.95, 0.65, 1.0, 1.05, 1.4, 1.5)
_SALE_MONTHS = frozenset({1, 7})
_HOURS = (8, 9, 10, 11, 12, 12, 13, 13, 14, 15, 16, 17, 18, 19, 20, 20, 21, 21, 21, 22, 22, 23)
_SEASONS = {
    "Robes": {4, 5, 6, 7}, "Bain": {5, 6, 7}, "Manteaux et vestes": {9, 10, 11, 12}, "Cartes cadeaux": {12},
    "Gift cards": {12}, "Textiles": {10, 11, 12}, "Lighting": {10, 11, 12, 1}, "Glassware": {5, 6, 7},
}  # fmt: skip
_DOZENS = frozenset({"Tableware", "Glassware"})  # what is bought by the set
_CENT = Decimal("0.01")


def orders(merchant: MerchantSeed, people: Sequence[PersonSeed], until: dt.datetime) -> Iterator[OrderPlan]:
    """Yield about 900 orders of the twelve months before `until` (aware), oldest first, always the same."""
    rng = dice(f"orders of {merchant.slug}")
    number = merchant.first_order_number
    for placed_at in _moments(rng, until, merchant.time_zone):
        yield _order(rng, merchant, str(number), placed_at, people, until)
        number += 1


def _moments(rng: random.Random, until: dt.datetime, zone: str) -> Iterator[dt.datetime]:
    last = until.astimezone(ZoneInfo(zone)).date()
    days = [last - dt.timedelta(days=back) for back in range(_DAYS - 1, -1, -1)]
    weights = [_WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1] for day in days]
    carried = 0.0
    for day, weight in zip(days, weights, strict=True):
        carried += ORDERS_A_YEAR * weight / sum(weights) * rng.uniform(0.5, 1.5)
        moments = sorted(_moment(rng, day, zone) for _ in range(int(carried)))
        carried -= int(carried)
        yield from (moment for moment in moments if moment <= until)


def _moment(rng: random.Random, day: dt.date, zone: str) -> dt.datetime:
    time = dt.time(rng.choice(_HOURS), rng.randrange(60), rng.randrange(60), tzinfo=ZoneInfo(zone))
    return dt.datetime.combine(day, time).astimezone(dt.UTC)


def _order(
    rng: random.Random,
    merchant: MerchantSeed,
    number: str,
    placed_at: dt.datetime,
    people: Sequence[PersonSeed],
    until: dt.datetime,
) -> OrderPlan:
    lines = _lines(rng, merchant, placed_at.month)
    goods = sum(
        (line.unit_price * line.quantity for line in lines if line.variant.kind == "article"), Decimal("0.00")
    )
    discount = _discount(rng, goods, placed_at.month)
    shipped_at, delivered_at = _journey(rng, placed_at, until)
    is_cancelled = rng.random() < 0.018
    methods, shares = zip(*merchant.payment_methods, strict=True)
    return OrderPlan(
        number=number,
        placed_at=placed_at,
        # Some customers come back often, most do not.
        customer=people[int(rng.random() ** 1.6 * len(people))],
        lines=lines,
        currency=merchant.currency,
        discount=discount,
        shipping=_shipping(merchant, goods, goods - discount),
        payment_method=rng.choices(methods, shares)[0],
        status="cancelled" if is_cancelled else "completed" if shipped_at else "pending",
        shipped_at=None if is_cancelled else shipped_at,
        delivered_at=None if is_cancelled else delivered_at,
    )


def _lines(rng: random.Random, merchant: MerchantSeed, month: int) -> tuple[LinePlan, ...]:
    picked: dict[str, tuple[ProductSeed, VariantSeed]] = {}
    weights = [_appeal(product, month) for product in merchant.products]
    for product in rng.choices(merchant.products, weights, k=rng.choices((1, 2, 3, 4), (52, 30, 13, 5))[0]):
        variant = rng.choice(product.variants)
        picked[variant.sku] = (product, variant)
        if merchant.country == "FR" and rng.random() < 0.09:
            # Two sizes to try at home: one of them comes back.
            other = _next_size(product, variant)
            picked[other.sku] = (product, other)
    return tuple(
        LinePlan(position, product, variant, _quantity(rng, product), variant.price)
        for position, (product, variant) in enumerate(picked.values(), start=1)
    )


def _appeal(product: ProductSeed, month: int) -> float:
    return product.popularity * (1.8 if month in _SEASONS.get(product.category, ()) else 1.0)


def _next_size(product: ProductSeed, variant: VariantSeed) -> VariantSeed:
    sizes = [other for other in product.variants if other.colour == variant.colour]
    place = sizes.index(variant)
    return sizes[place + 1] if place + 1 < len(sizes) else sizes[place - 1]


def _quantity(rng: random.Random, product: ProductSeed) -> int:
    if product.category in _DOZENS:
        return rng.choices((1, 2, 4, 6), (50, 25, 17, 8))[0]
    return rng.choices((1, 2), (95, 5))[0]


def _discount(rng: random.Random, goods: Decimal, month: int) -> Decimal:
    share = Decimal("0.15") if month in _SALE_MONTHS and rng.random() < 0.35 else Decimal("0.00")
    if not share and rng.random() < 0.12:
        share = Decimal("0.10")  # the newsletter's welcome
    return (goods * share).quantize(_CENT, ROUND_HALF_UP)


def _shipping(merchant: MerchantSeed, goods: Decimal, paid: Decimal) -> Decimal:
    # Gift cards go by mail.
    if not goods or paid >= merchant.free_shipping_from:
        return Decimal("0.00")
    return merchant.shipping_price


def _journey(
    rng: random.Random, placed_at: dt.datetime, until: dt.datetime
) -> tuple[dt.datetime | None, dt.datetime | None]:
    shipped_at = placed_at + dt.timedelta(hours=rng.uniform(8, 40))
    delivered_at = (placed_at + dt.timedelta(days=rng.randint(2, 5))).replace(
        hour=rng.randint(8, 17), minute=rng.randrange(60), second=0
    )
    delivered_at = max(delivered_at, shipped_at + dt.timedelta(hours=6))
    return (shipped_at if shipped_at <= until else None, delivered_at if delivered_at <= until else None)
