"""Requests that may be repeated: the Idempotency-Key header around a deed."""

import hashlib
import re
from collections.abc import Callable

from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from rma_portal.idempotency.once import Answer, once
from rma_portal.web.api.problems import BadRequest, add_headers

HEADER = "Idempotency-Key"
# The draft of the HTTPAPI group wants a structured-field string ("..."); the bare text is common.
KEY = re.compile(r'"(?P<quoted>[\x20\x21\x23-\x5b\x5d-\x7e]{1,200})"|(?P<bare>[\x21\x23-\x7e]{1,200})')
REPEATED_HEADERS = ("Location",)


def key_of(request, *, required: bool) -> str | None:
    """Return the request's key without its quotes, or None; a malformed or missing one raises BadRequest."""
    text = request.headers.get(HEADER)
    if text is None:
        if required:
            raise BadRequest("idempotency_key_required", f"send {HEADER}")
        return None
    match = KEY.fullmatch(text.strip())
    if match is None:
        raise BadRequest("idempotency_key_malformed", "1 to 200 visible ASCII characters")
    return match["quoted"] or match["bare"]


def repeatable(request, *, required: bool, act: Callable[[], Response]) -> HttpResponse | Response:
    """Act, or give the answer again that the same request got before, with `Idempotent-Replayed: true`."""
    key = key_of(request, required=required)
    if key is None:
        return act()
    kept = once(key=key, fingerprint=fingerprint_of(request), act=lambda: as_answer(act()))
    return as_response(kept)


def as_answer(response: Response) -> Answer:
    """Return a response as what is kept of it."""
    headers = {name: response[name] for name in REPEATED_HEADERS if name in response}
    return Answer(response.status_code, JSONRenderer().render(response.data).decode(), headers)


def as_response(answer: Answer) -> HttpResponse:
    """Return an answer byte for byte as it was given first."""
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    add_headers(response, answer.headers)
    if answer.is_repeated:
        response["Idempotent-Replayed"] = "true"
    return response


def fingerprint_of(request) -> str:
    """Return a digest of method, address and body: of the fields and files, where the body is a form."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request._request.content_type == "multipart/form-data":
        for name, value in sorted(request._request.POST.items()):
            digest.update(f"{name}={value}\n".encode())
        for name, file in sorted(request._request.FILES.items()):
            digest.update(f"{name}:{file.name}:{file.size}\n".encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    else:
        digest.update(request._request.body)
    return digest.hexdigest()
