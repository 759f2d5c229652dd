"""Who got a gift, as they say themselves on the last page before they confirm."""

from returns.models import ReturnDraft
from returns.portal.forms import RecipientForm
from returns.portal.page import Refusal
from returns.queries.preview import Preview, preview
from returns.services.name_recipient import gets_something, name_recipient
from rma_portal.web.ratelimit import address_of


def keep_recipient(request, draft: ReturnDraft) -> list[Refusal]:
    """Store who got the gift, right or wrong, and return what is missing; nothing where it is none."""
    if not draft.is_gift:
        return []
    form = form_of(draft, preview(draft, address_of(request)), request.POST)
    name_recipient(draft=draft, **form.typed())
    return [Refusal(text, field) for field, text in form.problems()]


def recipient_form(request, draft: ReturnDraft, seen: Preview) -> RecipientForm | None:
    """Return the form that asks who got a gift, as it was typed; None where nothing is one."""
    typed = request.POST if request.method == "POST" else None
    return form_of(draft, seen, typed) if draft.is_gift else None


def form_of(draft: ReturnDraft, seen: Preview, typed) -> RecipientForm:
    """Return the form; an address is asked for where something is sent to it."""
    return RecipientForm(draft, asks_address=gets_something(seen), data=typed)
