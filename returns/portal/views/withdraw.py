"""The withdrawal function (Directive 2011/83/EU, art. 11a): state, review, confirm; for anybody, at any time.

No login, no script and no cookie is needed (T-10), so these forms carry no CSRF token: the statement under
review travels signed, and whoever can send it needs nobody else's browser to do so.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from customers.domain.matching import order_number_key
from customers.models import Order
from returns.domain.withdrawal import Statement, utc_text
from returns.models import Withdrawal, WithdrawalCase
from returns.portal.access import proved_orders
from returns.portal.gate import no_entry
from returns.portal.page import Refusal, page
from returns.portal.steps import remember
from returns.portal.withdraw_form import WithdrawForm, typed, worded
from returns.portal.withdraw_token import read_statement, signed_statement
from returns.queries.links import withdrawal_of_token, withdrawal_token
from returns.services.declare_withdrawal import declare_withdrawal
from rma_portal.core.actors import Actor
from rma_portal.tenancy.languages import languages_of
from rma_portal.web.ratelimit import address_of, allowed
from rma_portal.web.signed_files import led_to_file


def spoken(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Speak the language that a button or a link names; a button's choice is remembered."""

    @wraps(view)
    def speaks(request: HttpRequest, **kwargs) -> HttpResponse:
        chosen = request.POST.get("speak", "")
        asked = chosen or request.POST.get("language") or request.GET.get("language", "")
        if asked not in languages_of(request.merchant):
            return view(request, **kwargs)
        with translation.override(asked):
            request.LANGUAGE_CODE = asked
            response = view(request, **kwargs)
        response["Content-Language"] = asked
        return remember(response, asked) if chosen else response

    return speaks


@csrf_exempt
@spoken
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask for the statement, then show it for review. Nothing is submitted or kept here (T-11, T-13)."""
    if request.method != "POST":
        return first_step(request, blank(request))
    brought = read_statement(request.POST.get("statement", ""))
    if brought:
        return again(request, *brought)
    form = form_of(request, posted_order(request), data=request.POST)
    if "speak" in request.POST:
        return first_step(request, form_of(request, form.order, initial=request.POST.dict()))
    if not form.is_valid():
        return first_step(request, form, [Refusal(text, field) for field, text in form.problems()])
    return second_step(request, uuid.uuid4(), form.statement())


@csrf_exempt
@spoken
def confirm(request: HttpRequest) -> HttpResponse:
    """Submit the statement that was reviewed, once (T-13), and lead to its receipt. A GET submits nothing."""
    if request.method != "POST":
        return redirect("withdraw")
    brought = read_statement(request.POST.get("statement", ""))
    if brought is None:
        lost = _("This page could not be read. Please state your withdrawal once more: nothing was sent yet.")
        return first_step(request, blank(request), [Refusal(lost)])
    key, statement = brought
    withdrawal = declare_withdrawal(
        statement=statement,
        key=key,
        address=address_of(request),
        needs_review=not allowed(request, "withdrawal"),
        actor=Actor("customer", "", statement.name),
    )
    return redirect("withdrawal", token=withdrawal_token(withdrawal))


def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Say that a statement was received, what it says and when it came, and no more (T-15, T-16)."""
    withdrawal = withdrawal_of_token(token)
    if withdrawal is None:
        return no_entry(request, "withdrawal", token)
    context = {
        "withdrawal": withdrawal,
        "declared_utc": utc_text(withdrawal.declared_at),
        "document": case_of(withdrawal).document,
        "token": token,
    }
    with translation.override(withdrawal.language):
        request.LANGUAGE_CODE = withdrawal.language
        response = page(request, "portal/withdraw_receipt.html", context)
    response["Content-Language"] = withdrawal.language
    return response


def document(request: HttpRequest, token: str) -> HttpResponse:
    """Lead whoever holds the receipt's link to the PDF, once it is drawn."""
    withdrawal = withdrawal_of_token(token)
    if withdrawal is None:
        return no_entry(request, "withdrawal", token)
    case = case_of(withdrawal)
    if not case.document:
        raise Http404
    return led_to_file("withdrawal", case)


def case_of(withdrawal: Withdrawal) -> WithdrawalCase:
    """Return what became of a statement."""
    return WithdrawalCase.objects.get(withdrawal=withdrawal)


def again(request: HttpRequest, key: uuid.UUID, statement: Statement) -> HttpResponse:
    """Show a statement under review again: to be changed, or in another language."""
    order = next((one for one in proved(request) if one.pk == statement.order_id), None)
    if "change" in request.POST:
        return first_step(request, form_of(request, order, initial=typed(statement)))
    said = replace(statement, language=request.LANGUAGE_CODE)
    return second_step(request, key, worded(said, request.merchant.name))


def blank(request: HttpRequest) -> WithdrawForm:
    """Return the form as it is opened: with what a link names, or what this session proved (T-12).

    Somebody who proved an order by its postcode does not know the buyer's e-mail, so it is never filled in.
    """
    number = request.GET.get("order", "")[:60]
    known = proved(request)
    key = order_number_key(number)
    order = next((one for one in known if not key or one.number_key == key), None)
    if order is None:
        return form_of(request, None, initial={"contract": number})
    return form_of(request, order, initial={"contract": order.number, "name": order.ship_name})


def proved(request: HttpRequest) -> list[Order]:
    """Return the orders this session proved, the last one first."""
    ids = proved_orders(request)
    found = Order.objects.select_related("merchant").in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found]


def posted_order(request: HttpRequest) -> Order | None:
    """Return the proved order whose lines the form showed."""
    return next((one for one in proved(request) if str(one.pk) == request.POST.get("proved")), None)


def form_of(request: HttpRequest, order: Order | None, **kwargs) -> WithdrawForm:
    """Return the form in the page's language."""
    return WithdrawForm(order=order, merchant=request.merchant.name, language=request.LANGUAGE_CODE, **kwargs)


def first_step(
    request: HttpRequest, form: WithdrawForm, refused: list[Refusal] | None = None
) -> HttpResponse:
    """Show the form."""
    return page(request, "portal/withdraw.html", {"form": form, "refused": refused or []})


def second_step(request: HttpRequest, key: uuid.UUID, statement: Statement) -> HttpResponse:
    """Show the statement as it would be sent, with the one control that sends it."""
    context = {"statement": statement, "signed": signed_statement(key, statement)}
    return page(request, "portal/withdraw_review.html", context)
