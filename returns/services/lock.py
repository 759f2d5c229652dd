"""Lock a return, then its articles, always in this order; payment and stock come after."""

from collections.abc import Iterable

from returns.models import Return, ReturnDraft, ReturnItem
from returns.services.change import require_expected
from rma_portal.core.errors import InvalidInput
from rma_portal.db.locks import for_update


def lock_return(rma: Return) -> Return:
    """Lock a return until the end of the transaction and give it as it is now."""
    return for_update(Return.objects.filter(pk=rma.pk))


def lock_together(rma: Return) -> list[Return]:
    """Lock a return with all that were asked for together with it, in the order of their ids.

    For what concerns the box that several of them travel in; a return alone is locked alone.
    """
    if rma.basket is None:
        return [lock_return(rma)]
    return list(Return.objects.filter(basket=rma.basket).order_by("id").select_for_update(of=("self",)))


def lock_drafts(drafts: Iterable[ReturnDraft]) -> list[ReturnDraft]:
    """Lock the drafts of a basket in the order of their ids, and give them as they are now."""
    rows = ReturnDraft.objects.filter(pk__in=[draft.pk for draft in drafts]).order_by("id")
    return list(rows.select_for_update(of=("self",)))


def lock_items(rma: Return, items: list[ReturnItem] | None = None) -> list[ReturnItem]:
    """Lock a return's articles, all or the given ones, in order of position; strangers' are left out."""
    rows = ReturnItem.objects.filter(rma=rma).order_by("position").select_for_update(of=("self",))
    if items is not None:
        rows = rows.filter(pk__in=[item.pk for item in items])
    return list(rows)


def lock_chosen(
    rma: Return, items: list[ReturnItem], expected: dict[int, str] | None
) -> tuple[Return, list[ReturnItem]]:
    """Lock a return and the articles a person chose on a page, for a decision about them.

    Raises InvalidInput("no_articles") where none of them is of this return, Conflict("stale_page") where
    one is no longer in the permission the page showed (case 49).
    """
    locked = lock_return(rma)
    rows = lock_items(locked, items)
    if not rows:
        raise InvalidInput("no_articles", "choose at least one article")
    require_expected(rows, "permission", expected)
    return locked, rows
