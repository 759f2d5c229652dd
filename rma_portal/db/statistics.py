"""Fresh statistics after a bulk load: until then the planner believes that a new merchant has no rows."""

from django.conf import settings
from django.db import connections


def refresh_statistics() -> None:
    """Run ANALYZE as the owner, where this process has the owner's connection; else autovacuum will."""
    if "owner" in settings.DATABASES:
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE")
        connections["owner"].close()
