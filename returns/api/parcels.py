"""Parcels on their way back, and their labels."""

from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema

from returns.api.deeds import ReturnDeed, return_of
from returns.api.shapes import PAPERS
from returns.models import Return, ReturnParcel
from returns.services.depart import depart
from rma_portal.web.api.views import ApiView
from rma_portal.web.stored import stored_file


def parcel_of(rma: Return, number: int) -> ReturnParcel:
    """Return the parcel of this number within its return, from 1, or raise Http404."""
    parcels = list(ReturnParcel.objects.filter(rma=rma).order_by("id"))
    if not 1 <= number <= len(parcels):
        raise Http404
    return parcels[number - 1]


class Depart(ReturnDeed):
    """Say that a parcel has been handed to the carrier; its permission no longer expires."""

    def do(self, rma: Return, given: dict[str, Any], **place: Any) -> None:
        """Let it depart."""
        depart(parcel=parcel_of(rma, place["parcel"]), actor=self.actor)


class Label(ApiView):
    """Read the label of a parcel as PDF, on A6 or A4.

    404 while it is not ready, and once it is void.
    """

    tag = "returns"
    read_scope = "returns:read"
    pagination_class = None

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request, key, parcel: int, paper: str) -> HttpResponse:
        """Answer the PDF."""
        rma = return_of(key)
        found = parcel_of(rma, parcel)
        if paper not in PAPERS or found.label_state != "ready":
            raise Http404
        name = found.label_a6 if paper == "a6" else found.label_a4
        return stored_file(name, shown_as=f"{rma.number}-{paper}.pdf")
