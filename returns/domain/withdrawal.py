"""A consumer's statement of withdrawal: what it holds, its exact bytes, and which order it may mean.

Directive 2011/83/EU, art. 11a: name, contract and electronic address are all that may be asked for.
"""

import datetime as dt
import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from customers.domain.matching import email_key, name_key, order_number_key
from rma_portal.core import clock, codes

ANSWER_WITHIN_DAYS = 14  # art. 13(1): the refund, from the day the trader is informed
CANONICAL_FORM = 1  # of the JSON below; a later form gets another number, old rows keep theirs
MOST_UNITS = 1000
COUNTED = re.compile(r"^\s*(?:(\d{1,3})\s*[x×]\s+)?(.+?)(?:\s+[x×]\s*(\d{1,3}))?\s*$", re.IGNORECASE)
REFERENCE_LENGTH = 10


class CaseState(StrEnum):
    """What became of a statement: nothing yet, a return, an order but no return, or a person's last word."""

    WAITING = "waiting"
    OPENED = "opened"
    STUCK = "stuck"
    CLOSED = "closed"


class Match(StrEnum):
    """How many orders a statement may mean (T-16)."""

    EXACT = "exact"
    SEVERAL = "several"
    NONE = "none"


@dataclass(frozen=True)
class NamedLine:
    """An order line that the consumer chose, by its id, with its title as shown and how many units."""

    line: int
    title: str
    quantity: int


@dataclass(frozen=True)
class Statement:
    """What a consumer states. `text` is what was shown for review, word for word, in `language`.

    `articles` are free lines; `lines` stand in their place where the order was proved. `reason` is as the
    consumer read it; both may be empty. `order_id` is the order proved in the browser's session, or None.
    """

    name: str
    contract: str
    email: str
    language: str
    text: str = ""
    articles: str = ""
    lines: tuple[NamedLine, ...] = ()
    reason_code: str = ""
    reason: str = ""
    order_id: int | None = None

    def packed(self) -> list[Any]:
        """Return the statement as plain values, to be signed and sent along with a form."""
        lines = [[line.line, line.title, line.quantity] for line in self.lines]
        values = asdict(self) | {"lines": lines}
        return list(values.values())

    @classmethod
    def unpacked(cls, values: Sequence[Any]) -> "Statement":
        """Read what `packed` made."""
        named = dict(zip((one.name for one in fields(cls)), values, strict=True))
        named["lines"] = tuple(NamedLine(*line) for line in named["lines"])
        return cls(**named)


def canonical(
    statement: Statement,
    *,
    key: uuid.UUID,
    merchant: str,
    declared_at: dt.datetime,
    address: str,
    needs_review: bool = False,
) -> str:
    """Return the JSON that is kept and whose digest is chained: the same bytes for the same statement.

    `declared_at` is told in UTC to the second (art. 11a(4)); `address` is the internet address. Ids of rows
    are in it, so that none can be changed unseen.
    """
    told = {
        "form": CANONICAL_FORM,
        "reference": reference_of(key),
        "merchant": merchant,
        "declared_at": utc_text(declared_at),
        "address": address,
        "name": statement.name,
        "contract": statement.contract,
        "email": statement.email,
        "articles": statement.articles,
        "lines": [asdict(line) for line in statement.lines],
        "order": statement.order_id,
        "reason": statement.reason,
        "reason_code": statement.reason_code,
        "review": needs_review,
        "language": statement.language,
        "text": statement.text,
    }
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def utc_text(instant: dt.datetime) -> str:
    """Return an instant in UTC, to the second: 2026-11-27T20:20:18Z."""
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest_of(content: str) -> str:
    """Return the SHA-256 of a canonical statement."""
    return hashlib.sha256(content.encode()).hexdigest()


def reference_of(key: uuid.UUID) -> str:
    """Return what a person says on the telephone: W-4K7Q2-M8ZC0, drawn from the statement's key."""
    number, signs = key.int, ""
    for _ in range(REFERENCE_LENGTH):
        number, place = divmod(number, len(codes.ALPHABET))
        signs += codes.ALPHABET[place]
    return f"W-{signs[:5]}-{signs[5:]}"


def days_left(declared_at: dt.datetime, now: dt.datetime, zone: str) -> int:
    """Return the calendar days until the refund of a withdrawal is due (T-34); below zero it is late."""
    last = clock.day_in(declared_at, zone) + dt.timedelta(days=ANSWER_WITHIN_DAYS)
    return (last - clock.day_in(now, zone)).days


@dataclass(frozen=True)
class Candidate:
    """An order of the number that was typed; `names` are the buyer's and the recipient's."""

    order_id: int
    email: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Matched:
    """The outcome, and the order where it is exact."""

    outcome: Match
    order_id: int | None = None


def matched(statement: Statement, candidates: Iterable[Candidate]) -> Matched:
    """Say which of the orders of its number a statement means: by the proof given, else e-mail or name."""
    of_number = list(candidates)
    proved = [one for one in of_number if one.order_id == statement.order_id]
    fitting = proved or [one for one in of_number if fits(statement, one)]
    if len(fitting) == 1:
        return Matched(Match.EXACT, fitting[0].order_id)
    return Matched(Match.SEVERAL if fitting else Match.NONE)


def fits(statement: Statement, candidate: Candidate) -> bool:
    """Say whether e-mail or name are those of an order; the words of a name may stand in any order."""
    names = {words_of(name) for name in candidate.names} - {()}
    same_email = email_key(statement.email) == email_key(candidate.email) != ""
    return same_email or words_of(statement.name) in names


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in the form they are compared in."""
    return tuple(sorted(name_key(name).replace("-", " ").split()))


@dataclass(frozen=True)
class Article:
    """An order line as free text may name it."""

    line: int
    sku: str
    titles: tuple[str, ...] = field(default=())

    def is_called(self, text: str) -> bool:
        """Say whether a text is the line's SKU or one of its titles, or holds one of them."""
        said = f" {name_key(text)} "
        names = [name_key(name) for name in (self.sku, *self.titles)]
        return any(name and f" {name} " in said for name in names)


def named_in(text: str, articles: Sequence[Article]) -> Mapping[int, int] | None:
    """Read free lines such as "2 x Marinière" as {order line: units}; None where one is not understood.

    Nothing is guessed: each line must name one article of the order and no other.
    """
    found: dict[int, int] = {}
    for row in filter(str.strip, text.splitlines()):
        read = COUNTED.match(row)
        called = [one for one in articles if read and one.is_called(read[2])]
        if read is None or len(called) != 1:
            return None
        count = min(int(read[1] or read[3] or 1), MOST_UNITS)
        found[called[0].line] = found.get(called[0].line, 0) + count
    return found


def order_key(statement: Statement) -> str:
    """Return the order number of a statement in the form orders are found by."""
    return order_number_key(statement.contract)
