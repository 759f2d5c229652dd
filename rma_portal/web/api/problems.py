"""Every error of the API as application/problem+json (RFC 9457), in one shape and with a stable code."""

import json
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from rma_portal.core.context import current_request_id
from rma_portal.core.errors import Conflict, DomainError, InvalidInput, NotPermitted, Unavailable


class BadRequest(InvalidInput):
    """Not the body, but what stands around it is wrong (parameters, headers): 400."""


class BadQuery(BadRequest):
    """Parameters of the address are wrong; `errors` in params names each."""


MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: _("The request could not be read"),
    401: _("An API key is needed"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Method not allowed"),
    409: _("Not possible now"),
    413: _("Too large"),
    415: _("Not JSON"),
    422: _("The input was refused"),
    429: _("Too many requests"),
    500: _("We failed"),
    503: _("Not available now"),
}

# What the API's own codes say; docs/api.md lists them.
DETAILS = {
    "bad_request": _("The request could not be read. Compare it with the description of the API."),
    "malformed_json": _("The body is not valid JSON."),
    "key_missing": _("Send a key: Authorization: Bearer rma_..."),
    "key_unknown": _("This key does not open anything here: it is unknown, expired or revoked."),
    "scope_missing": _("The key lacks the scope %(scope)s. The shop's owner can make a key that has it."),
    "not_permitted": _("This is not allowed."),
    "actor_not_permitted": _("A program may not do this."),
    "not_found": _("There is nothing here."),
    "method_not_allowed": _("The address does not know this method; see the Allow header."),
    "too_large": _("The body is too large. Send it in several requests."),
    "media_type": _("Send the body as application/json."),
    "invalid_input": _("Some fields cannot be used; see errors."),
    "unknown_parameter": _("The address does not know this parameter; see errors."),
    "invalid_parameter": _("Some parameters cannot be used; see errors."),
    "bad_cursor": _("The cursor is not one of this list. Begin again without it."),
    "too_many_requests": _("Wait as many seconds as Retry-After says, then try again."),
    "idempotency_key_malformed": _("Idempotency-Key is one text of 1 to 200 visible ASCII characters."),
    "idempotency_key_required": _("Send an Idempotency-Key: a repeated request must not do this twice."),
    "idempotency_running": _("A request with this Idempotency-Key is running. Ask again when it has ended."),
    "idempotency_mismatch": _("This Idempotency-Key was used for another request. Use a new one."),
    "unavailable": _(
        "Something we need does not answer. Nothing was changed; try again as Retry-After says."
    ),
    "server_error": _(
        "We failed, and nothing was changed. Try again; if it fails again, tell us request_id."
    ),
}

# What the applications' codes say, as they told with `add_details`.
OF_APPLICATIONS: dict[str, object] = {}

# DRF's errors: class -> (status, code). The first that fits counts.
FRAMEWORK: list[tuple[type[Exception], int, str]] = [
    (exceptions.ValidationError, 422, "invalid_input"),
    (exceptions.ParseError, 400, "malformed_json"),
    (exceptions.NotAuthenticated, 401, "key_missing"),
    (exceptions.AuthenticationFailed, 401, "key_unknown"),
    (exceptions.PermissionDenied, 403, "not_permitted"),
    (PermissionDenied, 403, "not_permitted"),
    (exceptions.NotFound, 404, "not_found"),
    (Http404, 404, "not_found"),
    (exceptions.MethodNotAllowed, 405, "method_not_allowed"),
    (exceptions.UnsupportedMediaType, 415, "media_type"),
    (exceptions.Throttled, 429, "too_many_requests"),
]
DOMAIN: list[tuple[type[DomainError], int]] = [
    (BadRequest, 400),
    (InvalidInput, 422),
    (Conflict, 409),
    (NotPermitted, 403),
    (Unavailable, 503),
    (DomainError, 409),
]


def add_details(sentences: Mapping[str, object]) -> None:
    """Let an application say what its own codes mean; what the API says itself goes before."""
    OF_APPLICATIONS.update(sentences)


def answer(error: Exception, context: dict) -> HttpResponse | None:
    """Return the problem an exception is, or None: then it is a failure of ours, and Django's to handle."""
    if isinstance(error, DomainError):
        return refusal(error)
    for kind, status, code in FRAMEWORK:
        if isinstance(error, kind):
            found = errors_in(error.detail) if isinstance(error, exceptions.ValidationError) else []
            response = problem(status, code, errors=list(found))
            add_headers(response, headers_of(error))
            return response
    return None


def add_headers(response: HttpResponse, headers: Mapping[str, str]) -> None:
    """Put headers on a response."""
    for name, value in headers.items():
        response[name] = value


def headers_of(error: Exception) -> dict[str, str]:
    """Return what the protocol wants beside a 401 or a 429."""
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    return headers


def refusal(error: DomainError) -> HttpResponse:
    """Return the problem a refusal of the domain is; errors say where, params what it is about."""
    status = next(status for kind, status in DOMAIN if isinstance(error, kind))
    params = dict(error.params)
    errors = params.pop("errors", [])
    detail = detail_of(error)
    if not errors and "field" in params:
        errors = [{"field": str(params["field"]), "code": error.code, "detail": detail}]
    return problem(status, error.code, detail=detail, errors=errors, params=params)


def detail_of(error: DomainError) -> str:
    """Return the sentence of an error's code with its params filled in, else the domain's own hint."""
    sentence = DETAILS.get(error.code) or OF_APPLICATIONS.get(error.code)
    if sentence is None:
        return error.hint
    try:
        return str(sentence) % error.params if "%(" in str(sentence) else str(sentence)
    except KeyError:  # the sentence needs what this refusal did not bring
        return error.hint


def problem(
    status: int, code: str, *, detail: str = "", errors: list | None = None, params: dict | None = None
) -> HttpResponse:
    """Return an error answer. Every one has all members, so that a program reads one shape."""
    body = {
        "type": f"{settings.PUBLIC_URL}/problems/{code}",
        "title": str(TITLES.get(status, TITLES[400])),
        "status": status,
        "detail": detail or str(DETAILS.get(code, "")),
        "code": code,
        "errors": errors or [],
        "params": params or {},
        "request_id": current_request_id(),
    }
    text = json.dumps(body, cls=TextEncoder, ensure_ascii=False)
    # A name in the body may hold half a character, which no encoding knows.
    return HttpResponse(text.encode("utf-8", "replace"), status=status, content_type=MEDIA_TYPE)


class TextEncoder(DjangoJSONEncoder):
    """JSON in which whatever has no form of its own is told as text: params hold what the domain had."""

    def default(self, o: object) -> object:
        if isinstance(o, set | frozenset | tuple):
            return sorted(map(str, o))
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def errors_in(detail: object, field: str = "") -> Iterator[dict]:
    """Yield each fault of a validation error as {field, code, detail}; fields inside others by dots."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from errors_in(inner, field if name == "non_field_errors" else joined(field, str(name)))
    elif isinstance(detail, list):
        for position, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from errors_in(inner, joined(field, str(position)) if nested else field)
    else:
        yield {"field": field, "code": getattr(detail, "code", "invalid"), "detail": str(detail)}


def joined(outer: str, inner: str) -> str:
    """Return the name of a field inside another."""
    return f"{outer}.{inner}" if outer else inner
