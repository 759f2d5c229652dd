"""Decides the units of one purchase, with the policy and the person read once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from customers.models import OrderLine, UnitShare
from returns.domain.policy.engine import Decision, decide
from returns.domain.policy.facts import Facts
from returns.models import Photo
from returns.queries.facts import Plea, facts_of, person_of
from returns.queries.policies import policy_in_force, versions
from returns.queries.purchases import Purchase
from returns.queries.signals import signals_on
from rma_portal.tenancy.models import Merchant


class Judge:
    """The rules in force for a purchase at a moment, and who asks; `force` names the rules' versions.

    `address` is the internet address the request comes from, empty where nobody is there.
    """

    def __init__(self, purchase: Purchase, asked_at: dt.datetime, address: str = "") -> None:
        order = purchase.order
        self.purchase, self.asked_at = purchase, asked_at
        self.merchant: Merchant = order.merchant
        self.force = policy_in_force(versions(), placed_at=order.placed_at, asked_at=asked_at)
        self.person = person_of(order, self.merchant, asked_at, address, purchase.gift)

    def judged(
        self, line: OrderLine, unit: UnitShare, plea: Plea, photos: Sequence[Photo] = ()
    ) -> tuple[Facts, Decision]:
        """Decide a unit, and return what is known of it too.

        It is decided once to learn how long it could still be asked for, and again only where signals
        were found.
        """
        facts = facts_of(
            self.purchase,
            line,
            unit,
            plea,
            merchant=self.merchant,
            asked_at=self.asked_at,
            person=self.person,
        )
        decision = decide(self.force.policy, facts)
        found = signals_on(self.purchase.order, self.person.history, facts, decision, photos)
        if not found:
            return facts, decision
        watched = replace(facts, signals=found)
        return watched, decide(self.force.policy, watched)

    def decide(self, line: OrderLine, unit: UnitShare, plea: Plea) -> Decision:
        """Decide a unit."""
        return self.judged(line, unit, plea)[1]
