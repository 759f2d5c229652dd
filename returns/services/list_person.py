"""Put somebody on the shop's list."""

import datetime as dt

from returns.domain.listing import key_of
from returns.models import ListedPerson
from returns.queries.listed import holding
from returns.services.journal import enter_stream
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.core.text import storable
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.roles import require


def list_person(
    *,
    merchant: Merchant,
    kind: str,
    mark: str,
    text: str,
    note: str,
    actor: Actor,
    ends_on: dt.date | None = None,
) -> ListedPerson:
    """Block or trust whoever is recognised by an e-mail, phone, order number or internet address.

    Writes the entry and the audit event, which says neither who nor why but in its erasable note. Raises
    what `require_listable` raises; NotPermitted.
    """
    require(actor, "change_policy")
    person = ListedPerson.objects.create(
        kind=kind,
        mark=mark,
        key=require_listable(merchant=merchant, kind=kind, mark=mark, text=text, note=note, ends_on=ends_on),
        note=storable(note.strip()),
        added_by=storable(actor.label, 160),
        added_at=clock.now(),
        ends_on=ends_on,
    )
    enter_stream(
        person.stream, "listed", actor=actor, note=person.note, kind=kind, mark=mark, ends_on=ends_on
    )
    return person


def require_listable(
    *, merchant: Merchant, kind: str, mark: str, text: str, note: str, ends_on: dt.date | None
) -> str:
    """Return the key the entry would have.

    Raises InvalidInput: unknown_mark where `text` is none of its kind, why_listed without a note,
    ends_too_soon for an end that is not after today; Conflict(already_listed) while such an entry holds.
    """
    key = storable(key_of(mark, text, merchant.country), 254)
    if not key:
        raise InvalidInput("unknown_mark", f"this is no {mark}", mark=mark)
    if not note.strip():
        raise InvalidInput("why_listed", "say why")
    if ends_on and ends_on <= clock.day_in(clock.now(), merchant.time_zone):
        raise InvalidInput("ends_too_soon", "give a day after today, or none")
    if holding(merchant).filter(mark=mark, key=key, kind=kind).exists():
        raise Conflict("already_listed", "end the entry that holds first")
    return key
