"""System checks on the settings, with stable ids; those on the database are in `db/checks.py`."""

from django.conf import settings
from django.core.checks import Error, Tags, register

from rma_portal.core import failpoints


@register(Tags.security)
def numbers_have_a_key(app_configs, **kwargs) -> list[Error]:
    """Refuse to number returns without the key that hides their count: it can never be changed later."""
    if len(settings.NUMBERS_KEY) >= 16:
        return []
    hint = "Set NUMBERS_KEY to at least 16 random characters, once and for ever."
    return [Error("RMA numbers have no key.", hint=hint, id="rma.E005")]


@register(Tags.security)
def tasks_are_workers_work(app_configs, **kwargs) -> list[Error]:
    """Refuse eager tasks: a request would wait for labels and mails, inside its transaction."""
    if not getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False):
        return []
    return [Error("Celery tasks are eager.", hint="Unset CELERY_TASK_ALWAYS_EAGER.", id="rma.E006")]


@register(Tags.security)
def no_failpoints(app_configs, **kwargs) -> list[Error]:
    """Refuse to carry the switches that end processes, unless that is said twice: people use this service."""
    if settings.FAILPOINTS_ALLOWED or not failpoints.are_armed():
        return []
    hint = "Unset RMA_FAILPOINTS; a fault test sets RMA_FAILPOINTS_ALLOWED as well."
    return [Error("This process would end itself at failpoints.", hint=hint, id="rma.E009")]


@register(Tags.security)
def lease_outlives_the_longest_task(app_configs, **kwargs) -> list[Error]:
    """Refuse a lease that ends before a task's hard time limit: two workers would have one message."""
    if settings.OUTBOX_LEASE > settings.CELERY_TASK_TIME_LIMIT:
        return []
    hint = "Set OUTBOX_LEASE to more seconds than TASK_TIME_LIMIT."
    return [Error("A worker's lease ends before its task must.", hint=hint, id="rma.E021")]
