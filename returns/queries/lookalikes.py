"""Photos that look like others: the same picture sent for two articles."""

import datetime as dt
import uuid

from django.db.models import F, Func, IntegerField

from returns.models import Photo

NEAR = 6  # of 63 bits; see documents/fingerprint.py
REMEMBERED = dt.timedelta(days=730)  # as long as the legal guarantee, for which pictures are shown
MOST = 100  # matches looked at: the first that is another article's is enough


class BitCount(Func):
    """How many bits of a number of 64 are set."""

    template = "bit_count((%(expressions)s)::bit(64))"
    output_field = IntegerField()


def lookalike_of(photo: Photo) -> uuid.UUID | None:
    """Return the key of the earliest photo of another article that looks like this one, if any does.

    Customers' photos of this merchant, of the last two years, in requests and in drafts; not those of the
    same unit, nor of the same request or of what was tried before it: one picture may show two broken cups.

    For the worker: one pass over the fingerprints, an index-only scan of `photo_by_fingerprint`, takes
    35 ms where a merchant has 200,000 of them (PostgreSQL 18), beside some 300 ms for decoding the photo.
    Seven indexed columns of 9 bits, one of which must be equal, took 3 ms and would cost every photo seven
    more index entries; an index over arrays is no use behind the policies, which let only leakproof
    operators narrow rows.
    """
    if photo.fingerprint is None:
        return None
    own = {("draft of", photo.draft.order_id)} if photo.draft else set()
    own |= {("return", photo.item.rma_id), ("draft of", photo.item.rma.order_id)} if photo.item else set()
    for key, unit, order, rma in near(photo):
        place = ("return", rma) if rma else ("draft of", order)
        if unit != photo.unit and place not in own:
            return key
    return None


def near(photo: Photo):
    """Return key, unit, draft's order and return of earlier photos near this one, the earliest first."""
    since = photo.uploaded_at - REMEMBERED
    found = Photo.objects.filter(
        fingerprint__isnull=False,
        taken_by="customer",
        uploaded_at__gte=since,
        uploaded_at__lte=photo.uploaded_at,
    ).annotate(distance=BitCount(F("fingerprint").bitxor(photo.fingerprint)))
    ids = found.filter(distance__lte=NEAR).exclude(pk=photo.pk).order_by("uploaded_at").values("pk")[:MOST]
    rows = Photo.objects.filter(pk__in=ids).order_by("uploaded_at", "pk")
    return rows.values_list("key", "unit", "draft__order", "item__rma")
