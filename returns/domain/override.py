"""Decisions of staff against the policy: their kinds, their states, and when a second person must agree."""

from decimal import Decimal
from enum import StrEnum

from rma_portal.core.money import Money

SHORTEST_REASON = 10  # characters: "ok" explains nothing to whoever reads it a year later


class OverrideKind(StrEnum):
    """What is done against the policy."""

    OPEN = "open"  # a return of articles that the policy refuses
    FEE = "fee"  # a fee or restocking fee waived or lowered
    RESOLUTION = "resolution"  # another way of settling an article
    APPROVE = "approve"  # an article that the rules refused
    REJECT = "reject"  # an article that the law lets the customer return


class OverrideState(StrEnum):
    """Where an override stands; only one in force has, and had, an effect."""

    WAITING = "waiting"
    IN_FORCE = "in_force"
    DECLINED = "declined"


def needs_second_person(*, acts_alone: bool, at_stake: Money, limit: Money | None) -> bool:
    """Say whether another person must agree before an override takes effect (Case 22).

    `acts_alone` is whether the asker's role may override at all: others only ask. `limit` is the merchant's
    own, None for never; what is at stake in another currency cannot be compared and is looked at twice.
    """
    if not acts_alone:
        return True
    if limit is None:
        return False
    return at_stake.currency != limit.currency or at_stake > limit


def lowered(wanted: Decimal, current: Decimal) -> bool:
    """Say whether an amount is lower than the one it replaces; an override never makes a fee dearer."""
    return Decimal(0) <= wanted < current
