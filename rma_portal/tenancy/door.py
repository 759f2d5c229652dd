"""The named door: the one way to read beyond a single merchant, with a reason in the log."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from rma_portal.core.context import merchant_context
from rma_portal.tenancy.errors import TenancyError
from rma_portal.tenancy.models import Merchant

logger = logging.getLogger(__name__)


@contextmanager
def all_merchants(reason: str) -> Iterator[str]:
    """Yield the alias of the owner's connection, which no policy binds; log why it was opened.

    Query with `Model._base_manager.using(alias)`. Raises TenancyError in a process that was not given
    the owner's connection: no web or worker process is.
    """
    if "owner" not in settings.DATABASES:
        raise TenancyError("this process has no owner's connection (DATABASE_OWNER_URL)")
    logger.warning("door to all merchants opened: %s", reason)
    with merchant_context(None):
        yield "owner"


def each_merchant(**filters: object) -> Iterator[Merchant]:
    """Enter each merchant in turn, oldest first: for beat tasks and commands that serve them all."""
    for merchant in Merchant.objects.filter(**filters).order_by("id"):
        with merchant_context(merchant.pk):
            yield merchant
