"""Files from the storage, handed out under names and types of ours."""

from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse

TYPES = {
    ".webp": "image/webp",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
}
NOTHING = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # a file opened by itself runs nothing


def stored_file(
    name: str, *, shown_as: str, cache: str = "private, no-store", attached: bool = False
) -> HttpResponse:
    """Return a file of the storage by the name a row of this merchant holds; Http404 where there is none.

    Who may have it is the caller's question. The address never carries a file's name, so that no path can
    be made up (case 39). The file is sent whole: merchants' rows are never streamed.
    """
    kind = TYPES.get(PurePosixPath(name).suffix.lower())
    if kind is None or not default_storage.exists(name):
        raise Http404
    with default_storage.open(name) as file:
        response = HttpResponse(file.read(), content_type=kind)
    way = "attachment" if attached else "inline"
    response["Content-Disposition"] = f'{way}; filename="{shown_as}"'
    response["Content-Security-Policy"] = NOTHING
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = cache
    return response
