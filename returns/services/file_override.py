"""Write a decision against the policy down: in force at once, or waiting for a second person."""

from typing import Any

from customers.models import Order
from returns.domain.override import SHORTEST_REASON, OverrideState, needs_second_person
from returns.models import PolicyOverride, Return, ReturnItem, ReturnsSettings
from returns.services.apply_override import apply_override
from returns.services.settle_override import enter_override
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.context import current_merchant_id
from rma_portal.core.errors import InvalidInput, NotPermitted
from rma_portal.core.money import Money, round_money
from rma_portal.core.text import storable
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.roles import may, require

LONGEST_REASON = 2000


def file_override(
    *,
    kind: str,
    order: Order,
    before: dict[str, Any],
    after: dict[str, Any],
    at_stake: Money,
    reason: str,
    actor: Actor,
    rma: Return | None = None,
    item: ReturnItem | None = None,
) -> PolicyOverride:
    """Store an override and, unless a second person must agree first, carry it out (Case 22).

    Enters "override_asked" into the return's stream (or the override's own, where there is no return yet)
    when it waits; else what `apply_override` does. Raises InvalidInput(override_reason),
    NotPermitted, and what `apply_override` raises.
    """
    require_person(actor)
    waits = needs_second_person(
        acts_alone=may(actor.role, "override_policy"), at_stake=at_stake, limit=second_person_above()
    )
    override = PolicyOverride.objects.create(
        kind=kind,
        order=order,
        rma=rma,
        item=item,
        before=before,
        after=after,
        amount=at_stake.amount,
        currency=at_stake.currency,
        reason=reason_in(reason),
        **asked_by(actor, waits),
    )
    if waits:
        article = override.item.position if override.item else 0
        enter_override(override, "override_asked", actor=actor, note=override.reason, article=article)
    else:
        apply_override(override)
    return override


def asked_by(actor: Actor, waits: bool) -> dict[str, Any]:
    """Return who asks, when, and whether a second person is waited for."""
    now = clock.now()
    return {
        "asked_by_id": actor.id,
        "asked_by": storable(actor.label, 160),
        "asked_role": actor.role,
        "asked_at": now,
        "override_state": OverrideState.WAITING if waits else OverrideState.IN_FORCE,
        "decided_at": None if waits else now,
    }


def require_person(actor: Actor) -> None:
    """Raise NotPermitted unless a member of staff whose role may ask: programs judge nothing."""
    if actor.kind != "staff" or not actor.id:
        raise NotPermitted("actor_not_permitted", "only a member of staff decides against the policy")
    require(actor, "ask_override")


def reason_in(text: str) -> str:
    """Return the written reason, or raise InvalidInput where it explains nothing."""
    reason = storable(text, LONGEST_REASON).strip()
    if len(reason) < SHORTEST_REASON:
        raise InvalidInput("override_reason", "write why", field="reason", least=SHORTEST_REASON)
    return reason


def second_person_above() -> Money | None:
    """Return the merchant's limit in the merchant's currency, None for never."""
    limit = ReturnsSettings.objects.values_list("second_person_above_amount", flat=True).first()
    merchant = Merchant.objects.get(pk=current_merchant_id())
    return None if limit is None else round_money(limit, merchant.currency)
