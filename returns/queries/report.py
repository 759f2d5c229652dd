"""Why articles come back, how often, and what it costs."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from inventory.models import Product
from returns.domain.cost import Cost, ExactCost, handling_cost, share_costs, sum_costs
from returns.domain.finding import Finding, striking_finding
from returns.domain.question import Question
from returns.models import Reason, ReturnsSettings
from returns.queries.report_sums import sums_by_period, sums_by_scope, units_sold
from rma_portal.core.money import Money, sum_money
from rma_portal.tenancy.models import Merchant

PERIODS = ("week", "month")
MOST_CHOICES = 200  # products a page lets choose from: those that came back most


@dataclass(frozen=True)
class Part:
    """The units of one reason within a row; `colour` is the reason's place in the merchant's list, from 0."""

    code: str
    label: str
    colour: int
    units: int


@dataclass(frozen=True)
class Row:
    """One line of the report, or its foot.

    `key` is a reason's code, a product's id, a category or the first day of a week or month; `label` is
    empty for a day and for what is unknown. `share` is of all returned units, `rate` of the units sold
    (None: none sold).
    """

    key: Any
    label: str
    units: int
    share: Fraction
    sold: int
    rate: Fraction | None
    value: Money
    cost: Cost
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Report:
    """The answer to a Question. `total` has the rows' sums; `finding` is what to read first.

    `reasons` are the merchant's (code, label); `products` (id, title) and `categories` what came back in
    the period, most units first: what the page lets choose from.
    """

    asked: Question
    rows: tuple[Row, ...]
    total: Row
    finding: Finding | None
    reasons: tuple[tuple[str, str], ...]
    products: tuple[tuple[int, str], ...]
    categories: tuple[str, ...]


@dataclass
class _Sums:
    """What the database added up for one key, over its reasons."""

    units: int = 0
    value: Decimal = Decimal(0)
    handled: int = 0
    label: Decimal = Decimal(0)
    lost: Decimal = Decimal(0)
    by_reason: dict[str, int] = field(default_factory=dict)


class _Words:
    """The labels of reasons and products in one language, read once."""

    def __init__(self, reasons: Iterable[Reason], products: Iterable[Product], language: str) -> None:
        self.reasons = {reason.code: reason.label_in(language) for reason in reasons}
        self.products = {product.pk: product.title_in(language) for product in products}
        self.colours = {code: place for place, code in enumerate(self.reasons)}

    def label(self, group: str, key: Any) -> str:
        """Return a key in words; a day has none, the page writes it."""
        known = {"reason": self.reasons, "product": self.products}.get(group, {})
        return known.get(key, key if group == "category" and key else "")

    def part(self, code: str, units: int) -> Part:
        """Return one reason of a row."""
        return Part(code, self.reasons.get(code, ""), self.colours.get(code, len(self.colours)), units)


def report(asked: Question, *, merchant: Merchant, language: str) -> Report:
    """Answer a question about the returns of the active merchant, amounts in the merchant's currency.

    Counted are announced articles of returns asked for in the period, unless rejected, cancelled or
    expired; articles nobody announced and orders in other currencies are left out. The rate compares
    them with the units sold in the same days. A label's cost is shared by the articles of its parcel,
    handling counts for what arrived, lost value for what was not refused. Five queries, six by week or month.
    """
    scopes = list(sums_by_scope(asked, merchant, with_costs=asked.group not in PERIODS))
    reasons = list(Reason.objects.all())
    products = _choices((scope["product"], scope["units"]) for scope in scopes)
    words = _Words(reasons, Product.objects.filter(pk__in=products), language)
    sold = units_sold(asked, merchant)
    added = sums_by_period(asked, merchant) if asked.group in PERIODS else _narrowed(asked, scopes)
    rows = _rows(asked, _sums(added), sold, words, merchant.currency)
    return Report(
        asked=asked,
        rows=rows,
        total=_total(rows, sum(sold.values()), words, merchant.currency),
        finding=_finding(asked, scopes),
        reasons=tuple(words.reasons.items()),
        products=tuple((pk, words.products[pk]) for pk in products[:MOST_CHOICES]),
        categories=tuple(_choices((scope["category"], scope["units"]) for scope in scopes)),
    )


def _choices(counted: Iterable[tuple[Any, int]]) -> list[Any]:
    """Return the keys by descending units; nothing known is no choice."""
    units: Counter[Any] = Counter()
    for key, count in counted:
        units[key] += count
    return [key for key in sorted(units, key=lambda key: (-units[key], str(key))) if key]


def _narrowed(asked: Question, scopes: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the scopes that are asked for, each under the key of its row."""
    wanted = {"product": asked.product_id, "category": asked.category, "code": asked.reason}
    for scope in scopes:
        if all(scope[name] == value for name, value in wanted.items() if value):
            yield {**scope, "key": scope["code" if asked.group == "reason" else asked.group]}


