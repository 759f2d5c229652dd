"""Give a draft another title."""

from returns.models import PolicyDraft
from returns.services.lock_policy_draft import clean_title, lock_policy_draft, save_policy_draft
from rma_portal.core.actors import Actor
from rma_portal.tenancy.roles import require


def rename_policy_draft(*, draft: PolicyDraft, shown: int, title: str, actor: Actor) -> None:
    """Change the title; its event is "renamed".

    Raises NotPermitted, Conflict: draft_closed, draft_stale; InvalidInput: draft_title, draft_title_length.
    """
    require(actor, "change_policy")
    locked = lock_policy_draft(draft, shown)
    locked.title = clean_title(title)
    save_policy_draft(locked, "renamed", "title", actor=actor)
