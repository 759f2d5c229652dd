"""A merchant's site: the portal at its root, the back-office below /backoffice/, programs below /api/."""

from django.contrib import admin
from django.urls import include, path

from rma_portal.web import errors

api = [
    path("", include("rma_portal.web.api.urls")),
    path("", include("inventory.api.urls")),
    path("", include("customers.api.urls")),
    path("", include("returns.api.urls")),
]

urlpatterns = [
    path("api/v1/", include((api, "api"))),
    path("backoffice/", admin.site.urls),
    path("", include("returns.portal.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
