"""Leave a step to a person, and say why: on the return, and in its timeline where no page says so already."""

from typing import Any

from returns.domain.automation import Doubt, Step
from returns.models import Return
from returns.services.journal import enter
from rma_portal.core.actors import Actor

BY_RULE = Actor("rule", "", "automation")
LIMITS = ("currency", "per_return", "day_amount", "day_count")


def leave_to_person(rma: Return, doubts: list[Doubt]) -> None:
    """Add to why a person must act on a locked return; a limit that was met is an event of its own.

    What a rule or a standing setting says is no event: the decision and the settings tell it.
    """
    rma.person_because = [*rma.person_because, *doubts]
    rma.save(update_fields=["person_because"])
    for doubt in doubts:
        if doubt["why"] in LIMITS:
            enter(rma, "left_to_person", actor=BY_RULE, **doubt)


def strike_off(rma: Return, step: Step, **which: Any) -> None:
    """Take off a locked return why a person had to take a step that is done, or is no longer to be done."""
    done = {"step": str(step), **which}
    kept = [doubt for doubt in rma.person_because if not done.items() <= doubt.items()]
    if kept != rma.person_because:
        rma.person_because = kept
        rma.save(update_fields=["person_because"])
