"""The platform: settings on top, shared ground below. It knows nothing of returns."""

from rma_portal.celery import app as celery_app

__all__ = ["celery_app"]
