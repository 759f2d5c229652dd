"""Working for one merchant outside a request."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from rma_portal.core.context import merchant_context


@contextmanager
def merchant_transaction(merchant_id: int) -> Iterator[None]:
    """Run the block in the name of a merchant and in one transaction: both walls are up."""
    with merchant_context(merchant_id), transaction.atomic():
        yield
