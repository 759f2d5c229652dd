"""The addresses of the API that belong to no application."""

from django.urls import path

from rma_portal.web.api.describe import openapi

urlpatterns = [path("openapi.json", openapi, name="openapi")]
