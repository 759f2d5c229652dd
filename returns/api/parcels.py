"""Parcels on their way back."""

from typing import Any

from django.http import Http404

from returns.api.deeds import ReturnDeed
from returns.models import Return, ReturnParcel
from returns.services.depart import depart


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
