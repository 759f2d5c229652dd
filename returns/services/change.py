"""Change a state: by the table, by a role that may, and only while it is what we believe it is."""

from functools import partial
from typing import Any

from django.db import models, transaction

from returns.domain.transitions import target_of, transition_of
from rma_portal.core import measure
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, NotPermitted
from rma_portal.db.locks import guarded
from rma_portal.tenancy.roles import require

COLUMNS = {
    "permission": "permission",
    "journey": "journey",
    "inspection": "inspection_state",
    "label": "label_state",
    "transit": "transit",
    "refund": "refund_state",
    "exchange": "exchange_state",
}


def change(row: models.Model, subject: str, event: str, *, actor: Actor, **columns: Any) -> None:
    """Let an event happen to one facet of a row, with other columns beside it, in one guarded UPDATE.

    Raises Conflict (transition_refused with what is allowed, somebody_was_first) or NotPermitted. The
    row in hand is brought up to date; after the commit the metrics count it; nothing else happens here.
    """
    column = COLUMNS[subject]
    current = getattr(row, column)
    target = target_of(subject, event, current)
    require_actor(subject, event, actor)
    changes: dict[str, Any] = {column: str(target), **columns}
    guarded(type(row).objects.filter(pk=row.pk, **{column: current}), **changes)
    for name, value in changes.items():
        setattr(row, name, value)
    transaction.on_commit(partial(measure.changed, subject=subject, state=str(target), by=actor.kind))


def require_actor(subject: str, event: str, actor: Actor) -> None:
    """Raise NotPermitted unless the table and the roles let this actor cause the event."""
    row = transition_of(subject, event)
    if row is None or actor.kind not in row.actors:
        raise NotPermitted("actor_not_permitted", f"{event} is not for a {actor.kind}", event=event)
    require(actor, row.action)


def require_expected(rows: list, subject: str, expected: dict[int, str] | None) -> None:
    """Raise Conflict("stale_page") where a row is no longer in the state the page showed (case 49)."""
    if expected is None:
        return
    column = COLUMNS[subject]
    moved = [row for row in rows if expected.get(row.pk, getattr(row, column)) != getattr(row, column)]
    if moved:
        raise Conflict("stale_page", "the page was old; look at it again", current=getattr(moved[0], column))
