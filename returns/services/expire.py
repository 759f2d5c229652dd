"""End what nobody goes on with."""

from returns.domain.states import Journey, Permission
from returns.models import Photo, Return, ReturnDraft
from returns.services.change import change
from returns.services.drop_files import drop_files
from returns.services.journal import enter
from returns.services.lock import lock_items, lock_return
from returns.services.release_replacements import release_replacements, sent_among
from returns.services.restage import restage
from returns.services.void_label import void_labels
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.outbox.enqueue import enqueue


def expire_return(*, rma: Return) -> None:
    """Expire the approved articles of a return whose parcel was never sent in time (case 56).

    Their units are free again, as is what was held in exchange; a late arrival can be reopened by staff. An
    article whose replacement was sent is still owed and does not expire, nor one of which the customer says
    that it has left. A return whose parcel has left in
    the meantime is left alone. The customer gets a mail. Safe to repeat.
    """
    system = Actor.system()
    locked = lock_return(rma)
    if locked.stage != "approved" or locked.send_before is None or locked.send_before > clock.now():
        return
    rows = lock_items(locked)
    sent = sent_among(rows)
    claimed = set(locked.parcels.exclude(claimed_at=None).values_list("pk", flat=True))
    overdue = [
        row
        for row in rows
        if row.permission == Permission.APPROVED
        and row.journey == Journey.AWAITING
        and row.pk not in sent
        and row.parcel_id not in claimed
    ]
    for row in overdue:
        change(row, "permission", "expire", actor=system, released_at=clock.now())
    if overdue:
        enter(locked, "expired", actor=system, articles=[row.position for row in overdue])
        release_replacements(locked, overdue, system)
        restage(locked)
        void_labels(locked, system)
        enqueue("returns.mail", return_id=locked.pk, template="expired", cause=overdue[0].pk)


def overdue_returns():
    """Return the approved returns whose time to send is over and of which nothing is under way."""
    overdue = Return.objects.filter(
        stage="approved",
        send_before__lt=clock.now(),
        items__permission=Permission.APPROVED,
        items__journey=Journey.AWAITING,
        items__parcel__claimed_at=None,
    )
    return overdue.distinct().order_by("id")


def delete_expired_drafts() -> int:
    """Delete drafts past their time that became no return; return how many.

    Photos that no return took go with them, also those a submitted draft left behind (case 32).
    """
    over = ReturnDraft.objects.filter(expires_at__lt=clock.now()).select_for_update(skip_locked=True)
    drafts = list(over)
    photos = Photo.objects.filter(draft__in=drafts)
    names = [name for pair in photos.values_list("upload", "picture") for name in pair]
    photos.delete()
    unfinished = [draft.pk for draft in drafts if draft.submitted_id is None]
    deleted, _each = ReturnDraft.objects.filter(pk__in=unfinished).delete()
    drop_files(names)
    return deleted
