"""The one key of the plain case."""

from django.db import transaction

from returns.domain.states import Disposition, Grade
from returns.models import Refund, ReturnItem
from returns.services.book_refund import book_refund
from returns.services.inspect import inspect
from rma_portal.core.actors import Actor


def accept_as_new(*, item: ReturnItem, actor: Actor) -> Refund | None:
    """Accept a received article as grade A, put it back in stock and book what is owed for it.

    All or nothing. Returns the refund that was booked, if one was. Raises what `inspect` raises.
    """
    with transaction.atomic():
        inspect(item=item, accepted=True, grade=Grade.A, disposition=Disposition.RESTOCK, actor=actor)
        return book_refund(rma=item.rma, actor=actor)
