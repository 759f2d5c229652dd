"""Webhooks: events, the addresses that listen to them, and every try to reach them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """The webhooks application."""

    name = "rma_portal.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        from rma_portal.webhooks import checks, tasks  # noqa: F401  registers the checks and the work it does
