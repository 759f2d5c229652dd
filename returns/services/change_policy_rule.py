"""Write one rule of a draft: a new one at the end of its part, or one that stands there anew."""

from collections.abc import Mapping
from typing import Any

from returns.domain.policy.rules import Part
from returns.models import PolicyDraft
from returns.queries.policy_drafts import problems_with
from returns.services.lock_policy_draft import lock_policy_draft, place_of, save_policy_draft
from returns.services.start_policy_draft import new_rule_id
from rma_portal.core.actors import Actor
from rma_portal.core.text import storable
from rma_portal.tenancy.roles import require


def change_policy_rule(
    *,
    draft: PolicyDraft,
    shown: int,
    part: Part,
    rule: str,
    name: str,
    when: Mapping[str, Any],
    actions: Mapping[str, Any],
    actor: Actor,
) -> str:
    """Store what a rule says and return its id; an empty `rule` adds one. Its event is "rule_changed".

    The draft's other rules may have problems: they are told beside them. Raises NotPermitted, Conflict:
    draft_closed, draft_stale, rule_gone; and the first of `problems_with` as InvalidInput.
    """
    require(actor, "change_policy")
    locked = lock_policy_draft(draft, shown)
    rules = getattr(locked, part)
    place = place_of(rules, rule) if rule else len(rules)
    key = rule or new_rule_id()
    for problem in problems_with(locked, part, place, name=name, when=when, actions=actions):
        raise problem.as_error()
    written = {"id": key, "name": storable(name).strip(), "when": dict(when), "actions": dict(actions)}
    setattr(locked, part, [*rules[:place], written, *rules[place + 1 :]])
    save_policy_draft(locked, "rule_changed", part, actor=actor, part=part, rule=key)
    return key
