"""The base of tasks that work for a merchant, and the worker's refusal to start with too much power."""

from celery import Task
from celery.signals import worker_init
from django.core.management.base import SystemCheckError

from rma_portal.core.context import merchant_context


class MerchantTask(Task):
    """A task in the name of one merchant: pass `merchant_id=` to it.

    `typing = False`: the keyword is taken here and never reaches the function. Transactions are the
    function's own affair, since a claim must be committed before the work it claims.
    """

    typing = False

    def __call__(self, *args, merchant_id: int, **kwargs):
        with merchant_context(merchant_id):
            return super().__call__(*args, **kwargs)


@worker_init.connect
def refuse_power(**signal) -> None:
    """Refuse to work under a database role that policies do not bind, or with a setting as dangerous.

    Raises SystemExit: Celery logs any other exception of a receiver, and goes on working.
    """
    from rma_portal.db.checks import refuse_to_start

    try:
        refuse_to_start()
    except SystemCheckError as refused:
        raise SystemExit(str(refused)) from refused
