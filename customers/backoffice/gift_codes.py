"""The gift codes of an order. A code's text is shown once, in the answer that made it."""

import datetime as dt
from collections.abc import Callable

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from customers.models import GiftCode, Order, OrderLine
from customers.queries.gift_codes import gift_codes_of
from customers.services.end_gift_code import end_gift_code
from customers.services.make_gift_code import make_gift_code
from rma_portal.core import clock
from rma_portal.core.errors import Conflict
from rma_portal.tenancy.links import portal_url
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import actor_of, role_of

LIFETIMES = [("90", _("90 days")), ("365", _("1 year")), ("730", _("2 years"))]  # days
MOST_CODES = 50


class GiftCodeForm(forms.Form):
    """Which articles are the gift, and for how long its code is good."""

    lines = forms.MultipleChoiceField(required=False)
    lifetime = forms.ChoiceField(choices=LIFETIMES, initial="365")

    def __init__(self, order: Order, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        articles = order.lines.filter(kind=OrderLine.Kind.ARTICLE).order_by("id")
        self.fields["lines"].choices = [(line.ref, str(line)) for line in articles]  # type: ignore[attr-defined]

    def clean_lifetime(self) -> dt.timedelta:
        return dt.timedelta(days=int(self.cleaned_data["lifetime"]))


def urls() -> list[URLPattern]:
    """Return the pages, below the list of orders."""
    return [
        path("<int:pk>/gift-codes/", guarded(require_GET(codes_page)), name="customers_gift_codes"),
        path("<int:pk>/gift-codes/make/", guarded(require_POST(make)), name="customers_gift_code_make"),
        path(
            "<int:pk>/gift-codes/<int:code>/end/", guarded(require_POST(end)), name="customers_gift_code_end"
        ),
    ]


def guarded(view: Callable) -> Callable:
    """Return a view of the back-office for who may change gift codes; nothing of it is kept on the way."""

    def guarded_view(request: HttpRequest, pk: int, **kwargs) -> HttpResponse:
        if not may(role_of(request), "change_gift_codes"):
            raise PermissionDenied
        return view(request, get_object_or_404(Order, pk=pk), **kwargs)

    return never_cache(admin.site.admin_view(guarded_view))


def codes_page(request: HttpRequest, order: Order) -> HttpResponse:
    """Show the codes of an order and the form for a new one."""
    return shown(request, order)


def make(request: HttpRequest, order: Order) -> HttpResponse:
    """Make a code and show it, or show what is wrong with the form."""
    form = GiftCodeForm(order, request.POST)
    if not form.is_valid():
        return shown(request, order, form=form, status=422)
    ends_at = clock.now() + form.cleaned_data["lifetime"]
    row, code = make_gift_code(
        order=order, lines=form.cleaned_data["lines"], ends_at=ends_at, actor=actor_of(request)
    )
    return shown(request, order, row=row, code=code, link=portal_url(request.merchant, "gift"))


def end(request: HttpRequest, order: Order, code: int) -> HttpResponse:
    """End a code, or say that it had ended."""
    row = get_object_or_404(GiftCode, order=order, pk=code)
    try:
        end_gift_code(code=row, actor=actor_of(request))
    except Conflict:
        return shown(request, order, refusal=_("This code had ended already."), status=409)
    return HttpResponseRedirect(reverse("admin:customers_gift_codes", args=[order.pk]))


def shown(
    request: HttpRequest, order: Order, *, status: int = 200, form: GiftCodeForm | None = None, **more
) -> HttpResponse:
    """Return the page, with what has just happened on top."""
    moment, titles = clock.now(), {line.ref: str(line) for line in order.lines.all()}
    context = {
        **admin.site.each_context(request),
        "title": _("Gift codes"),
        "order": order,
        "form": form or GiftCodeForm(order),
        "rows": [
            (row, row.ended_at is None and row.ends_at > moment, [titles.get(ref, ref) for ref in row.lines])
            for row in gift_codes_of(order)[:MOST_CODES]
        ],
        **more,
    }
    return TemplateResponse(request, "backoffice/gift_codes.html", context, status=status)
