"""A merchant's site: the portal at its root, the back-office below /backoffice/, files below /files/."""

from django.contrib import admin
from django.urls import include, path

from rma_portal.web import errors, signed_files

urlpatterns = [
    path("backoffice/", admin.site.urls),
    path("files/<str:token>", signed_files.file, name="file"),
    path("", include("returns.portal.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
