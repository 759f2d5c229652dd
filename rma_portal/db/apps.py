"""What we ask of PostgreSQL beyond Django: roles, policies, composite keys."""

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class DbConfig(AppConfig):
    """Prepares every migration: rights of the application's role on new tables, patience for locks."""

    name = "rma_portal.db"
    label = "db"

    def ready(self) -> None:
        from rma_portal import checks as of_settings  # noqa: F401  registers the system checks
        from rma_portal.core.failpoints import ACTIONS
        from rma_portal.db import checks  # noqa: F401
        from rma_portal.db.cut import cut
        from rma_portal.db.grants import grant_default_privileges
        from rma_portal.db.lock_waits import limit_lock_waits

        ACTIONS["cut"] = cut
        pre_migrate.connect(grant_default_privileges, dispatch_uid="grant_default_privileges")
        pre_migrate.connect(limit_lock_waits, dispatch_uid="limit_lock_waits")
