"""Drafts as steps and decisions read them, and whether one can still be changed."""

from django.db import models

from returns.models import ReturnDraft
from rma_portal.core import clock
from rma_portal.core.errors import Conflict


def require_open(draft: ReturnDraft) -> None:
    """Raise Conflict where a draft has become a return (draft_submitted) or is too old (draft_expired)."""
    if draft.submitted_id:
        raise Conflict("draft_submitted", "the request was sent; see its page")
    if draft.expires_at <= clock.now():
        raise Conflict("draft_expired", "begin again with the order number")


def still_open() -> models.Q:
    """Return the condition of a draft that can still be filled in: see `require_open`."""
    return models.Q(submitted=None, expires_at__gt=clock.now())


def drafts_with_order() -> models.QuerySet:
    """Return drafts with all that a decision reads of their order, in one query."""
    return ReturnDraft.objects.select_related(
        "order__customer", "order__channel", "order__merchant", "gift_code"
    )
