"""The first page: which order?"""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from customers.models import Order
from customers.queries.find_order import find_orders
from returns.portal.access import prove
from returns.portal.forms import FindForm
from returns.portal.page import Refusal, page
from returns.portal.steps import draft_for
from returns.portal.typed import step_of
from returns.queries.offers import unit_offers
from returns.queries.purchases import has_one_article
from returns.services.fill_draft import fill_draft
from rma_portal.web.ratelimit import address_of, allowed


def find(request):
    """Ask for the order number and a proof; a wrong proof and an unknown number look the same (case 33)."""
    if request.method != "POST":
        return show(request, FindForm(initial={"number": request.GET.get("number", "")[:60]}))
    form = FindForm(request.POST)
    if not allowed(request, "lookup"):
        wait = _("Too many tries in a short time. Please wait a minute, then try again.")
        response = show(request, form, [Refusal(wait)], status=429)
        response["Retry-After"] = "60"
        return response
    if not form.is_valid():
        return show(request, form, [Refusal(text, field) for field, text in form.problems()])
    orders = find_orders(form.cleaned_data["number"], form.cleaned_data["proof"])
    if not orders:
        return show(request, form, [Refusal(miss(), "id_number")])
    asked = [order for order in orders if str(order.pk) == request.POST.get("order")]
    if len(orders) > 1 and not asked:
        return show(request, form, orders=orders)
    return begin(request, (asked or orders)[0])


def miss() -> str:
    """Return the one answer to everything that does not fit together."""
    return _(
        "We find no order with this number and this e-mail address or postcode. "
        "Please check both against your confirmation e-mail."
    )


def begin(request, order: Order):
    """Note the proof and go to the order's draft; an order of one article needs no choosing."""
    prove(request, order)
    language = request.LANGUAGE_CODE
    draft = draft_for(order, language)
    waiting = step_of(request, draft)
    if waiting:
        return redirect(waiting, draft=draft.key)
    offers = (
        unit_offers(order, language=language, address=address_of(request)) if has_one_article(order) else []
    )
    units = [unit for offer in offers for unit in offer.units if unit.allowed and not unit.only_claims]
    if not units:
        return redirect("choose", draft=draft.key)
    fill_draft(draft=draft, choices={units[0].key: draft.choices.get(units[0].key, {})})
    return redirect("why", draft=draft.key)


def show(request, form: FindForm, refused: list[Refusal] | None = None, *, orders=(), status: int = 200):
    """Show the page; with `orders`, two shops' orders of one number, ask which of them is meant."""
    context = {"form": form, "refused": refused or [], "orders": orders}
    return page(request, "portal/find.html", context, status=status)
