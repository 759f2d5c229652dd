"""What happened to a return, in order."""

import datetime as dt
from dataclasses import dataclass

from returns.models import Return
from rma_portal.audit.models import AuditEvent


@dataclass(frozen=True)
class Moment:
    """One thing that happened: when, what (a verb), by whom, and the words and facts of it."""

    at: dt.datetime
    verb: str
    actor_kind: str
    actor_label: str
    note: str
    facts: dict


def timeline(rma: Return) -> list[Moment]:
    """Return a return's events, oldest first, in two queries."""
    events = AuditEvent.objects.filter(stream=rma.stream).order_by("position").prefetch_related("words")
    return [moment_of(event) for event in events]


def moment_of(event: AuditEvent) -> Moment:
    """Return an event with its words, or without them once they are erased."""
    words = next(iter(event.words.all()), None)
    return Moment(
        at=event.happened_at,
        verb=event.verb,
        actor_kind=event.actor_kind,
        actor_label=words.actor_label if words else "",
        note=words.note if words else "",
        facts=event.facts,
    )
