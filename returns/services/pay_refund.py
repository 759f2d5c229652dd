"""Ask the gateway, and write down what it answered."""

from django.db.models import F

from customers.models import Payment, StoreCreditEntry
from returns.domain.states import RefundState
from returns.gateways.base import RefundAnswer, RefundOrder
from returns.gateways.registry import GATEWAYS
from returns.models import Refund
from returns.queries.owed import bonus_with
from returns.services.change import change
from returns.services.journal import enter
from returns.services.lock import lock_return
from returns.services.restage import restage
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.failpoints import reached
from rma_portal.core.money import Money
from rma_portal.db.locks import for_update
from rma_portal.outbox.enqueue import enqueue


def pay_refund(refund: Refund) -> None:
    """Pay a pending refund, once: to its payment through the gateway, or as store credit.

    Safe to repeat: a refund that is no longer pending is left alone, and the gateway knows the key.
    """
    rma = lock_return(refund.rma)
    row = for_update(Refund.objects.select_related("payment").filter(pk=refund.pk))
    if row.refund_state != RefundState.PENDING:
        return
    answer = give_credit(row) if row.way == Refund.Way.STORE_CREDIT else ask_gateway(row)
    if answer.outcome == "succeeded":
        succeed(row, answer)
    elif answer.outcome == "failed":
        fail(row, answer)
    restage(rma)


def lose_track(refund: Refund) -> None:
    """After the last try nobody knows whether the gateway paid: people look, nothing is repeated (105)."""
    rma = lock_return(refund.rma)
    row = for_update(Refund.objects.filter(pk=refund.pk))
    if row.refund_state != RefundState.PENDING:
        return
    change(row, "refund", "lose_track", actor=Actor.system(row.gateway))
    enter(rma, "refund_unknown", actor=Actor.system(row.gateway), amount=str(row.amount))
    restage(rma)


def ask_gateway(refund: Refund) -> RefundAnswer:
    """Ask the refund's gateway to pay."""
    assert refund.payment is not None
    order = RefundOrder(
        key=refund.key.hex,
        amount=Money(refund.amount, refund.currency),
        payment_ref=refund.payment.ref,
        payment_method=refund.payment.method,
    )
    reached("gateway.called")
    answer = GATEWAYS[refund.gateway].refund(order)
    reached("gateway.answered")
    return answer


def give_credit(refund: Refund) -> RefundAnswer:
    """Add the refund to the customer's store credit, and the bonus of its articles; each once, by its cause.

    The bonus is the merchant's gift on top of what was captured: an entry of its own, which no payment
    knows of. It comes with the credit and stays with it.
    """
    if refund.rma.customer_id is None:
        return RefundAnswer("failed", reason="the order has no customer to give credit to")
    causes = {"refund": refund.amount, "bonus": bonus_with(refund).amount}
    StoreCreditEntry.objects.bulk_create(
        [
            StoreCreditEntry(
                customer_id=refund.rma.customer_id,
                amount=amount,
                currency=refund.currency,
                cause_kind=cause,
                cause_id=refund.pk,
                given_at=clock.now(),
            )
            for cause, amount in causes.items()
            if amount
        ],
        ignore_conflicts=True,
    )
    return RefundAnswer("succeeded", f"CREDIT-{refund.pk}")


def succeed(refund: Refund, answer: RefundAnswer) -> None:
    """The money has gone back: the reservation becomes a refund, and the customer is told."""
    system = Actor.system(refund.gateway)
    change(refund, "refund", "succeed", actor=system, gateway_ref=answer.reference, succeeded_at=clock.now())
    Payment.objects.filter(pk=refund.payment_id).update(
        reserved_amount=F("reserved_amount") - refund.amount,
        refunded_amount=F("refunded_amount") + refund.amount,
    )
    enter(
        refund.rma, "refund_succeeded", actor=system,
        amount=str(refund.amount), currency=refund.currency, way=refund.way, reference=answer.reference,
        bonus=str(bonus_with(refund).amount),
    )  # fmt: skip
    enqueue("returns.mail", return_id=refund.rma_id, template="refunded", cause=refund.pk)


def fail(refund: Refund, answer: RefundAnswer) -> None:
    """The gateway refused: the reservation stays, staff see why and try again or cancel (case 103)."""
    system = Actor.system(refund.gateway)
    change(refund, "refund", "fail", actor=system, failure=answer.reason[:250])
    enter(refund.rma, "refund_failed", actor=system, note=answer.reason)
