"""Several orders of one customer, returned in one go: the drafts that a page shows together.

A basket joins drafts and proves nothing. Others of it are shown only to a session that had the mailbox of the
draft's order (a code, a link), and only while they are orders of that same mailbox.
"""

from dataclasses import dataclass

from customers.models import Order
from customers.queries.own_orders import orders_of_same_mailbox
from returns.models import ReturnDraft
from returns.portal.access import possessed, share_possession
from returns.queries.drafts import drafts_with_order, still_open
from returns.queries.other_orders import MOST, other_orders
from returns.queries.preview import Preview, preview
from returns.services.lock import lock_drafts
from rma_portal.web.ratelimit import address_of


@dataclass
class Part:
    """One order's draft of a request, and what it would become."""

    draft: ReturnDraft
    seen: Preview


def drafts_of(request, draft: ReturnDraft) -> list[ReturnDraft]:
    """Return the unfinished drafts of a basket that this session may see, the one at hand first.

    Alone, as nearly always, it costs no query. What is posted is written to several of them: they are locked,
    or two pages of one basket could wait for each other.
    """
    if draft.basket is None or not may_join(request, draft):
        return [draft]
    theirs = orders_of_same_mailbox([draft.order_id]).exclude(customer=None).values("pk")
    rows = drafts_with_order().filter(still_open(), basket=draft.basket, gift_code=None)
    others = list(rows.filter(order__in=theirs).exclude(order=draft.order_id).order_by("id"))
    share_possession(request, draft.order_id, [other.order_id for other in others])
    for other in others:
        other.language = draft.language
    if request.method == "POST":
        lock_drafts([draft, *others])
    return [draft, *others]


def parts_of(request, draft: ReturnDraft) -> list[Part]:
    """Return each draft of which something is chosen, and the one at hand, with what it would become."""
    drafts = [one for one in drafts_of(request, draft) if one is draft or one.choices]
    parts = [Part(one, preview(one, address_of(request))) for one in drafts]
    return [part for part in parts if part.draft is draft or part.seen.articles]


def drafts_in(parts: list[Part]) -> list[ReturnDraft]:
    """Return the drafts of some parts."""
    return [part.draft for part in parts]


def looked_for(parts: list[Part]) -> ReturnDraft | None:
    """Return the first draft with an article that never came: it is looked for, not returned (case 30)."""
    found = (part for part in parts if any(one.problem == "opens_claim" for one in part.seen.articles))
    return next((part.draft for part in found), None)


def may_join(request, draft: ReturnDraft) -> bool:
    """Say whether this session showed that it reads the mailbox of a customer's order."""
    return not draft.is_gift and draft.order.customer_id is not None and draft.order_id in possessed(request)


def joinable(request, drafts: list[ReturnDraft]) -> list[Order]:
    """Return the orders that can be returned along with those at hand; none to who showed no mailbox."""
    if len(drafts) >= MOST or not may_join(request, drafts[0]):
        return []
    return other_orders(drafts[0].order, [one.order_id for one in drafts])
