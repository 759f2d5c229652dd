"""Close a draft without publishing it; it stays, as it was then."""

from returns.models import PolicyDraft
from returns.services.lock_policy_draft import lock_policy_draft, save_policy_draft
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.tenancy.roles import require


def discard_policy_draft(*, draft: PolicyDraft, shown: int, actor: Actor) -> None:
    """Discard a draft; its event is "discarded".

    Raises NotPermitted, Conflict: draft_closed, draft_stale.
    """
    require(actor, "change_policy")
    locked = lock_policy_draft(draft, shown)
    locked.discarded_at = clock.now()
    save_policy_draft(locked, "discarded", "discarded_at", actor=actor)
