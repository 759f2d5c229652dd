"""Turn a statement of withdrawal into a return of the articles it names."""

from collections.abc import Mapping
from dataclasses import dataclass

from customers.models import Order
from returns.models import Return, Withdrawal
from returns.queries.withdrawals import withdrawable
from returns.services.decide import decide_items
from returns.services.fill_draft import fill_draft
from returns.services.journal import enter
from returns.services.open_draft import open_draft
from returns.services.request_return import write_return
from rma_portal.core.actors import Actor
from rma_portal.outbox.enqueue import enqueue


@dataclass(frozen=True)
class OpenedWithdrawal:
    """The return, or None where nothing could be opened, and what is left for a person."""

    rma: Return | None
    left: list[dict]


def open_withdrawal(*, withdrawal: Withdrawal, order: Order, wanted: Mapping[int, int]) -> OpenedWithdrawal:
    """Open a return on the ground of withdrawal, asked for at the statement's instant (T-22, T-30).

    `wanted` says how many units of which order lines. Rules and law decide as of that instant, so that what
    was in time stays in time; the refund's clock runs from it. Writes what `request_return` writes, and into
    the return's timeline which statement opened it. Raises Conflict("unit_taken") where another return was
    first; nothing is left behind then.
    """
    found = withdrawable(order, wanted, withdrawal)
    if not found.seen.articles:
        return OpenedWithdrawal(None, found.left)
    draft = open_draft(order=order, language=withdrawal.language)
    fill_draft(
        draft=draft, choices={one.key: {"reason": withdrawal.reason_code} for one in found.seen.articles}
    )
    consumer = Actor("customer", "", withdrawal.name)
    rma, items = write_return(draft, found.seen, consumer, withdrawal.articles)
    enter(rma, "withdrawal_declared", actor=consumer, reference=withdrawal.reference)
    decide_items(rma, [(item, one.decision) for item, one in zip(items, found.seen.articles, strict=True)])
    if rma.stage == "requested":
        enqueue("returns.mail", return_id=rma.pk, template="request_received")
    return OpenedWithdrawal(rma, found.left)
