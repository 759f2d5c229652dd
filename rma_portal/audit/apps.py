"""The one timeline and audit trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit application."""

    name = "rma_portal.audit"
    label = "audit"

    def ready(self) -> None:
        from rma_portal.audit import tasks  # noqa: F401  registers the work it does
