"""Decides the units of one purchase, with the policy read once."""

import datetime as dt

from customers.models import OrderLine, UnitShare
from returns.domain.policy.engine import Decision, decide
from returns.domain.policy.facts import Facts
from returns.queries.facts import Plea, facts_of
from returns.queries.policies import policy_in_force, versions
from returns.queries.purchases import Purchase
from rma_portal.tenancy.models import Merchant


class Judge:
    """The rules in force for a purchase at a moment; `force` names their versions."""

    def __init__(self, purchase: Purchase, asked_at: dt.datetime) -> None:
        self.purchase, self.asked_at = purchase, asked_at
        self.merchant: Merchant = purchase.order.merchant
        self.force = policy_in_force(versions(), placed_at=purchase.order.placed_at, asked_at=asked_at)

    def facts(self, line: OrderLine, unit: UnitShare, plea: Plea) -> Facts:
        """Return what is known of a unit and of what the customer says about it."""
        return facts_of(self.purchase, line, unit, plea, merchant=self.merchant, asked_at=self.asked_at)

    def decide(self, line: OrderLine, unit: UnitShare, plea: Plea) -> Decision:
        """Decide a unit."""
        return decide(self.force.policy, self.facts(line, unit, plea))
