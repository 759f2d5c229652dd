"""What we ask of PostgreSQL beyond Django: roles, policies, composite keys."""

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class DbConfig(AppConfig):
    """Grants the application's role its rights on every table a migration is about to make."""

    name = "rma_portal.db"
    label = "db"

    def ready(self) -> None:
        from rma_portal import checks as of_settings  # noqa: F401  registers the system checks
        from rma_portal.core.failpoints import ACTIONS
        from rma_portal.db import checks  # noqa: F401
        from rma_portal.db.cut import cut
        from rma_portal.db.grants import grant_default_privileges

        ACTIONS["cut"] = cut
        pre_migrate.connect(grant_default_privileges, dispatch_uid="grant_default_privileges")
