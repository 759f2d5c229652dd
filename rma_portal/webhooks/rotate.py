"""Give an endpoint a new secret."""

import datetime as dt

from rma_portal.audit.record import record
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.db.locks import guarded
from rma_portal.tenancy.roles import require
from rma_portal.webhooks.models import Endpoint

GRACE = dt.timedelta(hours=24)  # both secrets sign: long enough to deploy the new one


def rotate_secret(*, endpoint: Endpoint, expected: int, actor: Actor) -> Endpoint:
    """Let a new secret sign beside the former one for a day, then alone; return the endpoint with it.

    `expected` is the number of the secret that the caller saw: a page sent twice rotates once. Writes the
    audit event. Raises Conflict(stale_page), NotPermitted.
    """
    require(actor, "change_webhooks")
    seen = Endpoint.objects.filter(pk=endpoint.pk, secret_number=expected)
    guarded(seen, code="stale_page", secret_number=expected + 1, former_until=clock.now() + GRACE)
    record(endpoint.stream, "secret_rotated", actor=actor, number=expected + 1)
    endpoint.refresh_from_db()
    return endpoint
