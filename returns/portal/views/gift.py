"""The first page of whoever got a gift: the code on its slip (case 45)."""

from django.http import Http404
from django.utils.translation import gettext as _

from customers.queries.gift_codes import gift_code_of, has_gift_codes
from returns.portal.access import By
from returns.portal.entry import TooMany, begin, limit
from returns.portal.forms import GiftForm
from returns.portal.page import Refusal, page
from rma_portal.web.ratelimit import address_of


def gift(request):
    """Ask for the code. A wrong one, one that ended and another shop's get the same answer (case 33).

    Where the shop has never made one there is no such page (case 43).
    """
    if not has_gift_codes():
        raise Http404
    if request.method != "POST":
        return show(request, GiftForm())
    form = GiftForm(request.POST)
    try:
        limit("gift", address_of(request))
        return look_up(request, form)
    except TooMany as error:
        return error.answered(show(request, form, [error.refusal]))


def look_up(request, form: GiftForm):
    """Open the gift whose code was typed, or say the one thing we say of all others."""
    if not form.is_valid():
        return show(request, form, [Refusal(text, field) for field, text in form.problems()])
    code = gift_code_of(form.cleaned_data["code"])
    if code is None:
        return show(request, form, [Refusal(miss(), "id_code")])
    return begin(request, code.order, By.GIFT, code)


def miss() -> str:
    """Return the one answer to a code that opens nothing."""
    return _("We find no gift with this code. Please compare it with the gift slip, or ask the shop.")


def show(request, form: GiftForm, refused: list[Refusal] | None = None):
    """Show the page."""
    return page(request, "portal/gift.html", {"form": form, "refused": refused or []})
