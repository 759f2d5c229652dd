"""Agree, as a second person, to a decision against the policy."""

from returns.domain.override import OverrideState
from returns.models import PolicyOverride
from returns.services.apply_override import apply_override
from returns.services.journal import enter
from returns.services.settle_override import settle_override
from rma_portal.core.actors import Actor
from rma_portal.core.errors import NotPermitted
from rma_portal.tenancy.roles import require


def confirm_override(*, override: PolicyOverride, actor: Actor) -> None:
    """Put a waiting override in force and carry it out, in one transaction (Case 22).

    Enters "override_confirmed" into the return's stream, after what `apply_override` enters. Raises Conflict:
    somebody_was_first, and the reasons of `apply_override` where the world has moved on; NotPermitted:
    override_own (by the database, too), role_not_permitted.
    """
    if actor.kind != "staff" or not actor.id:
        raise NotPermitted("actor_not_permitted", "only a member of staff confirms")
    require(actor, "override_policy")
    if actor.id == override.asked_by_id:
        raise NotPermitted("override_own", "another person must confirm")
    settle_override(override, OverrideState.IN_FORCE, actor)
    apply_override(override)
    assert override.rma
    enter(override.rma, "override_confirmed", actor=actor, kind=override.kind)
