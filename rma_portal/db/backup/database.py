"""The database at one instant: dumped, restored whole or not at all, counted, judged."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from django.db import connection
from psycopg2 import sql

from rma_portal.db.backup import programs
from rma_portal.db.backup.errors import BackupError
from rma_portal.db.grants import APP_ROLE

TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1
"""
MIGRATIONS = "SELECT app || '.' || name FROM django_migrations ORDER BY 1"


@contextmanager
def instant() -> Iterator:
    """Yield a cursor that sees the database as it is now, whatever is written meanwhile.

    A connection of its own: Django's would be handed on, and its wrapper announces merchants.
    """
    address = connection.get_connection_params()
    address.pop("cursor_factory", None)
    session = psycopg2.connect(**address)
    try:
        session.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with session.cursor() as cursor:
            yield cursor
    finally:
        session.close()


def dump(cursor, target: Path) -> None:
    """Write the database of that instant into a file, roles' passwords and owners not included."""
    cursor.execute("SELECT pg_export_snapshot()")
    [[snapshot]] = cursor.fetchall()
    programs.run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")


def restore(source: Path) -> None:
    """Fill the empty database in one transaction: interrupted at any moment, it is empty again."""
    programs.run(
        "pg_restore",
        *("--single-transaction", "--exit-on-error", "--no-owner"),
        f"--dbname={connection.settings_dict['NAME']}",
        str(source),
    )


def count_rows(cursor) -> dict[str, int]:
    """Return how many rows each table has."""
    cursor.execute(TABLES)
    return {table: count(cursor, table) for (table,) in cursor.fetchall()}


def count(cursor, table: str) -> int:
    """Return how many rows a table has, exactly."""
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
    return cursor.fetchone()[0]


def migrations(cursor) -> list[str]:
    """Return the migrations that the database has run."""
    cursor.execute(MIGRATIONS)
    return [name for (name,) in cursor.fetchall()]


def refuse_unless_ready() -> None:
    """Raise BackupError unless the database is empty and has the application's role for its grants."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        if cursor.fetchall():
            raise BackupError(
                f"The database {connection.settings_dict['NAME']} is not empty: nothing is ever "
                "overwritten. Create an empty one, owned by rma_owner, and restore into that."
            )
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [APP_ROLE])
        if not cursor.rowcount:
            raise BackupError(
                f"The role {APP_ROLE} is missing: create both roles first (docs/operations.md)."
            )
