"""Answers kept for requests that are repeated."""

from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    """The application of repeated requests."""

    name = "rma_portal.idempotency"
    label = "idempotency"

    def ready(self) -> None:
        from rma_portal.idempotency import tasks  # noqa: F401  registers the work it does
