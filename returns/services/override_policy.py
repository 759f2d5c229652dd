"""Decide about an article against the policy, with a written reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from returns.domain.override import OverrideKind, lowered
from returns.domain.states import Regime, Resolution
from returns.models import PolicyOverride, ReturnItem
from returns.queries.offers import MONEY_WAYS
from returns.queries.overrides import refusal_of
from returns.services.apply_override import require_undecided, require_unsettled
from returns.services.file_override import file_override, require_person
from returns.services.lock import lock_items, lock_return
from returns.services.release_replacements import require_not_sent
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.core.money import Money, round_money
from rma_portal.core.text import storable


@dataclass(frozen=True)
class Step:
    """What an override would replace, by what, and what that costs at most."""

    before: dict[str, Any]
    after: dict[str, Any]
    at_stake: Money


def override_policy(
    *, item: ReturnItem, kind: str, wanted: Mapping[str, str], reason: str, actor: Actor
) -> PolicyOverride:
    """Lower a fee, settle otherwise, approve what the rules refused, or reject what the law grants.

    `wanted` is what was typed, by kind: fee {fee, restocking} as amounts (empty: as it is); resolution
    {resolution}; approve {}; reject {why}, which the customer will read. Under the locks of the return and
    the article; takes effect at once or waits (`file_override`). Raises InvalidInput: override_reason,
    override_kind, override_changes_nothing, override_raises, money_amount, resolution_not_offered,
    why_required, override_not_needed; Conflict: override_refunded, exchange_sent, override_decided,
    override_needs_order; NotPermitted.
    """
    require_person(actor)
    if kind not in STEPS:
        raise InvalidInput("override_kind", f"one of {sorted(STEPS)}", field="kind")
    rma = lock_return(item.rma)
    [row] = lock_items(rma, [item])
    if rma.order is None:
        raise Conflict("override_needs_order", "match the article to an order first")
    step = STEPS[kind](row, wanted)
    return file_override(
        kind=kind, order=rma.order, rma=rma, item=row, before=step.before, after=step.after,
        at_stake=step.at_stake, reason=reason, actor=actor,
    )  # fmt: skip


def _lower_fee(item: ReturnItem, wanted: Mapping[str, str]) -> Step:
    require_unsettled(item)
    fee, restocking = (
        round_money(item.fee_amount, item.currency),
        round_money(item.restocking_amount, item.currency),
    )
    new_fee, new_restocking = typed(wanted, "fee", fee), typed(wanted, "restocking", restocking)
    if new_fee > fee or new_restocking > restocking:
        raise InvalidInput("override_raises", "an override only lowers what the customer pays", field="fee")
    if not (lowered(new_fee.amount, fee.amount) or lowered(new_restocking.amount, restocking.amount)):
        raise InvalidInput("override_changes_nothing", "give less than it is", field="fee")
    return Step(
        {"fee": str(fee.amount), "restocking": str(restocking.amount)},
        {"fee": str(new_fee.amount), "restocking": str(new_restocking.amount)},
        (fee - new_fee) + (restocking - new_restocking),
    )


def typed(wanted: Mapping[str, str], field: str, current: Money) -> Money:
    """Return the amount typed into a field, or the current one where nothing was; never below zero."""
    text = wanted.get(field, "").strip()
    amount = Money.parse(text, current.currency) if text else current
    if amount < Money.zero(current.currency):
        raise InvalidInput("money_amount", "give zero or more", field=field)
    return amount


def _settle_otherwise(item: ReturnItem, wanted: Mapping[str, str]) -> Step:
    require_unsettled(item)
    require_not_sent([item])
    way = wanted.get("resolution", "")
    if way not in MONEY_WAYS:
        raise InvalidInput("resolution_not_offered", f"one of {MONEY_WAYS}", field="resolution")
    if way != Resolution.STORE_CREDIT and item.rma.is_gift:
        raise InvalidInput("gift_not_refunded", "the money is the buyer's", field="resolution")
    if way == Resolution.STORE_CREDIT and item.rma.customer_id is None:
        raise InvalidInput("resolution_not_offered", "no account to keep it on", field="resolution")
    if way == item.resolution:
        raise InvalidInput("override_changes_nothing", "choose another way", field="resolution")
    return Step({"resolution": item.resolution}, {"resolution": way}, paid_for(item))


def _approve(item: ReturnItem, wanted: Mapping[str, str]) -> Step:
    require_undecided(item)
    code = refusal_of(item)
    if not code:
        raise InvalidInput("override_not_needed", "the policy allows it; approve it plainly")
    return Step({"code": code}, {"permission": "approved"}, paid_for(item))


def _reject(item: ReturnItem, wanted: Mapping[str, str]) -> Step:
    require_undecided(item)
    why = storable(wanted.get("why", "")).strip()
    if item.regime != Regime.WITHDRAWAL:
        raise InvalidInput("override_not_needed", "no right is denied; reject it plainly")
    if not why:
        raise InvalidInput("why_required", "write the reason the customer will read", field="why")
    return Step({"regime": item.regime}, {"permission": "rejected", "why": why}, paid_for(item))


STEPS: dict[str, Callable[[ReturnItem, Mapping[str, str]], Step]] = {
    OverrideKind.FEE: _lower_fee,
    OverrideKind.RESOLUTION: _settle_otherwise,
    OverrideKind.APPROVE: _approve,
    OverrideKind.REJECT: _reject,
}


def paid_for(item: ReturnItem) -> Money:
    """Return what was paid for an article: at most that is at stake."""
    return round_money(item.gross_amount, item.currency)
