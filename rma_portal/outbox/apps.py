"""What must leave the database, written in its cause's transaction."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The outbox application."""

    name = "rma_portal.outbox"
    label = "outbox"

    def ready(self) -> None:
        from rma_portal.outbox import tasks  # noqa: F401  registers the work it does
