"""Forget answers that nobody will ask for again."""

from celery import shared_task
from django.db import transaction

from rma_portal.core import clock
from rma_portal.idempotency.once import KEPT_FOR, answers_older_than
from rma_portal.tenancy.door import each_merchant


@shared_task(name="rma_portal.idempotency.forget")
def forget() -> None:
    """Delete, for every merchant, the answers older than a day."""
    for _merchant in each_merchant():
        with transaction.atomic():
            answers_older_than(clock.now() - KEPT_FOR).delete()
