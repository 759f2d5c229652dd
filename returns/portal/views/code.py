"""The second page, where the shop wants it: the code that went to the order's mailbox (case 36).

Only the session that asked can answer. The page says the same whether or not there is such an order.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from customers.models import Order
from customers.queries.find_order import Contact
from customers.queries.links import order_token
from returns.models import OneTimeCode
from returns.portal.access import By
from returns.portal.entry import TooMany, begin, limit
from returns.portal.forms import CodeForm
from returns.portal.page import Refusal, page
from returns.queries.one_time_codes import asks_for_code, contact_of, live_codes
from returns.services.check_code import check_code
from returns.services.send_code import send_code
from returns.wording.refusals import sentence
from rma_portal.core.errors import Conflict
from rma_portal.web.ratelimit import address_of

KEY = "portal_code"  # in the session: {merchant: the code it asked for last}


def code(request):
    """Ask for the digits; without a code asked for there is nothing to answer."""
    if not asks_for_code():
        raise Http404
    row = OneTimeCode.objects.filter(pk=asked_here(request)).first()
    if row is None:
        return redirect("portal")
    form = CodeForm(request.POST if request.method == "POST" and "again" not in request.POST else None)
    try:
        return answer(request, row, form) if request.method == "POST" else show(request, form)
    except TooMany as error:
        return error.answered(show(request, form, [error.refusal]))


def answer(request, row: OneTimeCode, form: CodeForm):
    """Send another code, or check the digits; raises TooMany."""
    if "again" in request.POST:
        ask_for_code(request, row.number, contact_of(row))
        messages.info(request, _("If the order exists, a new code is on its way."))
        return redirect("code")
    limit("verify", address_of(request))
    if not form.is_valid():
        return show(request, form, [Refusal(text, field) for field, text in form.problems()])
    try:
        orders = check_code(code=row, typed=form.cleaned_data["code"])
    except Conflict as error:
        if error.code == "code_tries":
            raise TooMany(60, sentence(error)) from error
        return show(request, form, [Refusal(sentence(error), "id_code")])
    return enter(request, orders) if orders else show(request, form, [Refusal(miss(), "id_code")])


def enter(request, orders: list[Order]):
    """Open the order, or let the customer choose among several, by links which the mailbox has earned."""
    forget(request)
    if len(orders) == 1:
        return begin(request, orders[0], By.CODE)
    found = [(order, order_token(order)) for order in orders]
    return page(request, "portal/code.html", {"found": found, "refused": []})


def ask_for_code(request, number: str, contact: Contact) -> None:
    """Have a code sent and bind it to this session; the one it waits for already is kept a while.

    Raises TooMany.
    """
    if "again" not in request.POST and waits_for(request, number, contact):
        return
    limit("code", address_of(request))
    try:
        row = send_code(number=number, contact=contact, language=request.LANGUAGE_CODE)
    except Conflict as error:
        raise TooMany(int(error.params["seconds"]), sentence(error)) from error
    everywhere = request.session.get(KEY, {})
    request.session[KEY] = {**everywhere, str(request.merchant.pk): row.pk}


def waits_for(request, number: str, contact: Contact) -> bool:
    """Say whether this session has a code for just this that can still be typed."""
    row = live_codes().filter(pk=asked_here(request)).first()
    return row is not None and row.number == number and contact_of(row) == contact


def asked_here(request) -> int:
    """Return the id of the code this session asked for last, or 0."""
    return request.session.get(KEY, {}).get(str(request.merchant.pk), 0)


def forget(request) -> None:
    """Drop the session's code: it was used."""
    everywhere = request.session.get(KEY, {})
    request.session[KEY] = {pk: row for pk, row in everywhere.items() if pk != str(request.merchant.pk)}


def miss() -> str:
    """Return the one answer to digits that open nothing."""
    return _("This is not the code. Please compare it with the e-mail.")


def show(request, form: CodeForm, refused: list[Refusal] | None = None):
    """Show the page."""
    return page(request, "portal/code.html", {"form": form, "refused": refused or []})
