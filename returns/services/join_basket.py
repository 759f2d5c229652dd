"""Ask for the articles of several orders in one go."""

import uuid

from returns.models import ReturnDraft
from returns.queries.drafts import require_open
from returns.services.lock import lock_drafts


def join_basket(*, draft: ReturnDraft, other: ReturnDraft) -> None:
    """Put the draft of another order into a draft's basket; a draft without one gets one.

    Whether both orders are of one customer who proved it is the caller's to know: a basket proves nothing.
    Raises Conflict: draft_submitted, draft_expired.
    """
    for one in lock_drafts([draft, other]):
        require_open(one)
        draft.basket = one.basket if one == draft else draft.basket
    draft.basket = draft.basket or uuid.uuid4()
    other.basket = draft.basket
    for one in (draft, other):
        one.save(update_fields=["basket"])
