"""Mail to customers: stored first, then sent, in their language."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """The mail application."""

    name = "rma_portal.mail"
    label = "mail"
    verbose_name = _("Mails")

    def ready(self) -> None:
        from rma_portal.mail import tasks  # noqa: F401  registers the work it does
