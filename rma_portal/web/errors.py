"""Error pages in the merchant's dress, or in plain words where even that cannot be had; programs get JSON."""

import re
import sys
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from rma_portal.web.api.problems import problem

RETRY_AFTER = 60  # seconds, while the database is away
# With the prefix of a merchant who is not there: the middleware has left it in place.
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
OF_PROGRAMS = re.compile(r"^(/m/[^/]*)?/api/")


def is_of_program(request) -> bool:
    """Say whether an address belongs to the API, so that its errors are problems and not pages."""
    return bool(OF_PROGRAMS.match(request.path_info))


def or_problem(status: int, code: str) -> Callable:
    """Answer programs with a problem, and people with the page the function draws."""

    def around(page: Callable) -> Callable:
        def handler(request, exception=None) -> HttpResponse:
            is_too_large = isinstance(exception, TOO_LARGE)
            if is_of_program(request):
                return problem(413, "too_large") if is_too_large else problem(status, code)
            return too_large(request) if is_too_large else page(request)

        handler.__doc__ = page.__doc__
        return handler

    return around


def too_large(request) -> HttpResponse:
    """More, or more files, than a form of ours sends: lead back to its page, where the text still stands."""
    return render(request, "errors/413.html", {"back": came_from(request)}, status=413)


def came_from(request) -> str:
    """Return the address of the page whose form was sent, if it is one of this site, else an empty text."""
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else ""


@or_problem(400, "bad_request")
def bad_request(request) -> HttpResponse:
    """The request could not be read."""
    return render(request, "errors/400.html", status=400)


@or_problem(403, "not_permitted")
def forbidden(request) -> HttpResponse:
    """The action is not allowed to this person."""
    return render(request, "errors/403.html", status=403)


@or_problem(404, "not_found")
def not_found(request) -> HttpResponse:
    """Nothing here, or somebody else's: the answer is the same."""
    return render(request, "errors/404.html", status=404)


def server_error(request) -> HttpResponse:
    """Something broke; where the database does not answer, it is "unavailable" and no more (case 34)."""
    if not isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return failed(request)
    response = unavailable(request)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


@or_problem(500, "server_error")
def failed(request) -> HttpResponse:
    """We failed; nothing was saved. Rendered without a request, so that it cannot fail again."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


@or_problem(503, "unavailable")
def unavailable(request) -> HttpResponse:
    """Something outside does not answer; nothing was looked up, so nothing is said to be missing."""
    return HttpResponse(render_to_string("errors/503.html"), status=503)
