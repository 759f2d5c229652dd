"""The manager that filters by the active merchant when the query runs, not when it is written.

Raising while a queryset is built would break form classes at import and pickled querysets; so the
filter is an expression that reads the context when the SQL is compiled.
"""

from django.db import connections, models

from rma_portal.core.context import current_merchant_id
from rma_portal.tenancy.errors import NoMerchant, NoTransaction


def require_merchant_id(using: str = "default") -> int:
    """Return the active merchant's id; raise where there is none, or no transaction to announce it in."""
    merchant_id = current_merchant_id()
    if merchant_id is None:
        raise NoMerchant("a merchant's rows were asked for outside any merchant")
    if connections[using].get_autocommit():
        raise NoTransaction("a merchant's rows were asked for outside a transaction")
    return merchant_id


class CurrentMerchant(models.Expression):
    """The active merchant's id, read when the statement is compiled."""

    output_field = models.BigIntegerField()

    def as_sql(self, compiler, connection):
        return "%s", [require_merchant_id(connection.alias)]


class MerchantQuerySet(models.QuerySet):
    """Rows of the active merchant; `bulk_create` claims the rows it is given."""

    def bulk_create(self, objs, *args, **kwargs):
        rows = list(objs)
        for row in rows:
            row.claim()
        return super().bulk_create(rows, *args, **kwargs)


class MerchantManager(models.Manager.from_queryset(MerchantQuerySet)):  # type: ignore[misc]
    """The only manager of a merchant's model."""

    def get_queryset(self):
        return super().get_queryset().filter(merchant_id=CurrentMerchant())
