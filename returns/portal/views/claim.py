"""What never came is looked for, not returned (Case 30)."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from returns.models import ReturnDraft
from returns.portal.access import asker
from returns.portal.page import Refusal, page, status_of
from returns.portal.steps import draft_page
from returns.portal.typed import take_typed
from returns.queries.claims import claims_of, units_never_received
from returns.services.fill_draft import COMMENT_LENGTH
from returns.services.open_claim import open_claim
from returns.wording.refusals import sentence
from rma_portal.core.errors import DomainError
from rma_portal.web.ratelimit import allowed


@draft_page
def claim(request, draft: ReturnDraft):
    """Say which articles we look for, and begin; afterwards say that we do.

    What else was chosen goes on to be returned; a second click finds nothing left to look for.
    """
    if draft.is_gift:
        raise Http404  # who holds the gift cannot miss it
    units = units_never_received(draft)
    if request.method != "POST" or not units:
        return (
            show(request, draft, units) if units or claims_of(draft.order) else redirect("choose", draft.key)
        )
    if not allowed(request, "request"):
        wait = _("Too many requests in a short time. Please wait a few minutes, then confirm again.")
        return show(request, draft, units, Refusal(wait), status=429)
    comment = request.POST.get("comment", "")[:COMMENT_LENGTH]
    try:
        open_claim(draft=draft, comment=comment, language=request.LANGUAGE_CODE, actor=asker(draft))
    except DomainError as error:
        return show(request, draft, units, Refusal(sentence(error)), status=status_of(error))
    return redirect("claim", draft.key)


def show(request, draft: ReturnDraft, units: list, refusal: Refusal | None = None, *, status: int = 200):
    """Show the question, or, where nothing is left to ask, what we look for."""
    typed = request.POST or take_typed(request, draft)
    comments = [draft.choices[unit["unit"]].get("comment", "") for unit in units]
    context = {
        "draft": draft,
        "units": units,
        "claims": [] if units else claims_of(draft.order),
        "comment": typed.get("comment") or "\n".join(filter(None, comments)),
        "others": not units and bool(draft.choices),
        "longest": COMMENT_LENGTH,
        "refused": [refusal] if refusal else [],
    }
    return page(request, "portal/claim.html", context, status=status)
