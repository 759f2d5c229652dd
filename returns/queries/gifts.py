"""Drafts and returns of gifts, and the articles that are one."""

from collections.abc import Mapping

from django.db.models import QuerySet

from customers.domain.matching import email_key
from customers.models import UnitShare
from customers.queries.find_customers import customer_of_mailbox
from returns.models import Reason, Return, ReturnDraft
from returns.queries.purchases import Gift, Purchase
from returns.queries.reasons import choosable_reasons


def gift_of(draft: ReturnDraft) -> Gift | None:
    """Return what the recipient of a gift has of a draft's order; None for a draft of the buyer's own."""
    if draft.gift_code is None:
        return None
    known = customer_of_mailbox(draft.recipient_email)
    return Gift(tuple(draft.gift_code.lines), email_key(draft.recipient_email), known)


def gift_behind(rma: Return) -> Gift | None:
    """Return who asked for the return of a gift, as far as facts about people go; None for any other."""
    return Gift(recipient=rma.customer) if rma.is_gift else None


def reasons_for_asker(draft: ReturnDraft) -> list[Reason]:
    """Return the reasons to choose from; who holds the gift cannot say that it never came."""
    return [reason for reason in choosable_reasons() if not (draft.is_gift and reason.opens_claim)]


def wish_of(choice: Mapping[str, str], purchase: Purchase) -> str:
    """Return how an article is to be settled: unless they chose with money, of a gift with store credit."""
    wish = choice.get("resolution", "refund")
    return "store_credit" if purchase.gift and wish == "refund" else wish


def as_told(code: str, taken_by: Return | None, draft: ReturnDraft) -> str:
    """Return why a unit cannot come back as whoever asks may know it: of a gift's return the buyer learns
    nothing, and whoever got it nothing of the buyer's.
    """
    is_secret = draft.is_gift or bool(taken_by and taken_by.is_gift)
    return "taken_otherwise" if code in ("taken", "exchanged") and is_secret else code


def units_within(draft: ReturnDraft) -> QuerySet[UnitShare]:
    """Return the units of a draft's order that may be chosen: of a gift only its own."""
    units = UnitShare.objects.filter(order_line__order=draft.order_id)
    refs = draft.gift_code.lines if draft.gift_code else []
    return units.filter(order_line__ref__in=refs) if refs else units
