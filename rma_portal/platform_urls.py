"""The platform's own site, where no merchant is named: a page that says where one is."""

from django.urls import path

from rma_portal.web import errors
from rma_portal.web.front import front

urlpatterns = [
    path("", front, name="front"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
