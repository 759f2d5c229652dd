"""Stop a run of a draft over the past."""

from returns.models import PolicyReplay
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.db.locks import guarded
from rma_portal.tenancy.roles import require


def cancel_replay(*, replay: PolicyReplay, actor: Actor) -> None:
    """Stop a run that has not ended; the worker notices at its next chunk, which it does not write.

    What it has found so far is no result: the lines of its report are deleted. Raises NotPermitted;
    Conflict("replay_over") for a run that has ended already.
    """
    require(actor, "change_policy")
    unfinished = PolicyReplay.objects.filter(pk=replay.pk, replay_state__in=PolicyReplay.UNFINISHED)
    cancelled = {"replay_state": PolicyReplay.State.CANCELLED, "finished_at": clock.now()}
    guarded(unfinished, code="replay_over", **cancelled)
    replay.chunks.all().delete()
