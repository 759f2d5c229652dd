"""Photos and labels for staff: looked up within the merchant, then led to by a link that soon ends.

The address on a page does not end, so that a page left open for a day still shows its photos.
"""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from returns.models import Photo, ReturnParcel
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import role_of
from rma_portal.web.signed_files import led_to_file


def urls() -> list[URLPattern]:
    """Return the addresses of photos and labels."""
    view = admin.site.admin_view
    return [
        path("photos/<uuid:key>/", view(photo), name="returns_photo"),
        path("labels/<int:pk>/<str:paper>.pdf", view(label), name="returns_label"),
    ]


def photo(request: HttpRequest, key) -> HttpResponse:
    """Lead to the re-encoded picture of a photo; the original is never served."""
    refuse_unless_viewer(request)
    found = get_object_or_404(Photo.objects.filter(photo_state=Photo.State.READY), key=key)
    return led_to_file("photo", found)


def label(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """Lead to a parcel's label on A6 or A4."""
    refuse_unless_viewer(request)
    if paper not in ("a6", "a4"):
        raise Http404
    parcel = get_object_or_404(ReturnParcel.objects.filter(label_state="ready"), pk=pk)
    return led_to_file(f"print_{paper}", parcel)


def refuse_unless_viewer(request: HttpRequest) -> None:
    """Raise PermissionDenied for who may not see returns."""
    if not may(role_of(request), "view_return"):
        raise PermissionDenied
