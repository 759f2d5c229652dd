"""A receiver on this machine, and an endpoint that leads to it."""

import pytest

from rma_portal.webhooks.models import Endpoint
from tests.receiver import listening


@pytest.fixture
def receiver(settings):
    """A real server, whose private address the operator trusts."""
    settings.WEBHOOKS_TRUSTED_NETWORKS = ["127.0.0.0/8"]
    with listening() as server:
        yield server


@pytest.fixture
def endpoint(merchant, receiver) -> Endpoint:
    """The merchant's endpoint at the receiver, for all events."""
    return Endpoint.objects.create(url=receiver.url(), description="Stock system")
