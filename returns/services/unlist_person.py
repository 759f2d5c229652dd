"""End an entry of the shop's list; it stays to be read."""

from returns.models import ListedPerson
from returns.services.journal import enter_stream
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.db.locks import for_update
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.roles import require


def unlist_person(*, merchant: Merchant, person: ListedPerson, actor: Actor) -> None:
    """End an entry as of today, by the merchant's calendar.

    Writes the audit event. Raises Conflict(already_ended) where it no longer holds; NotPermitted.
    """
    require(actor, "change_policy")
    today = clock.day_in(clock.now(), merchant.time_zone)
    row = for_update(ListedPerson.objects.filter(pk=person.pk))
    if not row.holds_on(today):
        raise Conflict("already_ended", "nothing to end")
    row.ends_on = today
    row.save(update_fields=["ends_on"])
    enter_stream(row.stream, "unlisted", actor=actor, kind=row.kind, mark=row.mark)
