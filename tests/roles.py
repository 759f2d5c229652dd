"""Being the application in a database that its owner made: by SET ROLE, or as a client of the pooler."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg2
from django.conf import settings
from django.db import connection

from rma_portal.db.grants import APP_ROLE


@contextmanager
def as_application() -> Iterator[None]:
    """Let every connection of the tests be the application's until the end of the block."""
    owner = dict(connection.settings_dict)
    connection.settings_dict.update(by_pool(owner) if settings.DATABASE_POOLED else by_set_role(owner))
    connection.close()
    flush_as_owner(through_the_owners_door(owner) if settings.DATABASE_POOLED else without_the_role)
    yield
    connection.close()
    connection.settings_dict.update(owner)


def by_set_role(owner: dict) -> dict:
    """Sign in as the owner and become the application for the session: quick, and the role can be put off."""
    return {"OPTIONS": {**owner["OPTIONS"], "assume_role": APP_ROLE}}


def by_pool(owner: dict) -> dict:
    """Sign in as the application at the pooler, where a role of a session would be everybody's."""
    told = settings.APPLICATION
    return {name: told[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "DISABLE_SERVER_SIDE_CURSORS")}


def flush_as_owner(flush_by: Callable) -> None:
    """Let the flush after a transactional test truncate, which the application may not."""
    # On the class: under a browser's event loop, Django hands the same thread another connection.
    operations = type(connection.ops)
    flush = operations.execute_sql_flush
    operations.execute_sql_flush = lambda self, statements: flush_by(flush, self, statements)


def without_the_role(flush: Callable, operations, statements: list[str]) -> None:
    """Put the role off for one transaction."""
    flush(operations, ["SET LOCAL ROLE NONE;", *statements])


def through_the_owners_door(owner: dict) -> Callable:
    """Return a flush that goes past the pooler to the database itself."""

    def flush_past_pool(flush: Callable, operations, statements: list[str]) -> None:
        address = {"dbname": owner["NAME"], "user": owner["USER"], "password": owner["PASSWORD"]}
        session = psycopg2.connect(**address, host=owner["HOST"] or None, port=owner["PORT"] or None)
        with session, session.cursor() as cursor:
            cursor.execute("".join(statements))
        session.close()

    return flush_past_pool
