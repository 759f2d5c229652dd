"""What it is and where it lies: catalogue, sites, the stock ledger."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    """The inventory application."""

    name = "inventory"
    verbose_name = _("Stock")
