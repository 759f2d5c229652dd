"""Who bought what: customers, orders, payments, store credit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    """The customers application."""

    name = "customers"
    verbose_name = _("Orders")
