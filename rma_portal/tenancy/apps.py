"""Merchants, their hosts and their staff, and the first wall between them."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """The tenancy application."""

    name = "rma_portal.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from rma_portal.tenancy import tasks  # noqa: F401  connects the worker's checks
