"""Lock a draft of the policy as its page showed it, and save what was changed of it."""

from typing import Any

from returns.models import PolicyDraft
from returns.services.journal import enter_stream
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.core.text import storable
from rma_portal.db.locks import for_update

LONGEST_TITLE = 120


def lock_policy_draft(draft: PolicyDraft, shown: int) -> PolicyDraft:
    """Lock a draft until the end of the transaction and give it as it is now.

    Raises Conflict: draft_closed where it was published or discarded, draft_stale where it is no longer at
    the revision the page showed (case 49).
    """
    locked = for_update(PolicyDraft.objects.filter(pk=draft.pk))
    if not locked.is_open:
        raise Conflict("draft_closed", "it was published or discarded")
    if locked.revision != shown:
        raise Conflict("draft_stale", f"it is at revision {locked.revision}, the page showed {shown}")
    return locked


def save_policy_draft(draft: PolicyDraft, verb: str, *fields: str, actor: Actor, **facts: Any) -> None:
    """Save fields of a locked draft as its next revision, and write an event into its own stream."""
    draft.revision += 1
    draft.changed_at = clock.now()
    draft.changed_by = storable(actor.label, 160)
    draft.save(update_fields=[*fields, "revision", "changed_at", "changed_by"])
    enter_stream(stream_of(draft), verb, actor=actor, revision=draft.revision, **facts)


def stream_of(draft: PolicyDraft) -> str:
    """Return the name of a draft's audit stream."""
    return f"returns.policydraft:{draft.pk}"


def clean_title(title: str) -> str:
    """Return a title as it is stored. Raises InvalidInput: draft_title, draft_title_length."""
    clean = storable(title).strip()
    if not clean:
        raise InvalidInput("draft_title", "give it a title")
    if len(clean) > LONGEST_TITLE:
        raise InvalidInput("draft_title_length", f"use {LONGEST_TITLE} characters", most=LONGEST_TITLE)
    return clean


def place_of(rules: list[dict], rule: str) -> int:
    """Return where a rule stands in its part, by its id. Raises Conflict("rule_gone")."""
    for index, one in enumerate(rules):
        if one["id"] == rule:
            return index
    raise Conflict("rule_gone", "somebody removed it")
