"""Move a rule of a draft within its part: the first rule that holds wins, so order is meaning."""

from typing import Literal

from returns.models import PolicyDraft
from returns.services.lock_policy_draft import lock_policy_draft, place_of, save_policy_draft
from rma_portal.core.actors import Actor
from rma_portal.tenancy.roles import require

Way = Literal["up", "down", "top"]


def move_policy_rule(*, draft: PolicyDraft, shown: int, part: str, rule: str, way: Way, actor: Actor) -> int:
    """Move a rule one place up or down, or to the top; return its new place, from 1.

    Its event is "rule_moved". At the end of its way it stays, and nothing is written. Raises NotPermitted,
    Conflict: draft_closed, draft_stale, rule_gone.
    """
    require(actor, "change_policy")
    locked = lock_policy_draft(draft, shown)
    rules = list(getattr(locked, part))
    place = place_of(rules, rule)
    wanted = {"up": max(place - 1, 0), "down": min(place + 1, len(rules) - 1), "top": 0}[way]
    if wanted != place:
        rules.insert(wanted, rules.pop(place))
        setattr(locked, part, rules)
        save_policy_draft(locked, "rule_moved", part, actor=actor, part=part, rule=rule, place=wanted + 1)
    return wanted + 1
