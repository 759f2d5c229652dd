"""Remind customers of a parcel that should soon be on its way."""

import datetime as dt

from django.db.models import Q

from returns.domain.states import Journey, Permission, Stage
from returns.models import Return, ReturnParcel
from returns.services.tell_customer import cause_of
from rma_portal.core import clock
from rma_portal.mail.models import OutgoingMail
from rma_portal.outbox.enqueue import enqueue

TEMPLATE = "send_soon"
BEFORE = dt.timedelta(days=3)  # of the last day to send it
UNDRAWN = ("pending", "failed")
MOST = 500  # reminders at a time; the next round takes the others


def remind() -> int:
    """Enqueue a mail for each return that ends soon and was not sent; return how many.

    Once for each last day. Who asked less than three days ago needs no reminder, nor who has no label
    yet. Safe to repeat.
    """
    unsent = ending_soon()
    causes = {cause_of(rma, TEMPLATE, day_of(rma)): rma for rma in unsent}
    told = set(OutgoingMail.objects.filter(cause__in=causes).values_list("cause", flat=True))
    due = [rma for cause, rma in causes.items() if cause not in told][:MOST]
    for rma in due:
        enqueue("returns.mail", return_id=rma.pk, template=TEMPLATE, cause=day_of(rma))
    return len(due)


def ending_soon():
    """Return the approved returns whose parcel must leave within three days, and still can.

    Not those whose customer says that it has left.
    """
    now = clock.now()
    waiting = Return.objects.filter(
        stage=Stage.APPROVED,
        requested_at__lte=now - BEFORE,
        send_before__gt=now,
        send_before__lte=now + BEFORE,
        items__permission=Permission.APPROVED,
        items__journey=Journey.AWAITING,
        items__parcel__claimed_at=None,
    )
    undrawn = ReturnParcel.objects.filter(label_state__in=UNDRAWN)
    has_none = Q(parcels__in=undrawn) | Q(parcels__travels_in__in=undrawn)
    return waiting.exclude(number="").exclude(has_none).distinct()


def day_of(rma: Return) -> str:
    """Return the last day to send a return: what is reminded of once."""
    assert rma.send_before  # `ending_soon` asks for it
    return rma.send_before.date().isoformat()
