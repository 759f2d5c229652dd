"""The first page: which order?"""

import hashlib

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from customers.domain.matching import order_number_key
from customers.queries.find_order import Contact, find_orders
from customers.queries.gift_codes import has_gift_codes
from customers.queries.links import order_of_token
from returns.portal.access import By
from returns.portal.entry import TooMany, begin, limit
from returns.portal.forms import FindForm
from returns.portal.gate import no_entry
from returns.portal.page import Refusal, page
from returns.portal.views.code import ask_for_code
from returns.queries.one_time_codes import asks_for_code
from rma_portal.web.ratelimit import address_of


def find(request):
    """Ask for the order number and a proof; a wrong proof and an unknown number look the same (case 33)."""
    if request.method != "POST":
        return show(request, FindForm(initial={"number": request.GET.get("number", "")[:60]}))
    form = FindForm(request.POST)
    try:
        limit("lookup", address_of(request))
        return look_up(request, form)
    except TooMany as error:
        return error.answered(show(request, form, [error.refusal]))


def look_up(request, form: FindForm):
    """Open the order that was typed, or ask for a code where the shop wants one; raises TooMany."""
    if not form.is_valid():
        return show(request, form, [Refusal(text, field) for field, text in form.problems()])
    number, contact = form.cleaned_data["number"], Contact.typed(form.cleaned_data["proof"])
    limit("lookup_order", asked_for(number, contact))
    if asks_for_code():
        ask_for_code(request, number, contact)
        return redirect("code")
    return open_found(request, form, number, contact)


def asked_for(number: str, contact: Contact) -> str:
    """Return the name under which tries for a number are counted, from anywhere, known or not.

    Postcodes can be guessed. They are counted apart from e-mail addresses, so that who guesses the one locks
    nobody out of the other.
    """
    said = f"{order_number_key(number)}:{contact.is_email}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def open_found(request, form: FindForm, number: str, contact: Contact):
    """Open the order that was found, ask which of two, or say the one thing we say of all others."""
    orders = find_orders(number, contact)
    if not orders:
        return show(request, form, [Refusal(miss(), "id_number")])
    asked = [order for order in orders if str(order.pk) == request.POST.get("order")]
    if len(orders) > 1 and not asked:
        return show(request, form, orders=orders)
    return begin(request, (asked or orders)[0], By.EMAIL if contact.is_email else By.POSTCODE)


def order_link(request, token: str):
    """Open an order for whoever holds its signed link, as the shop's mails carry it (case 37)."""
    order = order_of_token(token)
    return begin(request, order, By.LINK) if order else no_entry(request, "order", token)


def miss() -> str:
    """Return the one answer to everything that does not fit together."""
    return _(
        "We find no order with this number and this e-mail address or postcode. "
        "Please check both against your confirmation e-mail."
    )


def show(request, form: FindForm, refused: list[Refusal] | None = None, *, orders=()):
    """Show the page; with `orders`, two shops' orders of one number, ask which of them is meant."""
    context = {"form": form, "refused": refused or [], "orders": orders, "has_gifts": has_gift_codes()}
    return page(request, "portal/find.html", context)
