"""Error pages in the merchant's dress, or in plain words where even that cannot be had."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request, exception=None) -> HttpResponse:
    """The request could not be read."""
    return render(request, "errors/400.html", status=400)


def forbidden(request, exception=None) -> HttpResponse:
    """The action is not allowed to this person."""
    return render(request, "errors/403.html", status=403)


def not_found(request, exception=None) -> HttpResponse:
    """Nothing here, or somebody else's: the answer is the same."""
    return render(request, "errors/404.html", status=404)


def server_error(request) -> HttpResponse:
    """We failed; nothing was saved. Rendered without a request, so that it cannot fail again."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
