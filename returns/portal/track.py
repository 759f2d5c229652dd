"""A return's way as its customer sees it: what is behind, where it is, what lies ahead."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from returns.domain.states import GONE, Stage
from returns.models import ReturnItem
from returns.queries.timeline import Moment

# The milestones of a plain return, and the verbs of the audit trail that date them.
MILESTONES = {
    "requested": ("requested",),
    "approved": ("approved",),
    "on_its_way": ("departed",),
    "received": ("received",),
    "inspected": ("inspected",),
    "refunded": ("refund_succeeded", "exchange_sent"),
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
ON_THE_WAY = ("on_its_way", "received", "inspected")  # no part of a return of which everything is kept
BROUGHT = ("on_its_way",)  # no part of one that is brought to the shop


@dataclass(frozen=True)
class Milestone:
    """One step of the way; `state` is done, here, open or ended; `at` (UTC) where it is known."""

    code: str
    state: str
    at: dt.datetime | None


def track(
    stage: Stage,
    moments: Iterable[Moment],
    *,
    all_kept: bool = False,
    is_brought: bool = False,
    none_accepted: bool = False,
) -> list[Milestone]:
    """Return the milestones of a return in order; one that ended early has its end and nothing after.

    Where the customer keeps everything nothing travels: the return is accepted, then settled. What is
    brought is not on its way: it is there. Of what the check did not accept nothing is settled.
    """
    dates: dict[str, dt.datetime] = {}
    for moment in moments:
        dates.setdefault(moment.verb, moment.at)
    if stage in ENDED:
        return ended(stage, dates)
    left_out = ON_THE_WAY if all_kept else BROUGHT if is_brought else ()
    left_out = (*left_out, "refunded") if none_accepted else left_out
    codes = [code for code in MILESTONES if code not in left_out]
    reached = sum(list(MILESTONES).index(code) <= REACHED[stage] for code in codes) - 1
    return [
        Milestone(
            code,
            state_of(place, reached, codes),
            dated(MILESTONES[code], dates) if place <= reached else None,
        )
        for place, code in enumerate(codes)
    ]


def none_accepted(items: Iterable[ReturnItem]) -> bool:
    """Say whether the check accepted none of a return's articles, those left aside that never came."""
    states = {item.inspection_state for item in items if item.permission not in GONE}
    return states == {"refused"}


def state_of(place: int, reached: int, codes: list[str]) -> str:
    """Return the state of a milestone: the last of a finished return is done, not "here"."""
    if place < reached or reached == len(codes) - 1:
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
