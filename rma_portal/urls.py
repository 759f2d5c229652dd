"""A merchant's site: portal at its root, back-office below /backoffice/, programs /api/, files /files/."""

from django.contrib import admin
from django.urls import include, path

from rma_portal.web import errors, signed_files

api = [
    path("", include("rma_portal.web.api.urls")),
    path("", include("inventory.api.urls")),
    path("", include("customers.api.urls")),
    path("", include("returns.api.urls")),
]

urlpatterns = [
    path("api/v1/", include((api, "api"))),
    path("backoffice/", admin.site.urls),
    path("files/<str:token>", signed_files.file, name="file"),
    path("", include("returns.portal.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
