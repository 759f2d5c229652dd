"""A migration that cannot get its lock gives up: behind a waiting ALTER TABLE every reader would queue."""

from django.conf import settings
from django.db import connections


def limit_lock_waits(using: str, **signal) -> None:
    """Let no statement of this session wait longer than MIGRATION_LOCK_TIMEOUT for a lock.

    The migration then fails and leaves nothing behind; it is simply started again (docs/operations.md).
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [settings.MIGRATION_LOCK_TIMEOUT])
