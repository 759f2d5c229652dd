"""Which returns were asked for together, and which of them travel in one box."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from returns.domain.states import Journey, Permission
from returns.models import Return, ReturnItem, ReturnParcel


def siblings_of(rma: Return) -> list[Return]:
    """Return the other returns of the same request, in their order; no query for one that is alone."""
    if rma.basket is None:
        return []
    rows = Return.objects.filter(basket=rma.basket).exclude(pk=rma.pk)
    return list(rows.select_related("order").order_by("id"))


def parcels_in(boxes: Collection[int], but: Return) -> QuerySet[ReturnParcel]:
    """Return the parcels of other returns that travel in some boxes (ids) with something approved in them."""
    inside = ReturnParcel.objects.filter(Q(pk__in=boxes) | Q(travels_in__in=boxes))
    live = inside.filter(items__permission=Permission.APPROVED).exclude(rma=but)
    return live.select_related("rma").distinct().order_by("id")


def together(rma: Return, boxes: Collection[int]) -> dict[int, list[str]]:
    """Return the numbers of the other returns that travel in each of some boxes (ids) of a return.

    One query, none for a return that is alone.
    """
    found: dict[int, list[str]] = {box: [] for box in boxes}
    for parcel in parcels_in(boxes, rma) if rma.basket else ():
        found[parcel.travels_in_id or parcel.pk].append(parcel.rma.number)
    return found


def awaited_along(rma: Return) -> list[Return]:
    """Return the other returns of which something is still awaited in the boxes of a return.

    Two queries, none for a return that is alone.
    """
    if rma.basket is None:
        return []
    boxes = {parcel.travels_in_id or parcel.pk for parcel in rma.parcels.all()}
    inside = Q(parcel__in=boxes) | Q(parcel__travels_in__in=boxes)
    awaited = Q(permission=Permission.APPROVED, journey=Journey.AWAITING)
    theirs = ReturnItem.objects.filter(inside, awaited).exclude(rma=rma)
    found = Return.objects.filter(pk__in=theirs.values("rma")).select_related("order", "customer")
    return list(found.order_by("id"))
