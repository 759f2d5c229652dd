"""Answer with a stored file. Who may have it is the caller's question; storage itself is never public."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse


def stored_file(
    name: str, *, content_type: str, filename: str, download: bool = False, keep_seconds: int = 0
) -> HttpResponse:
    """Return a file of the storage under a name of ours, whole: merchants' rows are never streamed.

    `keep_seconds` lets the person's own browser keep it, no proxy. Raises Http404 where there is none.
    """
    if not name or not default_storage.exists(name):
        raise Http404
    with default_storage.open(name) as file:
        response = HttpResponse(file.read(), content_type=content_type)
    disposition = "attachment" if download else "inline"
    response["Content-Disposition"] = f'{disposition}; filename="{filename}"'
    response["Cache-Control"] = f"private, max-age={keep_seconds}" if keep_seconds else "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def content_type_of(name: str) -> str:
    """Return the type of a stored picture or document by its ending; anything else is only bytes."""
    return TYPES.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream")


TYPES = {
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
}
