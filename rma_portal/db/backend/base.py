"""Django's PostgreSQL backend, plus the announcement of the merchant to row level security.

Before each statement inside a transaction the connection makes sure that PostgreSQL knows the merchant
of `core/context.py`. The setting is local to the transaction, so that a pooled connection (PgBouncer in
transaction mode) never carries a merchant over to a stranger. Outside a transaction nothing is
announced, and the policies therefore show nothing.
"""

from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from rma_portal.core.context import current_merchant_id

UNKNOWN = object()  # what the server believes is not known: announce before the next statement


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that announces the merchant lazily: one extra statement a transaction, or on a change."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._announced: object = UNKNOWN
        self.execute_wrappers.append(self._announce_before)

    def connect(self) -> None:
        self._announced = UNKNOWN
        super().connect()

    def _set_autocommit(self, autocommit: bool) -> None:
        self._announced = UNKNOWN
        super()._set_autocommit(autocommit)

    def _commit(self) -> None:
        self._announced = UNKNOWN
        super()._commit()

    def _rollback(self) -> None:
        self._announced = UNKNOWN
        super()._rollback()

    def _savepoint_rollback(self, sid: str) -> None:
        self._announced = UNKNOWN
        super()._savepoint_rollback(sid)

    def _announce_before(self, execute, sql, params, many, context):
        if self._can_announce() and self._announced != current_merchant_id():
            self._announce(current_merchant_id())
        return execute(sql, params, many, context)

    def _can_announce(self) -> bool:
        """Say whether a statement may be added here: in a transaction that no error has ended yet.

        In a failed transaction only ROLLBACK is allowed, and ours would hide the first error.
        """
        if self.connection is None or self.connection.autocommit or self.needs_rollback:
            return False
        return self.connection.info.transaction_status != TRANSACTION_STATUS_INERROR

    def _announce(self, merchant_id: int | None) -> None:
        # SET LOCAL and not set_config(): a distributed PostgreSQL (Citus) passes on the statement only.
        with self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL app.merchant_id = %s", [str(merchant_id or "")])
        self._announced = merchant_id
