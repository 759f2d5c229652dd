"""Guards of writes: lock what is scarce, and change a row only while it is what we believe it is."""

from typing import Any

from django.db import connection, models

from rma_portal.core.errors import Conflict


def for_update(queryset: models.QuerySet) -> Any:
    """Lock and return the one row of a queryset; the transaction holds it until its end.

    `of=("self",)`: a nullable join must not be locked along.
    """
    return queryset.select_for_update(of=("self",)).get()


def guarded(queryset: models.QuerySet, *, code: str = "somebody_was_first", **changes: Any) -> None:
    """Change exactly one row, `UPDATE ... WHERE status = old`, or raise Conflict(code).

    The queryset's filter carries the state the caller believes in. No row changed: somebody was first.
    """
    if queryset.update(**changes) != 1:
        raise Conflict(code, "the record changed in the meantime; reload it and decide again")


def advisory(*names: object) -> None:
    """Hold a named lock until the end of the transaction, where there is no row to lock yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [":".join(map(str, names))])


def try_advisory(*names: object) -> bool:
    """Take a named lock until the end of the transaction, or say at once that somebody else holds it."""
    with connection.cursor() as cursor:
        name = ":".join(map(str, names))
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return cursor.fetchone()[0]
