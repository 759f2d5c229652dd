"""By when the money of a withdrawal must be paid back: T-30 in the Union, T-80 in the United Kingdom."""

import datetime as dt
from dataclasses import dataclass

from returns.domain.policy.legal import Law
from rma_portal.core import clock


@dataclass(frozen=True)
class RefundDue:
    """The last second (UTC) in which the money is in time; None where no law sets one, or none runs yet.

    `withheld`: the trader may still wait for the goods or a proof that they were sent (CRD art. 13(3)).
    """

    due_at: dt.datetime | None
    withheld: bool


def refund_due(
    law: Law | None,
    *,
    informed_at: dt.datetime,
    zone: str,
    received_at: dt.datetime | None = None,
    sent_at: dt.datetime | None = None,
) -> RefundDue:
    """Return when a withdrawal must be paid back; instants are aware, days end in the consumer's zone.

    Union (CRD art. 13(1) and (3)): 14 days from being informed, or when goods or proof of sending arrive, if
    that is later. United Kingdom (reg. 34(5)): 14 days from the goods back or from evidence of sending.
    """
    if law is None or law.refund_days is None:
        return RefundDue(None, False)
    proofs = [instant for instant in (received_at, sent_at) if instant]
    proven_at = min(proofs) if proofs else None
    if law.refund_clock == "received_or_evidence":
        return RefundDue(proven_at and _days_after(proven_at, law.refund_days, zone), proven_at is None)
    in_time = _days_after(informed_at, law.refund_days, zone)
    late_proof = _days_after(proven_at, 0, zone) if proven_at else in_time
    return RefundDue(max(in_time, late_proof), proven_at is None)


def _days_after(instant: dt.datetime, days: int, zone: str) -> dt.datetime:
    return clock.end_of_day(clock.day_in(instant, zone) + dt.timedelta(days=days), zone)
