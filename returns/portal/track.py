"""A return's way as its customer sees it: what is behind, where it is, what lies ahead."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from returns.domain.states import Stage
from returns.queries.timeline import Moment

# The milestones of a plain return, and the verbs of the audit trail that date them.
MILESTONES = {
    "requested": ("requested",),
    "approved": ("approved",),
    "on_its_way": ("departed",),
    "received": ("received",),
    "inspected": ("inspected",),
    "refunded": ("refund_succeeded",),
}
REACHED = {
    Stage.REQUESTED: 0,
    Stage.AWAITING_INFORMATION: 0,
    Stage.APPROVED: 1,
    Stage.ON_ITS_WAY: 2,
    Stage.RECEIVED: 3,
    Stage.INSPECTED: 4,
    Stage.SETTLED: 5,
    Stage.CLOSED: 5,
}
ENDED = (Stage.REJECTED, Stage.CANCELLED, Stage.EXPIRED)


@dataclass(frozen=True)
class Milestone:
    """One step of the way; `state` is done, here, open or ended; `at` (UTC) where it is known."""

    code: str
    state: str
    at: dt.datetime | None


def track(stage: Stage, moments: Iterable[Moment]) -> list[Milestone]:
    """Return the milestones of a return in order; one that ended early has its end and nothing after."""
    dates: dict[str, dt.datetime] = {}
    for moment in moments:
        dates.setdefault(moment.verb, moment.at)
    if stage in ENDED:
        return ended(stage, dates)
    reached = REACHED[stage]
    return [
        Milestone(code, state_of(place, reached), dated(verbs, dates) if place <= reached else None)
        for place, (code, verbs) in enumerate(MILESTONES.items())
    ]


def state_of(place: int, reached: int) -> str:
    """Return the state of a milestone: the last of a finished return is done, not "here"."""
    if place < reached or reached == len(MILESTONES) - 1:
        return "done"
    return "here" if place == reached else "open"


def ended(stage: Stage, dates: dict[str, dt.datetime]) -> list[Milestone]:
    """Return the way of a return that was refused, cancelled or never sent."""
    done = [Milestone("requested", "done", dates.get("requested"))]
    if "approved" in dates:
        done.append(Milestone("approved", "done", dates["approved"]))
    return [*done, Milestone(str(stage), "ended", dates.get(str(stage)))]


def dated(verbs: tuple[str, ...], dates: dict[str, dt.datetime]) -> dt.datetime | None:
    """Return when the first of some verbs happened."""
    return min((dates[verb] for verb in verbs if verb in dates), default=None)
