"""Refuse a decision against the policy that waits, or take back one's own."""

from returns.domain.override import OverrideState
from returns.models import PolicyOverride
from returns.services.settle_override import enter_override, settle_override
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput, NotPermitted
from rma_portal.core.text import storable
from rma_portal.tenancy.roles import require


def decline_override(*, override: PolicyOverride, why: str, actor: Actor) -> None:
    """Decline a waiting override; it never has an effect. Who asked for it may take it back so.

    Enters "override_declined" into the return's stream, or the override's own where no return came of it.
    Raises InvalidInput(decline_reason), Conflict(somebody_was_first), NotPermitted.
    """
    if actor.kind != "staff" or not actor.id:
        raise NotPermitted("actor_not_permitted", "only a member of staff declines")
    require(actor, "ask_override" if actor.id == override.asked_by_id else "override_policy")
    words = storable(why, 2000).strip()
    if not words:
        raise InvalidInput("decline_reason", "write why not", field="why")
    settle_override(override, OverrideState.DECLINED, actor, decline_reason=words)
    enter_override(override, "override_declined", actor=actor, note=words)
