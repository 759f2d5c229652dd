"""Put a copy of a rule right below it, to be changed."""

from copy import deepcopy

from returns.domain.policy.rules import MAX_NAME, MAX_RULES
from returns.models import PolicyDraft
from returns.services.lock_policy_draft import lock_policy_draft, place_of, save_policy_draft
from returns.services.start_policy_draft import new_rule_id
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.tenancy.roles import require


def copy_policy_rule(*, draft: PolicyDraft, shown: int, part: str, rule: str, name: str, actor: Actor) -> str:
    """Copy a rule and return the copy's id; its event is "rule_copied".

    The copy is called `name` and a number, the first that is free. Raises NotPermitted, Conflict:
    draft_closed, draft_stale, rule_gone; InvalidInput("policy_rules") where the draft is full.
    """
    require(actor, "change_policy")
    locked = lock_policy_draft(draft, shown)
    if len(locked.promise) + len(locked.handling) >= MAX_RULES:
        raise InvalidInput("policy_rules", f"write at most {MAX_RULES} rules", most=MAX_RULES)
    rules = getattr(locked, part)
    place = place_of(rules, rule)
    copy = {**deepcopy(rules[place]), "id": new_rule_id(), "name": free_name(name, rules)}
    setattr(locked, part, [*rules[: place + 1], copy, *rules[place + 1 :]])
    save_policy_draft(locked, "rule_copied", part, actor=actor, part=part, rule=copy["id"])
    return copy["id"]


def free_name(name: str, rules: list[dict]) -> str:
    """Return a name with the first number that no rule of the part has."""
    taken = {one["name"].strip().casefold() for one in rules}
    for number in range(2, len(rules) + 3):
        ending = f" ({number})"
        free = name[: MAX_NAME - len(ending)] + ending
        if free.casefold() not in taken:
            return free
    raise AssertionError("there are more numbers than rules")
