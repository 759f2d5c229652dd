"""Mail to customers: stored first, then sent, in their language."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The mail application."""

    name = "rma_portal.mail"
    label = "mail"

    def ready(self) -> None:
        from rma_portal.mail import tasks  # noqa: F401  registers the work it does
