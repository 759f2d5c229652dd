"""Make a draft the merchant's next version, for good."""

import datetime as dt

from returns.domain.policy.rules import draft_policy
from returns.models import PolicyDraft, PolicyVersion
from returns.queries.policy_drafts import obstacles_of
from returns.services.journal import enter_stream
from returns.services.lock_policy_draft import clean_title, lock_policy_draft, save_policy_draft
from returns.services.publish_version import publish_version
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.context import current_merchant_id
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import storable
from rma_portal.db.locks import advisory
from rma_portal.tenancy.roles import require


def publish_policy_draft(
    *, draft: PolicyDraft, shown: int, title: str, in_force_from: dt.datetime | None, actor: Actor
) -> PolicyVersion:
    """Publish a draft and close it; without an instant (aware) the version is in force at once.

    Publishing is one at a time for a merchant, so that numbers follow each other. Events: "published" in the
    version's stream and in the draft's. Raises NotPermitted; Conflict: draft_closed, draft_stale;
    InvalidInput: draft_title, draft_title_length, in_force_past, draft_obstacles where the rules cannot be
    published yet (`obstacles_of` tells which).
    """
    require(actor, "change_policy")
    advisory("policy", current_merchant_id())
    locked = lock_policy_draft(draft, shown)
    name, now = clean_title(title), clock.now()
    if in_force_from is not None and in_force_from < now:
        raise InvalidInput("in_force_past", "choose a later moment, or now", field="in_force_from")
    if any(obstacles_of(locked)):
        raise InvalidInput("draft_obstacles", "mend or remove the rules that are told")
    version = publish_version(
        draft_policy(locked.promise, locked.handling),
        in_force_from=in_force_from or now,
        title=name,
        published_by=storable(actor.label, 160),
    )
    locked.published = version
    save_policy_draft(locked, "published", "published", actor=actor, version=version.number)
    enter_stream(
        f"returns.policyversion:{version.pk}",
        "published",
        actor=actor,
        number=version.number,
        in_force_from=version.in_force_from,
        draft=locked.pk,
    )
    return version
