"""The reason we exist: requests, decisions, labels, receiving, inspection, money."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReturnsConfig(AppConfig):
    """The returns application."""

    name = "returns"
    verbose_name = _("Back-office")  # what stands before "Returns" in the back-office

    def ready(self) -> None:
        from returns import checks, tasks  # noqa: F401  registers the checks and the work it does
        from returns.api.details import DETAILS
        from returns.queries import files  # noqa: F401  registers the files it hands out
        from returns.wording.events import EVENTS
        from rma_portal.web.api.problems import add_details
        from rma_portal.webhooks.types import offer

        add_details(DETAILS)
        offer(EVENTS)
