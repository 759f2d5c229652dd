"""System checks on the settings, with stable ids; those on the database are in `db/checks.py`."""

from django.conf import settings
from django.core.checks import Error, Tags, register


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
