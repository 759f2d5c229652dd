"""Decisions against the policy as tests make them: people, orders that the policy refuses, deeds."""

import datetime as dt
from decimal import Decimal

from customers.models import Order
from returns.models import PolicyOverride, Return, ReturnItem, ReturnsSettings
from returns.services.open_on_behalf import Opened, open_on_behalf
from returns.services.override_policy import override_policy
from rma_portal.core.actors import Actor
from tests.factories import make_order
from tests.returns.flow import chosen

AGENT = Actor("staff", "9003", "Awa", "agent")
CHIEF = Actor("staff", "9001", "Maud", "manager")
OTHER_CHIEF = Actor("staff", "9009", "Odile", "owner")
WHY = "A good customer; the parcel stood at the neighbour's."


def old_order() -> Order:
    """An order whose window ended long ago, within the legal guarantee."""
    return make_order(placed_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=100))


def limit(amount: str | None) -> None:
    """Set the amount above which a second person must agree."""
    value = None if amount is None else Decimal(amount)
    ReturnsSettings.objects.update(second_person_above_amount=value)


def open_for(order: Order, actor: Actor, *, reason: str = WHY, **words: str) -> Opened:
    """Open a return of all units of an order for its customer."""
    return open_on_behalf(
        order=order, choices=chosen(order, **words), language="fr", comment="", reason=reason, actor=actor
    )


def override(
    item: ReturnItem, kind: str, actor: Actor = CHIEF, reason: str = WHY, **wanted
) -> PolicyOverride:
    """Decide about an article against the policy."""
    return override_policy(item=item, kind=kind, wanted=wanted, reason=reason, actor=actor)


def cost(rma: Return, fee: str, restocking: str = "0") -> ReturnItem:
    """Give a return's first article fees, and return it."""
    ReturnItem.objects.filter(rma=rma, position=1).update(
        fee_amount=Decimal(fee), restocking_amount=Decimal(restocking)
    )
    return ReturnItem.objects.get(rma=rma, position=1)
