"""Policies and orders on which a decision's terms show: fees, bonus, kept articles, sites, evidence."""

import datetime as dt

from customers.models import Order
from inventory.models import Location
from returns.domain.policy.rules import Policy, Rule
from returns.models import PolicyVersion
from returns.services.publish_version import publish_version
from rma_portal.core import clock
from tests.factories import make_order, make_variant

LONG_AGO = dt.timedelta(days=90)


def publish(promise: dict, *handling: tuple[dict, dict]) -> PolicyVersion:
    """Put a policy into force that held when every order of the tests was placed.

    One rule of promise for everything, with 60 days and both ways of paying back; the handling's rules as
    (condition, actions), and after them approval at once.
    """
    base = {"window_days": 60, "resolutions": ["refund", "store_credit"], "return_fee": "0"}
    rules = [*handling, ({}, {"automation": "approve", "refund_when": "accepted", "methods": ["label"]})]
    policy = Policy(
        number=0,
        promise=(Rule("All", "promise", {}, {**base, **promise}),),
        handling=tuple(
            Rule(f"Handling {number}", "handling", when, then) for number, (when, then) in enumerate(rules, 1)
        ),
    )
    return publish_version(policy, in_force_from=clock.now() - LONG_AGO)


def of_sku(sku: str) -> dict:
    """Return the condition of one article."""
    return {"field": "article.sku", "op": "is", "value": sku}


def late_order(*lines: tuple[str, int, str]) -> Order:
    """An order of (SKU, quantity, gross of the line) past its right of withdrawal: only the promise holds."""
    placed = clock.now() - dt.timedelta(days=40)
    return make_order(
        lines=[(make_variant(sku), units, gross) for sku, units, gross in lines], placed_at=placed
    )


def make_site(code: str, city: str = "Lille", *, takes_returns: bool = True) -> Location:
    """A site of the merchant."""
    return Location.objects.create(
        code=code, name=code.title(), line1="2 rue", postcode="59000", city=city, country="FR",
        takes_returns=takes_returns,
    )  # fmt: skip
