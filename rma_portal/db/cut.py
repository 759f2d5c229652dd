"""The failpoints' second action: the server ends our connection, as in its restart or failover."""

from django.db import connection

PATIENCE = 5000  # milliseconds until the server has ended it


def cut() -> None:
    """Have our own connection, if one is open, ended by another one; the next statement finds out."""
    if connection.connection is None:
        return
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(%s, %s)", [connection.connection.info.backend_pid, PATIENCE]
            )
    finally:
        other.close()
