"""End the waiting of a decision against the policy, for good."""

from returns.domain.override import OverrideState
from returns.models import PolicyOverride
from returns.services.journal import enter, enter_stream
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.text import storable
from rma_portal.db.locks import guarded


def settle_override(override: PolicyOverride, state: OverrideState, actor: Actor, **words: str) -> None:
    """Bring a waiting override to its last state in the actor's name.

    One guarded UPDATE: of two people, or of a yes and a no, one is first. Raises Conflict:
    somebody_was_first.
    """
    guarded(
        PolicyOverride.objects.filter(pk=override.pk, override_state=OverrideState.WAITING),
        override_state=state,
        second_by_id=actor.id,
        second_by=storable(actor.label, 160),
        decided_at=clock.now(),
        **words,
    )
    override.refresh_from_db()


def enter_override(override: PolicyOverride, verb: str, *, actor: Actor, note: str, **facts: object) -> None:
    """Enter what happened to an override into its return's stream, or its own where no return came of it."""
    if override.rma:
        enter(override.rma, verb, actor=actor, note=note, kind=override.kind, **facts)
    else:
        enter_stream(override.stream, verb, actor=actor, note=note, kind=override.kind, **facts)
