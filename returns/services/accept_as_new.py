"""The one key of the plain case."""

from django.db import transaction

from returns.domain.states import Disposition, Grade
from returns.models import Refund, ReturnItem
from returns.services.inspect import inspect
from returns.services.refund_owed import book_owed
from rma_portal.core.actors import Actor


def accept_as_new(*, item: ReturnItem, actor: Actor) -> Refund | None:
    """Accept a received article as grade A, put it back in stock and book what is owed for it
    as far as the merchant has that done by itself.

    All or nothing. Returns the refund that was booked, if one was. Raises what `inspect` raises.
    """
    with transaction.atomic():
        inspect(item=item, accepted=True, grade=Grade.A, disposition=Disposition.RESTOCK, actor=actor)
        return book_owed(rma=item.rma, actor=actor)
