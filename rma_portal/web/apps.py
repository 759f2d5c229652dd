"""The back-office site in the place of Django's own."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    """The admin application with our site as its default."""

    default_site = "rma_portal.web.backoffice.BackOffice"


class WebConfig(AppConfig):
    """The shared edges: template tags, headers, limits."""

    name = "rma_portal.web"
    label = "web"

    def ready(self) -> None:
        from rma_portal.web import checks, tasks  # noqa: F401  registers the checks and the work it does

        if settings.SENTRY_DSN:
            from rma_portal.web import sentry

            sentry.start()