def _sums(added: Iterable[dict[str, Any]]) -> dict[Any, _Sums]:
    found: dict[Any, _Sums] = {}
    for row in added:
        sums = found.setdefault(row["key"], _Sums())
        for column in ("units", "value", "handled", "label", "lost"):
            setattr(sums, column, getattr(sums, column) + row[column])
        sums.by_reason[row["code"]] = sums.by_reason.get(row["code"], 0) + row["units"]
    return found


def _rows(
    asked: Question, sums: dict[Any, _Sums], sold: dict[Any, int], words: _Words, currency: str
) -> tuple[Row, ...]:
    keys = _in_order(asked.group, sums, sold)
    lines = [sums.get(key, _Sums()) for key in keys]
    costs = _costs(lines, currency)
    whole = sum(line.units for line in lines)
    bought = [sold.get(None if asked.group == "reason" else key, 0) for key in keys]
    return tuple(
        Row(
            key=_day(key),
            label=words.label(asked.group, key),
            units=line.units,
            share=_ratio(line.units, whole) or Fraction(0),
            sold=count,
            rate=_ratio(line.units, count),
            value=Money(line.value, currency),
            cost=cost,
            parts=_parts(line.by_reason, words),
        )
        for key, line, cost, count in zip(keys, lines, costs, bought, strict=True)
    )


def _costs(lines: Sequence[_Sums], currency: str) -> tuple[Cost, ...]:
    rates = ReturnsSettings.objects.get()
    minutes, hourly = rates.handling_minutes, rates.hourly_rate_amount
    exact = [ExactCost(line.label, handling_cost(line.handled, minutes, hourly), line.lost) for line in lines]
    return share_costs(exact, currency)


def _in_order(group: str, sums: dict[Any, _Sums], sold: dict[Any, int]) -> list[Any]:
    """Periods follow each other, also those in which nothing came back; all else begins with the most."""
    if group in ("week", "month"):
        return sorted({*sums, *sold})
    return sorted(sums, key=lambda key: (-sums[key].units, str(key)))


def _day(key: Any) -> Any:
    return key.date() if isinstance(key, dt.datetime) else key


def _ratio(units: int, whole: int) -> Fraction | None:
    return Fraction(units, whole) if whole else None


def _parts(by_reason: dict[str, int], words: _Words) -> tuple[Part, ...]:
    parts = (words.part(code, units) for code, units in by_reason.items())
    return tuple(sorted(parts, key=lambda part: (-part.units, part.colour)))


def _total(rows: Sequence[Row], sold: int, words: _Words, currency: str) -> Row:
    units: Counter[str] = Counter()
    for row in rows:
        units.update({part.code: part.units for part in row.parts})
    whole = units.total()
    return Row(
        key=None,
        label="",
        units=whole,
        share=Fraction(1 if whole else 0),
        sold=sold,
        rate=_ratio(whole, sold),
        value=sum_money((row.value for row in rows), currency),
        cost=sum_costs([row.cost for row in rows], currency),
        parts=_parts(units, words),
    )


def _finding(asked: Question, scopes: Iterable[dict[str, Any]]) -> Finding | None:
    """Look among categories, or at the one product or category asked for."""
    by_product = bool(asked.product_id)
    units: Counter[tuple[str, str]] = Counter()
    for row in scopes:
        units[str(row["product"] or "") if by_product else row["category"], row["code"]] += row["units"]
    scope = str(asked.product_id) if by_product else asked.category or None
    return striking_finding(units, scope=scope, reason=asked.reason or None)
