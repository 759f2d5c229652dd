"""Allow articles to come back."""

import datetime as dt

from returns.domain.states import Disposition
from returns.models import PolicyOverride, Return, ReturnItem, ReturnsSettings
from returns.services.change import change
from returns.services.journal import enter
from returns.services.lock import lock_chosen
from returns.services.refund_owed import have_refunded
from returns.services.require_override import require_override_to_approve
from returns.services.restage import restage
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.outbox.enqueue import enqueue


def approve(
    *,
    rma: Return,
    items: list[ReturnItem],
    actor: Actor,
    note: str = "",
    expected: dict[int, str] | None = None,
    override: PolicyOverride | None = None,
) -> None:
    """Approve articles of a return; a worker then issues their numbers, once (cases 48, 49, 52).

    What the customer may keep is kept from now on, and owed for at once. Writes the permission, the
    journey of what is kept, the day by which the parcel must be sent, the audit events and the outbox
    message; what is owed by now is refunded where that is done by itself. Raises Conflict
    (transition_refused, stale_page, override_required where the rules refused an article and no `override`
    in force covers it), NotPermitted, InvalidInput(no_articles).
    """
    locked, rows = lock_chosen(rma, items, expected)
    require_override_to_approve(rows, override)
    for row in rows:
        change(row, "permission", "approve", actor=actor)
    enter(locked, "approved", actor=actor, note=note, articles=[row.position for row in rows])
    kept = keep([row for row in rows if row.keeps], actor)
    if kept:
        enter(locked, "kept", actor=actor, articles=[row.position for row in kept])
    if len(kept) < len(rows):
        set_deadline(locked)
    enqueue("returns.issue_numbers", return_id=locked.pk)
    restage(locked)
    have_refunded(locked, rows)
    rma.refresh_from_db()


def keep(rows: list[ReturnItem], actor: Actor) -> list[ReturnItem]:
    """Leave articles with the customer; they need no parcel and no inspection."""
    for row in rows:
        change(row, "journey", "keep", actor=actor, disposition=Disposition.CUSTOMER_KEEPS)
    return rows


def set_deadline(rma: Return) -> None:
    """Set the instant by which the parcel must be on its way, the first time something is approved."""
    if rma.send_before is None:
        days = ReturnsSettings.objects.values_list("parcel_days", flat=True).get()
        rma.send_before = clock.now() + dt.timedelta(days=days)
        rma.save(update_fields=["send_before"])
