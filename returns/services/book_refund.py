"""Write down what is owed, and reserve it, before any money moves."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.db.models import F

from customers.models import Order, Payment
from returns.domain.settlement import Settlement
from returns.models import Refund, RefundLine, Return, ReturnItem
from returns.queries.owed import settlement_of, way_of
from returns.queries.refund_dates import refund_due_at
from returns.queries.room import room_in, room_of
from returns.queries.shipping import shipping_back, withdrawn_items
from returns.services.journal import enter
from returns.services.lock import lock_items, lock_return
from returns.services.restage import has_come_due, is_payable, restage
from rma_portal.core import clock, measure
from rma_portal.core.actors import Actor
from rma_portal.core.money import Money
from rma_portal.tenancy.roles import require


def book_refund(*, rma: Return, actor: Actor) -> Refund | None:
    """Book the refund of every article that is owed by now and not booked yet; None if none is.

    Under the locks of return, articles and payments, in this order: writes a refund for each way and
    payment it draws on, its lines, and the reservation, which the database keeps within what was
    captured (cases 99 and 101). Articles are paid once by a unique index. A bonus for store credit was never
    captured, so it is neither reserved nor part of the refund: see `pay_refund`. Raises NotPermitted.
    """
    require(actor, "book_refund")
    locked = lock_return(rma)
    owed = unbooked(lock_items(locked))
    booked = [
        refund
        for way in ("refund", "store_credit")
        for refund in book_way(locked, way, [item for item in owed if way_of(item) == way], actor)
    ]
    restage(locked)
    rma.refresh_from_db()
    return booked[0] if booked else None


def unbooked(items: list[ReturnItem]) -> list[ReturnItem]:
    """Return the articles that are owed and in no live refund."""
    live = RefundLine.objects.filter(item__in=items, code="article", released_at=None)
    booked = set(live.values_list("item_id", flat=True))
    return [item for item in items if is_payable(item) and item.pk not in booked]


def book_way(rma: Return, way: str, items: list[ReturnItem], actor: Actor) -> list[Refund]:
    """Book the articles that are paid back in one way, and with the money the shipping that is due."""
    if rma.order is None or (way != "refund" and not items):
        return []
    payments = list(Payment.objects.filter(order=rma.order).order_by("-id").select_for_update())
    shipping, room = shipping_due(rma.order), room_of(rma.order)
    settlement = settlement_of(items, shipping=shipping, ceiling=room)
    if not settlement.total:
        return []
    due_at = refund_due_at(rma, items, clock.now())
    refunds = reserve(rma, way, settlement.total, payments, due_at)
    write_lines(refunds, items, settlement)
    for refund in refunds:
        enter(
            rma, "refund_booked", actor=actor,
            amount=str(refund.amount), currency=refund.currency, way=refund.way,
        )  # fmt: skip
    return refunds


def shipping_due(order: Order) -> Money:
    """Return the outbound shipping to be paid now: when it comes back, and the last article has come due."""
    shipping = shipping_back(order)
    if shipping and all(has_come_due(item) for item in withdrawn_items(order)):
        return shipping
    return Money.zero(order.currency)


def reserve(
    rma: Return, way: str, total: Money, payments: list[Payment], due_at: dt.datetime
) -> list[Refund]:
    """Spread an amount over the payments, newest first, and reserve each part."""
    refunds, left = [], total
    for payment in payments:
        part = min(left, room_in(payment))
        if not part:
            continue
        Payment.objects.filter(pk=payment.pk).update(reserved_amount=F("reserved_amount") + part.amount)
        refunds.append(new_refund(rma, way, part, payment, due_at))
        left = left - part
    return refunds


def new_refund(rma: Return, way: str, part: Money, payment: Payment, due_at: dt.datetime) -> Refund:
    """Write a refund that is due by the date given."""
    transaction.on_commit(partial(measure.changed, subject="refund", state="due", by="system"))
    return Refund.objects.create(
        rma=rma,
        payment=payment,
        way=Refund.Way.STORE_CREDIT if way == "store_credit" else Refund.Way.PAYMENT,
        amount=part.amount,
        currency=part.currency,
        booked_at=clock.now(),
        due_at=due_at,
    )


def write_lines(refunds: list[Refund], items: list[ReturnItem], settlement: Settlement) -> None:
    """Write what the first refund is made of; what other payments carry of it is a line on both sides.

    Those lines name the first article, too, so that all refunds of a booking can be found from each.
    """
    first, article = refunds[0], items[0] if items else None
    lines = [
        RefundLine(
            refund=first, item=item, code="article", amount=share.gross.amount, tax_amount=share.tax.amount
        )
        for item, share in zip(items, settlement.lines, strict=True)
    ]
    lines += [
        RefundLine(
            refund=first, item=item, code="restocking", amount=-part.gross.amount, tax_amount=-part.tax.amount
        )
        for item, part in zip(items, settlement.kept, strict=False)  # empty where nothing is kept
        if part.gross
    ]
    if settlement.shipping:
        lines.append(RefundLine(refund=first, code="shipping", amount=settlement.shipping.amount))
    for other in refunds[1:]:
        lines.append(RefundLine(refund=first, item=article, code="other_payment", amount=-other.amount))
        lines.append(RefundLine(refund=other, item=article, code="other_payment", amount=other.amount))
    RefundLine.objects.bulk_create(lines)
