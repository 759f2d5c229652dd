"""Rights of the application's role, given before the first table exists so that none is forgotten."""

from django.db import connections

APP_ROLE = "rma_app"

DEFAULT_PRIVILEGES = f"""
    GRANT USAGE ON SCHEMA public TO {APP_ROLE};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP_ROLE};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {APP_ROLE};
"""


def grant_default_privileges(using: str, **signal) -> None:
    """Let the application use whatever the owner creates from now on, third-party tables included."""
    with connections[using].cursor() as cursor:
        cursor.execute(DEFAULT_PRIVILEGES)
