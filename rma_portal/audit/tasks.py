"""Anchor the heads of all streams, once a day."""

from celery import shared_task
from django.db import transaction
from django.db.models import Max

from rma_portal.audit.models import AuditAnchor, AuditEvent
from rma_portal.tenancy.door import each_merchant


@shared_task(name="rma_portal.audit.anchor")
def anchor() -> None:
    """Write down, for every merchant, the head of each stream that has grown since the last anchor."""
    for _merchant in each_merchant():
        with transaction.atomic():
            anchor_heads()


def anchor_heads() -> None:
    """Anchor the active merchant's streams; an anchor that stands already is left alone."""
    heads = AuditEvent.objects.values("stream").annotate(head=Max("position")).values_list("stream", "head")
    positions = dict(heads)
    events = AuditEvent.objects.filter(stream__in=positions).only("stream", "position", "hash")
    AuditAnchor.objects.bulk_create(
        [
            AuditAnchor(stream=event.stream, position=event.position, hash=event.hash)
            for event in events
            if event.position == positions[event.stream]
        ],
        ignore_conflicts=True,
    )
