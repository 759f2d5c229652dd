"""Photos and labels for staff: looked up within the merchant, never by their name in the storage."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from returns.models import Photo, ReturnParcel
from rma_portal.tenancy.roles import may
from rma_portal.web.backoffice import role_of
from rma_portal.web.stored import stored_file

HALF_A_DAY = "private, max-age=43200"


def urls() -> list[URLPattern]:
    """Return the addresses of photos and labels."""
    view = admin.site.admin_view
    return [
        path("photos/<uuid:key>/", view(photo), name="returns_photo"),
        path("labels/<int:pk>/<str:paper>.pdf", view(label), name="returns_label"),
    ]


def photo(request: HttpRequest, key) -> HttpResponse:
    """Serve the re-encoded picture of a photo; the original is never served."""
    refuse_unless_viewer(request)
    found = get_object_or_404(Photo.objects.filter(photo_state=Photo.State.READY), key=key)
    return stored_file(found.picture, shown_as="photo.webp", cache=HALF_A_DAY)


def label(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """Serve a parcel's label on A6 or A4."""
    refuse_unless_viewer(request)
    if paper not in ("a6", "a4"):
        raise Http404
    parcel = get_object_or_404(ReturnParcel.objects.filter(label_state="ready").select_related("rma"), pk=pk)
    name = parcel.label_a6 if paper == "a6" else parcel.label_a4
    return stored_file(name, shown_as=f"{parcel.rma.number}-{paper}.pdf")


def refuse_unless_viewer(request: HttpRequest) -> None:
    """Raise PermissionDenied for who may not see returns."""
    if not may(role_of(request), "view_return"):
        raise PermissionDenied
