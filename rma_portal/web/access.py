"""One line in the log and one count for each request, by the name of its route.

The line takes the place of the web server's own: that one holds paths, which hold signed links, and
addresses of people.
"""

import logging
import time

from django.conf import settings

from rma_portal.core.context import merchant_context
from rma_portal.core.measure import answered

logger = logging.getLogger(__name__)

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class AccessMiddleware:
    """Measure every request and say what became of it."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        started = time.monotonic()
        response = self.get_response(request)
        seconds = time.monotonic() - started
        method = request.method if request.method in METHODS else "other"
        said = {"method": method, "route": route_of(request), "status": response.status_code}
        answered(**said, seconds=seconds)
        merchant = getattr(request, "merchant", None)
        with merchant_context(merchant and merchant.pk):
            logger.info(
                "%(method)s %(route)s %(status)s",
                said,
                extra={**said, "duration": round(seconds, 4)},
            )
        return response


def route_of(request) -> str:
    """Return the name of a request's URL pattern: never its path, in which links and numbers stand."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "unmatched"
