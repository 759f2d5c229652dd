"""A policy draft tried on one article: what it would decide, beside what the policy in force decides."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from customers.models import Order, OrderLine
from returns.domain.policy.decision import Decision
from returns.domain.policy.engine import decide
from returns.domain.policy.explain import explain
from returns.domain.policy.facts import (
    ArticleFacts,
    Consumer,
    Evidence,
    Facts,
    OrderFacts,
    ReasonFacts,
)
from returns.domain.policy.kindness import less_kind
from returns.domain.policy.rules import Policy, draft_policy, validate
from returns.domain.policy.trace import Traced
from returns.models import PolicyDraft, Reason
from returns.queries.facts import Plea, facts_of, person_of
from returns.queries.offers import title_of
from returns.queries.policies import policy_in_force, versions
from returns.queries.purchases import key_of, purchase_of
from rma_portal.core.zones import zone_of
from rma_portal.tenancy.models import Merchant

NEWEST = 20


@dataclass(frozen=True)
class Trial:
    """What one policy decides, and who was tried for it."""

    decision: Decision
    trace: tuple[Traced, ...]


@dataclass(frozen=True)
class Trials:
    """The draft's answer beside that of the policy in force, and in what they differ."""

    facts: Facts
    draft: Trial
    in_force: Trial

    @property
    def less_kind(self) -> tuple[str, ...]:
        """In what the draft is less kind to the customer."""
        return less_kind(self.draft.decision, than=self.in_force.decision)

    @property
    def kinder(self) -> tuple[str, ...]:
        """In what the draft is kinder to the customer."""
        return less_kind(self.in_force.decision, than=self.draft.decision)


def trials_of(draft: PolicyDraft, facts: Facts) -> Trials:
    """Decide one article by a draft, as if it were in force, and by what is in force; writes nothing.

    Raises InvalidInput with the rule's name where the draft cannot be evaluated yet.
    """
    policy = draft_policy(draft.promise, draft.handling)
    validate(policy)
    force = policy_in_force(versions(), placed_at=facts.order.placed_at, asked_at=facts.asked_at)
    return Trials(facts, trial(policy, facts), trial(force.policy, facts))


def trial(policy: Policy, facts: Facts) -> Trial:
    """Decide and explain one article."""
    decision = decide(policy, facts)
    return Trial(decision, explain(policy, facts, decision))


def newest_orders() -> list[Order]:
    """Return the latest orders, to try rules on."""
    return list(Order.objects.order_by("-placed_at")[:NEWEST])


def order_of(number: str) -> Order | None:
    """Return the latest order of a number, with what its facts need."""
    found = Order.objects.select_related("customer", "channel", "merchant").filter(number=number.strip())
    return found.order_by("-placed_at").first()


def units_of(order: Order, language: str) -> list[tuple[str, str]]:
    """Return the units of an order: ("<line>-<unit no>", title)."""
    lines = order.lines.select_related("variant__product").prefetch_related("units").order_by("id")
    return [
        (key_of(line, unit), f"{title_of(line, language)} {line.options}".strip())
        for line in lines
        if line.kind in (OrderLine.Kind.ARTICLE, OrderLine.Kind.GIFT_CARD, OrderLine.Kind.DIGITAL)
        for unit in sorted(line.units.all(), key=lambda one: one.unit_no)
    ]


def facts_of_unit(
    order: Order, key: str, *, reason: Reason | None, photos: int, note: str, asked_at: dt.datetime
) -> Facts | None:
    """Return the facts of a unit of a past order as if asked for at a moment; None where it has none such."""
    purchase = purchase_of(order)
    named = [(line, unit) for line, unit in purchase.units() if key_of(line, unit) == key]
    if not named:
        return None
    [(line, unit)] = named
    plea = Plea.of(reason, resolution="refund", photos=photos, note=note) if reason else Plea()
    person = person_of(order, order.merchant, asked_at)
    return facts_of(purchase, line, unit, plea, merchant=order.merchant, asked_at=asked_at, person=person)


def facts_by_hand(given: Mapping[str, Any], *, reason: Reason | None, merchant: Merchant) -> Facts:
    """Return facts out of a form's clean values; days count back from the instant asked."""
    plain = ReasonFacts("", False, "commercial")
    return Facts(
        asked_at=given["asked_at"],
        consumer=consumer_by_hand(given, merchant),
        order=order_by_hand(given, merchant),
        article=article_by_hand(given),
        reason=ReasonFacts(reason.code, reason.needs_note, reason.regime) if reason else plain,
        evidence=Evidence(given["photos"], bool(given["note"]), given["has_serial"]),
        asked_resolution=given["resolution"],
    )


def consumer_by_hand(given: Mapping[str, Any], merchant: Merchant) -> Consumer:
    """Return who asks."""
    country = given["country"] or merchant.country
    return Consumer(
        country=country,
        zone=zone_of(country, merchant.time_zone),
        is_business=given["is_business"],
        orders_before=given["orders_before"],
        returns_before=given["returns_before"],
        refusals_before=given["refusals_before"],
        value_returned=given["value_returned"],
        return_rate=given["return_rate"],
        listed=given["listed"],
    )


def order_by_hand(given: Mapping[str, Any], merchant: Merchant) -> OrderFacts:
    """Return what was bought; its value is the article's where none is given."""
    arrived, value = given["delivered_days"], given["order_value"]
    delivered_at = None if arrived is None else given["asked_at"] - dt.timedelta(days=arrived)
    return OrderFacts(
        placed_at=(delivered_at or given["asked_at"]) - dt.timedelta(days=given["shipping_days"]),
        delivered_at=delivered_at,
        country=given["country"] or merchant.country,
        currency=merchant.currency,
        value=given["price_paid"] if value is None else value,
        channel=given["channel"],
        discount=given["order_discount"],
    )


def article_by_hand(given: Mapping[str, Any]) -> ArticleFacts:
    """Return the article."""
    return ArticleFacts(
        sku=given["sku"],
        category=given["category"],
        tags=tuple(given["tags"]),
        price_paid=given["price_paid"],
        final_sale=given["final_sale"],
        exemption=given["exemption"],
        is_second_hand=given["second_hand"],
        brand=given["brand"],
        weight=given["weight"],
        discount=given["discount"],
    )
