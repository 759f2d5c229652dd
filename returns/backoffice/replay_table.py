"""What a draft would have meant, then and now, as a table: verdicts first, then money."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from returns.wording.replays import VERDICTS, number
from rma_portal.web.templatetags.rma import money

ROWS: list[tuple[str, str | Promise, bool]] = [  # name in domain/policy/replay, title, whether it has a count
    *((verdict, title, True) for verdict, title in VERDICTS.items()),
    ("kept", _("Kept by the customer"), True),
    ("law", _("The law had to step in"), True),
    ("fees", _("Return and restocking fees"), False),
    ("bonus", _("Bonus on store credit"), False),
    ("refund", _("Money to be refunded"), False),
]


@dataclass(frozen=True)
class Cell:
    """A count of articles, or nothing, and a sum for each currency; `amounts` are as people write them."""

    count: str
    amounts: list[str]


@dataclass(frozen=True)
class Line:
    """One line: then, now, and the change from one to the other, with its sign."""

    title: str | Promise
    then: Cell
    now: Cell
    change: Cell


def table(summary: Mapping[str, Any]) -> list[Line]:
    """Return the lines of a run's summary; what is nothing on both sides has no amounts."""
    then, now = summary["then"], summary["now"]
    currencies = sorted(then["money"].keys() | now["money"].keys())
    return [line(name, title, counts, then, now, currencies) for name, title, counts in ROWS]


def line(
    name: str,
    title: str | Promise,
    has_count: bool,
    then: Mapping[str, Any],
    now: Mapping[str, Any],
    currencies: list[str],
) -> Line:
    """Return one line of the table."""
    sums = [(currency, amount(then, currency, name), amount(now, currency, name)) for currency in currencies]
    told = [(currency, was, will_be) for currency, was, will_be in sums if was or will_be]
    before, after = (side["counts"].get(name, 0) if has_count else None for side in (then, now))
    return Line(
        title,
        Cell(counted(before), [money(was, currency) for currency, was, _now in told]),
        Cell(counted(after), [money(will_be, currency) for currency, _was, will_be in told]),
        Cell(
            "" if before is None else signed(after - before),
            [signed_money(will_be - was, currency) for currency, was, will_be in told],
        ),
    )


def amount(side: Mapping[str, Any], currency: str, name: str) -> Decimal:
    """Return a side's sum in a currency."""
    return Decimal(side["money"].get(currency, {}).get(name, 0))


def counted(count: int | None) -> str:
    """Write a count, nothing for none."""
    return "" if count is None else number(count)


def signed(count: int) -> str:
    """Write a change of a count with its sign; no change is 0."""
    return f"{sign(count)}{number(abs(count))}"


def signed_money(change: Decimal, currency: str) -> str:
    """Write a change of an amount with its sign."""
    return f"{sign(change)}{money(abs(change), currency)}"


def sign(change: Decimal | int) -> str:
    """Return a plus or a true minus."""
    return "+" if change > 0 else "−" if change < 0 else ""


def fee_changes(summary: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fees then and now, for each currency in which they change."""
    then, now = summary["then"], summary["now"]
    for currency in sorted(then["money"].keys() | now["money"].keys()):
        was, will_be = amount(then, currency, "fees"), amount(now, currency, "fees")
        if was != will_be:
            yield money(was, currency), money(will_be, currency)
