"""Files from the storage, handed out under names and types of ours."""

import logging
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

TYPES = {
    ".webp": "image/webp",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8",
}
NOTHING = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # a file opened by itself runs nothing


def stored_file(
    name: str, *, shown_as: str, cache: str = "private, no-store", attached: bool = False
) -> HttpResponse:
    """Return a file of the storage by the name a row of this merchant holds; Http404 where there is none.

    While the storage does not answer it is 503. Who may have it is the caller's question. The address never
    carries a file's name, so that no path can be made up (case 39). The file is sent whole: merchants' rows
    are never streamed.
    """
    kind = TYPES.get(PurePosixPath(name).suffix.lower())
    if kind is None:
        raise Http404
    try:
        response = HttpResponse(content_of(name), content_type=kind)
    except OSError:
        logger.exception("the storage does not give %s", name)
        return away()
    way = "attachment" if attached else "inline"
    response["Content-Disposition"] = f'{way}; filename="{shown_as}"'
    response["Content-Security-Policy"] = NOTHING
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = cache
    return response


def away() -> HttpResponse:
    """Say that the storage does not answer: the file is not gone, so it is no 404."""
    text = _("This file cannot be read just now. Please try again in a few minutes.")
    headers = {"Retry-After": "60", "Cache-Control": "no-store"}
    return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8", headers=headers)


def content_of(name: str) -> bytes:
    """Return a stored file's bytes; Http404 where it is gone. It is opened without asking first: one trip."""
    try:
        with default_storage.open(name) as file:
            return file.read()
    except FileNotFoundError:
        raise Http404
