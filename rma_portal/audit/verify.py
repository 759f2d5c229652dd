"""Check the chains: a changed, missing or reordered event shows, and so does a cut-off tail."""

import json

from rma_portal.audit.models import AuditAnchor, AuditEvent, AuditWords
from rma_portal.audit.record import content_of, digest_of, hash_of


def broken_links() -> list[str]:
    """Return one sentence for each event or anchor of the active merchant that does not hold."""
    return [*broken_events(), *lost_tails()]


def broken_events() -> list[str]:
    """Walk every stream in order and compare each event with its hash, its row and its predecessor."""
    problems: list[str] = []
    heads: dict[str, AuditEvent] = {}
    words = {row.event_id: row for row in AuditWords.objects.all()}
    for event in AuditEvent.objects.order_by("stream", "position").iterator(chunk_size=2000):
        fault = fault_of(event, heads.get(event.stream), words.get(event.pk))
        if fault:
            problems.append(f"{event.stream} event {event.position}: {fault}")
        heads[event.stream] = event
    return problems


def fault_of(event: AuditEvent, before: AuditEvent | None, words: AuditWords | None) -> str:
    """Return what is wrong with an event, or an empty text."""
    if event.position != (before.position + 1 if before else 1):
        return "an event before it is missing"
    if event.previous_hash != (before.hash if before else ""):
        return "it does not follow the event before it"
    digest = words_digest(event)
    if event.hash != hash_of(event) or event.stored != content_of(event, digest):
        return "it was changed"
    if words is None or not are_true(words, digest):
        return "its words were changed"
    return ""


def words_digest(event: AuditEvent) -> str:
    """Return the digest of the words an event was stored with; empty where its bytes are not ours."""
    try:
        return str(json.loads(event.stored)["words"])
    except (ValueError, KeyError, TypeError):
        return ""


def are_true(words: AuditWords, digest: str) -> bool:
    """Say whether words are those of the event, or erased: then nothing may stand in their place."""
    if words.erased_at is not None:
        return not (words.actor_label or words.note)
    return digest_of(words) == digest


def lost_tails() -> list[str]:
    """Return the anchored heads that no stream reaches any more."""
    events = AuditEvent.objects.values_list("stream", "position", "hash")
    hashes = {(stream, position): value for stream, position, value in events}
    return [
        f"{anchor.stream} event {anchor.position}: anchored, but gone or changed"
        for anchor in AuditAnchor.objects.order_by("stream", "position")
        if hashes.get((anchor.stream, anchor.position)) != anchor.hash
    ]
