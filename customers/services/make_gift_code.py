"""Make a code by which a gift can be sent back."""

import datetime as dt
from collections.abc import Sequence

from customers.domain.gift_codes import new_code, spaced
from customers.models import GiftCode, Order, OrderLine
from customers.queries.gift_codes import hashes_of
from rma_portal.audit.record import record
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.tenancy.roles import require

USUAL = dt.timedelta(days=365)
LONGEST = dt.timedelta(days=3 * 365)


def make_gift_code(
    *, order: Order, actor: Actor, lines: Sequence[str] = (), ends_at: dt.datetime | None = None
) -> tuple[GiftCode, str]:
    """Make a code for an order's gift and return it with its text, which nobody can read again.

    `lines` are the refs of the order lines that are the gift, all of them where none is given. `ends_at` is
    an aware instant, a year from now where none is given; what can come back, and until when, is the
    policy's answer. Writes an audit event. Raises InvalidInput: unknown_article for a line the
    order does not have, gift_code_ends for an end that is past or more than three years away; NotPermitted.
    """
    require(actor, "change_gift_codes")
    moment = clock.now()
    until = ends_at or moment + USUAL
    if not moment < until <= moment + LONGEST:
        raise InvalidInput("gift_code_ends", "from now on, within three years", field="ends_at")
    code = new_code()
    row = GiftCode.objects.create(
        order=order,
        lines=known_lines(order, lines),
        code_hash=hashes_of(code)[0],
        made_at=moment,
        ends_at=until,
    )
    record(row.stream, "gift_code_made", actor=actor, order=order.number, lines=row.lines)
    return row, spaced(code)


def known_lines(order: Order, refs: Sequence[str]) -> list[str]:
    """Return the refs, each once, or raise InvalidInput for one that names no article of the order."""
    articles = OrderLine.objects.filter(order=order, kind=OrderLine.Kind.ARTICLE)
    strangers = set(refs) - set(articles.values_list("ref", flat=True))
    if strangers:
        raise InvalidInput(
            "unknown_article", "name lines of this order", article=min(strangers), field="lines"
        )
    return list(dict.fromkeys(refs))
