"""What lies on the receiving station's bench."""

import datetime as dt
from dataclasses import dataclass

from returns.domain.states import Journey, Permission
from returns.models import Return, ReturnItem
from returns.queries.boxes import awaited_along
from returns.queries.scan import articles
from rma_portal.audit.models import AuditEvent


@dataclass(frozen=True)
class Bench:
    """A return as the clerk sees it: every article, and the counters over those that may come back.

    `along` are other returns of which something lies in the same box and is not received yet.
    """

    rma: Return
    items: tuple[ReturnItem, ...]
    along: tuple[Return, ...] = ()

    @property
    def expected(self) -> list[ReturnItem]:
        """Articles that may come back."""
        approved = [item for item in self.items if item.permission == Permission.APPROVED]
        return [item for item in approved if item.journey != Journey.KEPT]

    @property
    def received(self) -> list[ReturnItem]:
        """Articles of those that have come."""
        return [item for item in self.expected if item.journey == Journey.RECEIVED]

    @property
    def awaited(self) -> list[ReturnItem]:
        """Articles of those that are still to come and not given up."""
        return [item for item in self.expected if item.journey == Journey.AWAITING]

    @property
    def strays(self) -> list[ReturnItem]:
        """Articles that nobody announced."""
        return [item for item in self.items if item.journey == Journey.UNEXPECTED]


def bench_of(rma: Return) -> Bench:
    """Read a return's articles in one query, however many they are, and what came in the same box."""
    return Bench(rma, tuple(articles().filter(rma=rma).order_by("position")), tuple(awaited_along(rma)))


def receipt_of(item: ReturnItem) -> tuple[str, dt.datetime | None]:
    """Return who received an article last, by name (empty once erased), and when."""
    events = AuditEvent.objects.filter(stream=item.rma.stream, verb="received", facts__article=item.position)
    event = events.order_by("-position").prefetch_related("words").first()
    words = next(iter(event.words.all()), None) if event else None
    return (words.actor_label if words else "", event.happened_at if event else item.received_at)
