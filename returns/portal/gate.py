"""Signed links: who holds one may enter, until it ends."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponse

from returns.portal.page import page
from returns.queries.links import return_of_token
from rma_portal.core.prices import prices_hidden
from rma_portal.tenancy.links import is_genuine


def return_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the return that its address's token opens, and nothing to anybody else.

    Of a gift no amount is ever shown: its recipient has the link.
    """

    @wraps(view)
    def opened(request, token: str, **kwargs) -> HttpResponse:
        rma = return_of_token(token)
        if rma is None:
            return no_entry(request, "status", token)
        with prices_hidden(rma.is_gift):
            return view(request, rma, token=token, **kwargs)

    return opened


def no_entry(request, kind: str, token: str) -> HttpResponse:
    """Answer 401 to a link that ended or was changed (case 37); a stranger's is 404, as everywhere."""
    if is_genuine(kind, token):
        raise Http404
    return page(request, "errors/401.html", status=401)
