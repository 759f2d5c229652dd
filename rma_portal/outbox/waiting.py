"""What waits in the outbox, in numbers: of all merchants together, since the table is shared."""

from dataclasses import dataclass

from django.db.models import Count, Min

from rma_portal.core import clock
from rma_portal.outbox.deliver import open_messages
from rma_portal.outbox.models import OutboxMessage


@dataclass(frozen=True)
class Waiting:
    """The open messages of one kind: how many, and for how many seconds the oldest is due (0: none is)."""

    queue: str
    kind: str
    count: int
    oldest_seconds: float


def waiting() -> list[Waiting]:
    """Return what waits, by queue and kind; one query over the open messages alone."""
    rows = open_messages().values_list("queue", "kind").annotate(Count("id"), Min("due_at"))
    return [Waiting(queue, kind, count, _age(due_at)) for queue, kind, count, due_at in rows.order_by("kind")]


def oldest_seconds() -> float:
    """Return for how many seconds the oldest message is due, 0 where none is; reads one index entry."""
    return _age(open_messages().aggregate(oldest=Min("due_at"))["oldest"])


def given_up() -> int:
    """Return how many messages were given up; a person has to look at them."""
    return OutboxMessage.objects.exclude(failed_at=None).count()


def _age(due_at) -> float:
    return max(0.0, (clock.now() - due_at).total_seconds()) if due_at else 0.0
