"""Real threads with connections of their own, and the guards switched off for the control experiments."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, models

from rma_portal.core.context import merchant_context
from rma_portal.core.errors import DomainError
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.scope import merchant_transaction

crowds = pytest.mark.parametrize("count", [2, 4, 8, 16])
PATIENCE = 10  # seconds a thread waits for the others before it goes on alone


def together(merchant: Merchant, *acts: Callable[[], object]) -> list[str]:
    """Do each act in a thread and transaction of its own, all beginning at once; return what came of each.

    "done", the code of the refusal, or the class of a database error; sorted.
    """
    start = threading.Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        start.wait(PATIENCE)
        try:
            with merchant_transaction(merchant.pk):
                act()
        except DomainError as refusal:
            return refusal.code
        except IntegrityError as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


def meeting(count: int, act: Callable) -> Callable:
    """Return the act, before which so many threads wait for each other: all have looked, none has written."""
    gate = threading.Barrier(count)

    def waiting(*args, **words):
        gate.wait(PATIENCE)
        return act(*args, **words)

    return waiting


def without_locks(monkeypatch) -> None:
    """Switch every row lock off."""
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **words: rows)


def without_guard(monkeypatch) -> None:
    """Let a state change by id alone, whatever it is by now."""
    monkeypatch.setattr("returns.services.change.guarded", lambda rows, **new: written(rows, new))


def written(rows: models.QuerySet, new: dict) -> None:
    """Write the row that the queryset meant, found by its id only."""
    [pk] = [
        child.rhs
        for child in rows.query.where.children
        if getattr(child.lhs, "target", None) is rows.model._meta.pk
    ]
    rows.model.objects.filter(pk=pk).update(**new)


@contextmanager
def without_index(name: str, restore: str, clean: str) -> Iterator[None]:
    """Drop a unique index for the block; then remove what it would have refused and make it again."""
    as_owner(f"DROP INDEX {name}")
    try:
        yield
    finally:
        as_owner(clean)
        as_owner(restore)


def as_owner(statement: str) -> None:
    """Run a statement as the owner of the tables."""
    with merchant_context(None), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        try:
            cursor.execute(statement)
        finally:
            cursor.execute("SET ROLE rma_app")


def definition_of(index: str) -> str:
    """Return the statement that makes an index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [index])
        return cursor.fetchone()[0]
