"""Headers every answer carries, and the id under which a request is logged."""

import uuid

from django.conf import settings

from rma_portal.core.context import request_context
from rma_portal.web.errors import too_large

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
PROGRAMS_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"  # the station scans


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
        response.setdefault("Content-Security-Policy", policy_for(request.path_info))
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class BodyLimitMiddleware:
    """Refuse a body that is larger than any form can be, before a byte of it is read: 413."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        length = request.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > settings.REQUEST_MAX_BYTES:
            return too_large(request)
        return self.get_response(request)


def policy_for(path: str) -> str:
    """Return the policy of a page of a merchant's site, by its path below the merchant's prefix."""
    if path.startswith("/api/"):
        return PROGRAMS_POLICY
    return BACKOFFICE_POLICY if path.startswith("/backoffice/") else PORTAL_POLICY
