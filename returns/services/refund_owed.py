"""Refund what is owed as far as the merchant has that done by itself."""

from returns.domain.automation import Mode, Step, limit_doubt
from returns.models import Refund, Return, ReturnItem
from returns.queries.automation import mode_of, released_amount
from returns.services.book_refund import book_refund
from returns.services.leave_to_person import BY_RULE, leave_to_person
from returns.services.lock import lock_return
from returns.services.restage import is_payable
from returns.services.spend_limit import spend_limit
from returns.services.submit_refund import submit_refund
from rma_portal.core.actors import Actor
from rma_portal.core.money import Money
from rma_portal.outbox.enqueue import enqueue


def book_owed(*, rma: Return, actor: Actor) -> Refund | None:
    """Book what an acceptance made owed, unless refunds are booked by hand here; see `book_refund`."""
    return None if mode_of(Step.REFUND) == Mode.MANUAL else book_refund(rma=rma, actor=actor)


def have_refunded(rma: Return, items: list[ReturnItem]) -> None:
    """Let a worker refund articles that have come to be owed, where the merchant has that done by itself."""
    if any(is_payable(item) for item in items) and mode_of(Step.REFUND) == Mode.AUTO:
        enqueue("returns.refund_owed", return_id=rma.pk)


def refund_owed(rma: Return) -> None:
    """Book what is owed and let it go, refund by refund, within the limits; a worker's part.

    A refund beyond a limit stays booked and due, and is left to a person for good: no later run releases
    it. Nothing where the mode was changed in the meantime. Safe to repeat: only what is due is released.
    """
    if mode_of(Step.REFUND) != Mode.AUTO:
        return
    book_refund(rma=rma, actor=BY_RULE)
    locked = lock_return(rma)
    left = {doubt.get("refund") for doubt in locked.person_because}
    for refund in Refund.objects.filter(rma=locked, refund_state="due").order_by("id"):
        if refund.pk not in left:
            release(locked, refund)


def release(rma: Return, refund: Refund) -> None:
    """Submit one refund of a locked return, or leave it to a person and say why."""
    value = Money(refund.amount, refund.currency)
    verdict = spend_limit(Step.REFUND, value, in_return=released_amount(rma))
    if verdict.by_itself:
        submit_refund(refund=refund, actor=BY_RULE)
    else:
        leave_to_person(rma, [limit_doubt(Step.REFUND, verdict, refund=refund.pk)])
