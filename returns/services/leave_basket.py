"""Go on without an order."""

from collections.abc import Iterable

from returns.models import ReturnDraft


def leave_basket(*, drafts: Iterable[ReturnDraft]) -> None:
    """Take drafts out of their basket; what was typed in them stays for another time."""
    for draft in drafts:
        draft.basket = None
        draft.save(update_fields=["basket"])
