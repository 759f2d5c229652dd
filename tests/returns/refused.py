"""What a refusal looks like to a test: its code, its parameters, and that it left nothing behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from returns.models import Decision, Photo, Refund, Return, ReturnItem
from rma_portal.audit.models import AuditEvent
from rma_portal.core.errors import DomainError
from rma_portal.outbox.models import OutboxMessage

KEPT = (Return, ReturnItem, Decision, Photo, Refund, AuditEvent, OutboxMessage)


def counts() -> dict[str, int]:
    """Return how many rows of each kind there are."""
    return {model.__name__: model._base_manager.count() for model in KEPT}


@contextmanager
def refused(kind: type[DomainError], code: str, **params: object) -> Iterator[None]:
    """Expect a refusal of this kind and code, with these parameters, that leaves every row as it was."""
    before = counts()
    with pytest.raises(kind) as caught, transaction.atomic():
        yield
    told = {name: caught.value.params.get(name) for name in params}
    assert (caught.value.code, told) == (code, params)
    assert counts() == before


def outcome(act: Callable[[], object]) -> str:
    """Return "done", or the code of the refusal: for tables of who may do what."""
    try:
        with transaction.atomic():
            act()
    except DomainError as refusal:
        return refusal.code
    return "done"
