"""Who bought what: customers, orders, payments, store credit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    """The customers application."""

    name = "customers"
    verbose_name = _("Orders")

    def ready(self) -> None:
        from customers.api.details import DETAILS
        from rma_portal.web.api.problems import add_details

        add_details(DETAILS)
