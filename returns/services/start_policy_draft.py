"""Begin a draft of the policy: from a version, from other rules, or empty."""

import secrets
from typing import Any

from returns.domain.policy.rules import Policy
from returns.domain.policy.rules import Rule as DomainRule
from returns.domain.policy.stored import as_json
from returns.models import PolicyDraft, PolicyVersion
from returns.services.journal import enter_stream
from returns.services.lock_policy_draft import clean_title, stream_of
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.text import storable
from rma_portal.tenancy.roles import require


def start_policy_draft(
    *,
    title: str,
    policy: Policy,
    actor: Actor,
    based_on: PolicyVersion | None = None,
    template: str = "",
) -> PolicyDraft:
    """Write a draft with the rules of a policy, each with an id of its own, and an event "started".

    `based_on` and `template` only say where the rules come from. Raises NotPermitted, and InvalidInput:
    draft_title, draft_title_length.
    """
    require(actor, "change_policy")
    now = clock.now()
    draft = PolicyDraft.objects.create(
        title=clean_title(title),
        template=template,
        based_on=based_on,
        promise=[stored(rule) for rule in policy.promise],
        handling=[stored(rule) for rule in policy.handling],
        created_at=now,
        changed_at=now,
        changed_by=storable(actor.label, 160),
    )
    version = based_on.number if based_on else None
    enter_stream(stream_of(draft), "started", actor=actor, template=template, based_on=version)
    return draft


def stored(rule: DomainRule) -> dict[str, Any]:
    """Return a rule as a draft stores it, under a new id."""
    return {
        "id": new_rule_id(),
        "name": rule.name,
        "when": as_json(rule.when),
        "actions": as_json(rule.actions),
    }


def new_rule_id() -> str:
    """Return an id that no rule of a draft has."""
    return secrets.token_hex(6)
