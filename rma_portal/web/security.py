"""Headers every answer carries, and the id under which a request is logged."""

import uuid

from rma_portal.core.context import request_context

PORTAL_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
# The back-office theme evaluates expressions in attributes (Alpine) and sets styles by hand; staff only.
BACKOFFICE_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; media-src 'self'"
)


class RequestIdMiddleware:
    """Give every request an id, and hand it back in X-Request-Id."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex[:16]
        with request_context(request.id):
            response = self.get_response(request)
        response["X-Request-Id"] = request.id
        return response


class ContentSecurityPolicyMiddleware:
    """Nothing runs, loads or is sent anywhere but from this site; the back-office has its own policy."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        inside = request.path_info.startswith("/backoffice/")
        response.setdefault("Content-Security-Policy", BACKOFFICE_POLICY if inside else PORTAL_POLICY)
        response.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        return response
