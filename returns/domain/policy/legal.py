"""The consumer's legal minimum by country and date, read from `legal.json`.

Facts with their sources, no legal advice: a merchant may be kinder, never harsher. The law is that of
the consumer's country (Rome I, art. 6), as in force on the day of the order.
"""

import calendar
import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rma_portal.core import clock


@dataclass(frozen=True, eq=False)  # one object each, told apart as such: it is a key of `end_of_period`
class Law:
    """What a country grants consumers who buy goods online.

    `withdrawal_days`: without a reason, counted from delivery; None where there is no such right.
    `uninformed_months`: by how much it is longer where the consumer was not told of it (CRD art. 10(1), Case
    142), or None.
    `moves_to_working_day`: a period that ends on a Saturday, Sunday or holiday ends on the next working day.
    `guarantee_months`: how long defects can be claimed, from delivery; None where no term is fixed.
    `remedies`: what a defect gives a right to, in the order of the law (Dir. 2019/771, art. 13).
    `reject_days`: within them a defect gives the money back at once (UK), or None.
    `refund_days`: how long the trader has to pay back a withdrawal; `refund_clock` says from when: "informed"
    (of the withdrawal; the money may be withheld until the goods or a proof of sending are there) or
    "received_or_evidence" (of the goods, or of evidence that they were sent). None without such a right.
    No country with a right of withdrawal lets a restocking fee be kept from it (CRD art. 14(5)).
    """

    valid_from: dt.date
    valid_until: dt.date | None
    withdrawal_days: int | None
    uninformed_months: int | None
    moves_to_working_day: bool
    guarantee_months: int | None
    reject_days: int | None
    remedies: tuple[str, ...]
    refund_days: int | None
    refund_clock: str | None
    sources: tuple[str, ...]

    def is_valid_on(self, day: dt.date) -> bool:
        """Whether the law was in force on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class Presumption:
    """For how many months from delivery a defect counts as there from the start, until disproved.

    T-52: for second-hand goods it may be shorter; the guarantee itself is not.
    """

    valid_from: dt.date
    months: int
    second_hand_months: int
    source: str


@dataclass(frozen=True)
class Exemption:
    """A kind of goods without right of withdrawal.

    Those that depend on a broken seal are decided when the article is inspected (T-40): the request is taken.
    """

    code: str
    article: str
    decided_at_inspection: bool


_Rows = list[dict[str, Any]]


def _by_country(rows: _Rows, made: Callable[[dict[str, Any]], Any]) -> Mapping[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        one = made({name: value for name, value in row.items() if name != "countries"})
        for country in row["countries"]:
            found[country] = (*found.get(country, ()), one)
    return found


def _law(row: dict[str, Any]) -> Law:
    until = row["valid_until"]
    return Law(
        **{
            **row,
            "valid_from": dt.date.fromisoformat(row["valid_from"]),
            "valid_until": dt.date.fromisoformat(until) if until else None,
            "remedies": tuple(row["remedies"]),
            "sources": tuple(row["sources"]),
        }
    )


def _presumption(row: dict[str, Any]) -> Presumption:
    return Presumption(**{**row, "valid_from": dt.date.fromisoformat(row["valid_from"])})


_STORED = json.loads(Path(__file__).with_name("legal.json").read_text("utf-8"))
UNION: frozenset[str] = frozenset(_STORED["union"])
TERRITORIES: frozenset[str] = frozenset(_STORED["territories"])
"""Outside the 27 by their codes; the law of their member state holds there."""
LAWS: Mapping[str, tuple[Law, ...]] = _by_country(_STORED["laws"], _law)
PRESUMPTIONS: Mapping[str, tuple[Presumption, ...]] = _by_country(_STORED["presumptions"], _presumption)
EXEMPTIONS: Mapping[str, Exemption] = {row["code"]: Exemption(**row) for row in _STORED["exemptions"]}


def presumption_of(country: str, day: dt.date) -> Presumption | None:
    """Return the presumption for goods delivered in a country (alpha-2) on a day, if one is known."""
    return next((one for one in PRESUMPTIONS.get(country.upper(), ()) if one.valid_from <= day), None)


@lru_cache(maxsize=4096)
def law_of(country: str, day: dt.date) -> Law | None:
    """Return the law in force in a country (ISO 3166 alpha-2) on a day, or None when none is known."""
    return next((law for law in LAWS.get(country.upper(), ()) if law.is_valid_on(day)), None)


def excludes_withdrawal(exemption: str) -> bool:
    """Whether goods with this exemption code surely have no right of withdrawal.

    False for an unknown code: exceptions are read narrowly, the default is none (T-40).
    """
    known = EXEMPTIONS.get(exemption)
    return known is not None and not known.decided_at_inspection


@lru_cache(maxsize=4096)
def end_of_period(
    last_day: dt.date, law: Law | None, country: str, zone: str, region: str = ""
) -> dt.datetime:
    """Return the last second of a period, in UTC: 23:59:59 of its last day in the consumer's zone.

    The day moves to the next working day of the country where its law says so (Regulation 1182/71,
    art. 3(4); Case 17); a region (ISO 3166-2 without the country) adds its own holidays (T-1).
    """
    if law and law.moves_to_working_day:
        last_day = clock.next_working_day(last_day, country.upper(), region)
    return clock.end_of_day(last_day, zone)


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or that month's last day when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
