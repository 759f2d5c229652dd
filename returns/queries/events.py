"""What happened to all returns, in the order of time, for programs that follow."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from returns.models import Return
from returns.queries.register import STREAM
from rma_portal.audit.models import AuditEvent
from rma_portal.core import clock

# An event is dated before its transaction ends. Until this has passed, an earlier one may still appear, and
# who follows by time would never see it. A request and a worker's step end well within it.
SETTLED_AFTER = dt.timedelta(seconds=30)


def settled_events() -> QuerySet[AuditEvent]:
    """Return the events of all returns that are old enough for none before them to appear any more."""
    return events().filter(happened_at__lte=clock.now() - SETTLED_AFTER)


def events() -> QuerySet[AuditEvent]:
    """Return the events of all returns with their words, which are empty once erased."""
    return AuditEvent.objects.filter(stream__startswith=STREAM).prefetch_related("words")


def keys_of(rows: Iterable[AuditEvent]) -> dict[str, uuid.UUID]:
    """Return the keys of the returns that events are of, by stream, in one query."""
    ids = {int(row.stream.removeprefix(STREAM)) for row in rows}
    found = Return.objects.filter(pk__in=ids).values_list("pk", "key")
    return {f"{STREAM}{pk}": key for pk, key in found}
