"""What beat asks of the shared edges."""

from importlib import import_module

from celery import shared_task
from django.conf import settings


@shared_task(name="rma_portal.web.forget_sessions")
def forget_sessions() -> None:
    """Delete the sessions that have ended: they say who proved which order."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
