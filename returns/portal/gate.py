"""Signed links: who holds one may enter, until it ends."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpResponse

from returns.portal.page import page
from returns.queries.links import LinkInvalid, return_of_token


def check_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 401 to a link that ended or was changed (case 37); another merchant's is 404 like any stranger's."""

    @wraps(view)
    def checked(request, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except LinkInvalid:
            return page(request, "errors/401.html", status=401)

    return checked


def return_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the return that its address's token opens."""

    @wraps(view)
    def opened(request, token: str, **kwargs) -> HttpResponse:
        rma = return_of_token(token)
        if rma is None:
            raise Http404
        return view(request, rma, token=token, **kwargs)

    return check_link(opened)
