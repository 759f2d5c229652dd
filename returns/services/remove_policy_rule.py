"""Take a rule out of a draft."""

from returns.models import PolicyDraft
from returns.services.lock_policy_draft import lock_policy_draft, place_of, save_policy_draft
from rma_portal.core.actors import Actor
from rma_portal.tenancy.roles import require


def remove_policy_rule(*, draft: PolicyDraft, shown: int, part: str, rule: str, actor: Actor) -> None:
    """Remove a rule; its event is "rule_removed", with what the rule was.

    Raises NotPermitted, Conflict: draft_closed, draft_stale, rule_gone.
    """
    require(actor, "change_policy")
    locked = lock_policy_draft(draft, shown)
    rules = getattr(locked, part)
    place = place_of(rules, rule)
    setattr(locked, part, [*rules[:place], *rules[place + 1 :]])
    save_policy_draft(locked, "rule_removed", part, actor=actor, part=part, rule=rule, was=rules[place])
