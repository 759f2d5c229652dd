"""Take articles out of a return before they are received."""

from returns.domain.states import GONE, Journey
from returns.models import Return, ReturnItem
from returns.services.change import change
from returns.services.journal import enter
from returns.services.lock import lock_items, lock_return
from returns.services.release_replacements import release_replacements, require_not_sent
from returns.services.restage import restage
from returns.services.void_label import void_labels
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.outbox.enqueue import enqueue


def cancel(*, rma: Return, actor: Actor, items: list[ReturnItem] | None = None) -> None:
    """Cancel articles, or all that still live; their units are free again (cases 6 and 55).

    What the customer keeps by agreement is settled and stays. Refused with Conflict("already_received")
    once one of them has arrived, with Conflict("exchange_sent") once its replacement has left; one that is
    held is released. A label nothing approved travels with is void; when nothing lives the customer gets a
    mail. Writes the audit event.
    """
    locked = lock_return(rma)
    every = lock_items(locked)
    rows = [row for row in every if is_open(row) and (items is None or row in items)]
    if not rows:
        raise InvalidInput("nothing_to_cancel", "this return has ended already")
    if any(row.journey != Journey.AWAITING for row in rows):
        raise Conflict("already_received", "an article has arrived; the return goes on")
    require_not_sent(rows)
    for row in rows:
        change(row, "permission", "cancel", actor=actor, released_at=clock.now())
    enter(locked, "cancelled", actor=actor, articles=[row.position for row in rows])
    release_replacements(locked, rows, actor)
    restage(locked)
    void_labels(locked, actor)
    if all(row.permission in GONE for row in every):
        enqueue("returns.mail", return_id=locked.pk, template="cancelled")
    rma.refresh_from_db()


def is_open(item: ReturnItem) -> bool:
    """Say whether an article still lives and is not kept by agreement."""
    return item.permission not in GONE and item.journey != Journey.KEPT
