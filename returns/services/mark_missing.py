"""Say that an article was not in the parcel."""

from returns.models import ReturnItem
from returns.services.change import change
from returns.services.journal import enter
from returns.services.lock import lock_items, lock_return
from returns.services.release_replacements import release_replacements
from returns.services.restage import restage
from rma_portal.core.actors import Actor


def mark_missing(*, item: ReturnItem, actor: Actor) -> ReturnItem:
    """Close an awaited article without stock or money; it can still be received later (case 80).

    What was held in exchange is released, and held anew when it is to be sent after all.
    """
    rma = lock_return(item.rma)
    [row] = lock_items(rma, [item])
    change(row, "journey", "mark_missing", actor=actor, disposition="missing")
    enter(rma, "marked_missing", actor=actor, article=row.position)
    release_replacements(rma, [row], actor)
    restage(rma)
    return row
