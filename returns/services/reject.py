"""Refuse articles, with the reason."""

from returns.models import PolicyOverride, Return, ReturnItem
from returns.services.change import change
from returns.services.journal import enter
from returns.services.lock import lock_chosen
from returns.services.release_replacements import release_replacements
from returns.services.require_override import require_override_to_reject
from returns.services.restage import restage
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import storable
from rma_portal.outbox.enqueue import enqueue


def reject(
    *,
    rma: Return,
    items: list[ReturnItem],
    why: str,
    actor: Actor,
    expected: dict[int, str] | None = None,
    override: PolicyOverride | None = None,
) -> None:
    """Reject articles of a return; their units are free again (case 6), as is what was held in exchange;
    the customer is told why.

    Raises InvalidInput (why_required, no_articles), Conflict (transition_refused, stale_page,
    override_required where the law grants an article's return and no `override` covers it), NotPermitted.
    """
    why = storable(why)
    if not why.strip():
        raise InvalidInput("why_required", "write the reason the customer will read", field="why")
    locked, rows = lock_chosen(rma, items, expected)
    require_override_to_reject(rows, override, actor)
    for row in rows:
        change(row, "permission", "reject", actor=actor, refusal=why, released_at=clock.now())
    enter(locked, "rejected", actor=actor, note=why, articles=[row.position for row in rows])
    release_replacements(locked, rows, actor)
    restage(locked)
    enqueue("returns.mail", return_id=locked.pk, template="rejected", cause=rows[0].pk)
    rma.refresh_from_db()
