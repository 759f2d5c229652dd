"""Write an event into a stream, in the transaction of what it tells."""

import hashlib
import json
import secrets

from django.core.serializers.json import DjangoJSONEncoder

from rma_portal.audit.models import AuditEvent, AuditWords
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.context import current_merchant_id
from rma_portal.core.text import storable
from rma_portal.db.locks import advisory


def record(stream: str, verb: str, *, actor: Actor, note: str = "", **facts: object) -> AuditEvent:
    """Append an event to a stream of the active merchant.

    `facts` must hold no personal data; `note` and the actor's label may, and are kept erasable. The
    stream is locked until the end of the transaction, so that the chain never forks.
    """
    advisory("audit", current_merchant_id(), stream)
    last = AuditEvent.objects.filter(stream=stream).order_by("-position").first()
    words = AuditWords(
        actor_label=storable(actor.label, 200), note=storable(note), salt=secrets.token_hex(16)
    )
    event = AuditEvent(
        stream=stream,
        position=last.position + 1 if last else 1,
        verb=verb,
        happened_at=clock.now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        facts=json.loads(encode(facts)),
        previous_hash=last.hash if last else "",
    )
    event.stored = content_of(event, digest_of(words))
    event.hash = hash_of(event)
    event.save(force_insert=True)
    words.event = event
    words.save(force_insert=True)
    return event


def encode(value: object) -> str:
    """Return JSON whose bytes depend on the value alone."""
    return json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_of(event: AuditEvent, words_digest: str) -> str:
    """Return the text the hash covers: everything in the event, and the digest of its words."""
    return encode(
        {
            "merchant": current_merchant_id(),
            "stream": event.stream,
            "position": event.position,
            "verb": event.verb,
            "happened_at": event.happened_at.isoformat(),
            "actor": [event.actor_kind, event.actor_id],
            "facts": event.facts,
            "words": words_digest,
        }
    )


def digest_of(words: AuditWords) -> str:
    """Return the salted digest that stands for the words in the chain, also after their erasure."""
    return hashlib.sha256(encode([words.salt, words.actor_label, words.note]).encode()).hexdigest()


def hash_of(event: AuditEvent) -> str:
    """Return the hash of an event's stored bytes, chained to the event before it."""
    return hashlib.sha256(f"{event.previous_hash}\n{event.stored}".encode()).hexdigest()
