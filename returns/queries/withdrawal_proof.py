"""Whether statements of withdrawal are as they were made, and what proves it (T-20)."""

import json
from collections.abc import Iterator
from itertools import pairwise

from returns.domain.withdrawal import canonical, digest_of
from returns.models import Withdrawal
from rma_portal.audit.models import AuditEvent, AuditWords
from rma_portal.audit.verify import fault_of

STREAMS = "returns.withdrawal:"
VERB = "withdrawal_declared"


def chain_of(withdrawal: Withdrawal) -> list[AuditEvent]:
    """Return the events of a statement's audit stream, in order."""
    return list(AuditEvent.objects.filter(stream=withdrawal.stream).order_by("position"))


def faults_of(withdrawal: Withdrawal) -> list[str]:
    """Return what does not hold: row_changed, fields_changed, not_chained, chain_broken.

    The row's bytes must have the digest that the first event of the stream holds, every column must say what
    those bytes say, and the chain must be whole.
    """
    events = chain_of(withdrawal)
    found = {
        "row_changed": digest_of(withdrawal.content) != withdrawal.digest,
        "fields_changed": rebuilt(withdrawal) != withdrawal.content,
        "not_chained": not events or events[0].verb != VERB or said_digest(events[0]) != withdrawal.digest,
        "chain_broken": is_broken(events),
    }
    return [code for code, holds in found.items() if holds]


def rebuilt(withdrawal: Withdrawal) -> str:
    """Return the canonical JSON of a row's columns; the merchant's name is as it was then."""
    try:
        merchant = json.loads(withdrawal.content)["merchant"]
    except (ValueError, KeyError, TypeError):
        return ""
    return canonical(
        withdrawal.statement,
        key=withdrawal.key,
        merchant=merchant,
        declared_at=withdrawal.declared_at,
        address=withdrawal.address,
        needs_review=withdrawal.needs_review,
    )


def said_digest(event: AuditEvent) -> str:
    """Return the digest that an event holds."""
    return str(event.facts.get("digest", ""))


def is_broken(events: list[AuditEvent]) -> bool:
    """Say whether a stream's chain does not hold."""
    words = {row.event_id: row for row in AuditWords.objects.filter(event__in=events)}
    return any(fault_of(event, before, words.get(event.pk)) for before, event in pairwise([None, *events]))


def all_faults() -> Iterator[tuple[str, str]]:
    """Yield (stream, code) for each fault of the active merchant's rows; row_missing for a deleted one."""
    known = set()
    for withdrawal in Withdrawal.objects.order_by("id").iterator(chunk_size=500):
        known.add(withdrawal.stream)
        yield from ((withdrawal.stream, code) for code in faults_of(withdrawal))
    chained = AuditEvent.objects.filter(verb=VERB, stream__startswith=STREAMS)
    missing = set(chained.values_list("stream", flat=True)) - known
    yield from ((stream, "row_missing") for stream in sorted(missing))
