"""What it is and where it lies: catalogue, sites, the stock ledger."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    """The inventory application."""

    name = "inventory"
    verbose_name = _("Stock")

    def ready(self) -> None:
        from inventory.api.details import DETAILS
        from rma_portal.web.api.problems import add_details

        add_details(DETAILS)
