"""Give a return and its approved articles their RMA numbers."""

import hashlib

from django.conf import settings
from django.db import connection

from returns.domain.method import uses_our_label
from returns.domain.numbers import parse_number, return_number
from returns.domain.states import Journey, Permission
from returns.models import NumberCounter, Return, ReturnItem
from returns.services.journal import enter
from returns.services.lock import lock_items, lock_together
from returns.services.order_label import order_label
from rma_portal.core.actors import Actor
from rma_portal.core.context import current_merchant_id
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.models import Merchant


def issue_numbers(rma: Return) -> None:
    """Number a return once and each approved article once, then order its labels; safe to repeat.

    Returns that were asked for together and approved by now are numbered together, so that what they send to
    the same site gets one label. Where no label tells the customer, since nothing of what is numbered now is
    sent back or it travels without one of ours, a mail does.

    The serial comes from the merchant's counter row, whose lock serialises concurrent approvals: no
    gap in what is committed, no duplicate (case 54). A number, once written, never changes. Where the
    approval was taken back before the worker came there is nothing to number and no label to draw.
    """
    for locked in lock_together(rma):
        approved = [item for item in lock_items(locked) if item.permission == Permission.APPROVED]
        fresh = [item for item in approved if not item.number]
        if fresh or (approved and locked.pk == rma.pk):
            number(locked, fresh)


def number(rma: Return, fresh: list[ReturnItem]) -> None:
    """Number a locked return, where it has no number yet, and its new articles; order its labels."""
    if rma.serial is None:
        number_return(rma)
    for item in fresh:
        number_item(item, rma)
    order_label(rma=rma, actor=Actor.system())
    tell_without_label(rma, fresh)


def tell_without_label(rma: Return, fresh: list[ReturnItem]) -> None:
    """Enqueue the mail about newly numbered articles of which no label will tell the customer."""
    if fresh and all(item.journey == Journey.KEPT for item in fresh):
        enqueue("returns.mail", return_id=rma.pk, template="kept", cause=fresh[0].pk)
    elif fresh and not uses_our_label(rma.method):
        enqueue("returns.mail", return_id=rma.pk, template="approved_without_label", cause=fresh[0].pk)


def number_return(rma: Return) -> None:
    """Give the return the next serial of its merchant."""
    merchant = Merchant.objects.get(pk=current_merchant_id())
    rma.serial = next_serial()
    rma.number = return_number(merchant.number_prefix, rma.serial, numbers_key(merchant.pk))
    rma.save(update_fields=["serial", "number"])
    enter(rma, "numbered", actor=Actor.system(), number=rma.number)


def number_item(item: ReturnItem, rma: Return) -> None:
    """Give an article the return's number, prefix included, with its own position."""
    assert rma.serial is not None
    assert rma.merchant_id is not None
    prefix = parse_number(rma.number).prefix
    item.number = return_number(prefix, rma.serial, numbers_key(rma.merchant_id), item.position)
    item.save(update_fields=["number"])


def next_serial() -> int:
    """Count the active merchant's counter up by one and return it, in one statement."""
    table = NumberCounter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET last = last + 1 WHERE merchant_id = %s RETURNING last',  # noqa: S608
            [current_merchant_id()],
        )
        return cursor.fetchone()[0]


def numbers_key(merchant_id: int) -> bytes:
    """Return the key that hides one merchant's volume in its numbers."""
    secret = f"{settings.NUMBERS_KEY}:{merchant_id}".encode()
    return hashlib.sha256(secret).digest()
