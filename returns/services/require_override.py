"""Let what goes against policy or law pass only where an override in force says so."""

from returns.domain.override import OverrideKind, OverrideState
from returns.domain.states import Regime
from returns.models import PolicyOverride, ReturnItem
from returns.queries.overrides import refused_items
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict


def require_override_to_approve(rows: list[ReturnItem], override: PolicyOverride | None) -> None:
    """Raise Conflict(override_required) where an article is approved that the rules refused (Case 22)."""
    refused = refused_items(rows)
    _require(override, [row for row in rows if row.pk in refused], OverrideKind.APPROVE)


def require_override_to_reject(rows: list[ReturnItem], override: PolicyOverride | None, actor: Actor) -> None:
    """Raise Conflict(override_required) where the law lets the customer return an article that is rejected.

    Rules never refuse such an article by themselves; here it is people and programs who are stopped.
    """
    if actor.kind in ("staff", "program"):
        _require(override, [row for row in rows if row.regime == Regime.WITHDRAWAL], OverrideKind.REJECT)


def _require(override: PolicyOverride | None, rows: list[ReturnItem], kind: str) -> None:
    for row in rows:
        if override is None or not _covers(override, row, kind):
            raise Conflict("override_required", "decide against the policy, with a reason", kind=str(kind))


def _covers(override: PolicyOverride, row: ReturnItem, kind: str) -> bool:
    if override.override_state != OverrideState.IN_FORCE:
        return False
    if override.kind == OverrideKind.OPEN:
        return kind == OverrideKind.APPROVE and override.rma_id in (None, row.rma_id)
    return override.kind == kind and override.item_id == row.pk
