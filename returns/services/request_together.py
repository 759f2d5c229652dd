"""Turn the drafts of a basket into returns, all or none."""

import uuid
from collections.abc import Mapping

from django.db import transaction

from returns.domain.policy.shown import Shown
from returns.models import Return, ReturnDraft
from returns.services.lock import lock_drafts
from returns.services.request_return import request_return
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import DomainError


def request_together(
    *,
    drafts: list[ReturnDraft],
    actor: Actor,
    address: str = "",
    shown: Mapping[int, Shown | None] | None = None,
) -> list[Return]:
    """Ask for one return for each draft, all or none; give them in the order of the drafts.

    The drafts are of one customer, who proved it: the caller knows. They are locked in the order of their
    ids, so that two clicks on the same basket wait for each other; the second gives the same returns. `shown`
    holds what the page showed of each draft, by its id. Writes what `request_return` writes for each; the
    returns of several have the basket's key in common. Raises what `request_return` raises, with the id of
    the draft that was refused (`draft`) among the params: nothing is left behind.
    """
    asked_at, basket = clock.now(), basket_of(drafts)
    with transaction.atomic():
        found = {}
        for draft in lock_drafts(drafts):
            try:
                found[draft.pk] = request_return(
                    draft=draft,
                    actor=actor,
                    address=address,
                    shown=(shown or {}).get(draft.pk),
                    asked_at=asked_at,
                    basket=basket,
                )
            except DomainError as error:
                error.params["draft"] = draft.pk
                raise
    return [found[draft.pk] for draft in drafts]


def basket_of(drafts: list[ReturnDraft]) -> uuid.UUID | None:
    """Return what the returns have in common: nothing where there is one alone."""
    return drafts[0].basket if len(drafts) > 1 else None
