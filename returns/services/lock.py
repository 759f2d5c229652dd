"""Lock a return, then its articles, always in this order; payment and stock come after."""

from returns.models import Return, ReturnItem
from rma_portal.db.locks import for_update


def lock_return(rma: Return) -> Return:
    """Lock a return until the end of the transaction and give it as it is now."""
    return for_update(Return.objects.filter(pk=rma.pk))


def lock_items(rma: Return, items: list[ReturnItem] | None = None) -> list[ReturnItem]:
    """Lock a return's articles, all or the given ones, in order of position; strangers' are left out."""
    rows = ReturnItem.objects.filter(rma=rma).order_by("position").select_for_update(of=("self",))
    if items is not None:
        rows = rows.filter(pk__in=[item.pk for item in items])
    return list(rows)
