"""By when the merchant owes the next step, so that an inbox can warn before it is late."""

import datetime as dt
from dataclasses import dataclass

from returns.domain.states import Stage

ANSWER_WITHIN = dt.timedelta(days=2)  # our own promise: nobody waits longer for a yes or no
REFUND_WITHIN = dt.timedelta(days=14)  # CRD art. 13(1); FR L.221-24
WARN_FROM = 0.7  # of the time: early enough to act on

PAYING = (Stage.RECEIVED, Stage.INSPECTED)


@dataclass(frozen=True)
class Promise:
    """The instant (UTC) at which the next step is late, None where the merchant owes none; how near it is.

    `state` is "none", "calm", "soon" or "late".
    """

    due_at: dt.datetime | None
    state: str


def promise_of(
    stage: str,
    *,
    requested_at: dt.datetime,
    received_at: dt.datetime | None,
    refund_due_at: dt.datetime | None,
    now: dt.datetime,
) -> Promise:
    """Return what is promised for a return at its stage.

    A request is answered within two days; goods that came back are paid within the legal fourteen, or by
    the date a booked refund names. Where the customer's move is next, nothing is owed.
    """
    if stage == Stage.REQUESTED:
        return _kept(requested_at, requested_at + ANSWER_WITHIN, now)
    if stage in PAYING and (received_at or refund_due_at):
        due = refund_due_at or (received_at or now) + REFUND_WITHIN
        return _kept(due - REFUND_WITHIN, due, now)
    return Promise(None, "none")


def _kept(begun: dt.datetime, due: dt.datetime, now: dt.datetime) -> Promise:
    if now > due:
        return Promise(due, "late")
    return Promise(due, "soon" if now - begun >= (due - begun) * WARN_FROM else "calm")
