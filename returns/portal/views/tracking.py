"""Say with which carrier a parcel was sent."""

from django.http import Http404
from django.shortcuts import redirect

from returns.models import Return, ReturnParcel
from returns.portal.access import shopper
from returns.portal.forms import TrackingForm
from returns.portal.gate import return_page
from returns.portal.page import Refusal, status_of
from returns.portal.views.status import show
from returns.services.add_tracking import add_tracking
from returns.wording.refusals import sentence
from rma_portal.core.errors import DomainError


@return_page
def tracking(request, rma: Return, token: str):
    """Store the carrier and the number of one of the return's parcels; what was typed wrong stays there."""
    if request.method != "POST":
        return redirect("status", token=token)
    parcel, form = parcel_named(rma, request.POST.get("parcel", "")), TrackingForm(request.POST)
    typed = {"tracking_form": form, "typed_of": parcel.pk}
    if not form.is_valid():
        refused = [Refusal(text, f"{field}-{parcel.pk}") for field, text in form.problems()]
        return show(request, rma, token, refused, **typed)
    try:
        add_tracking(parcel=parcel, actor=shopper(rma.customer), **form.cleaned_data)
    except DomainError as error:
        return show(request, rma, token, [Refusal(sentence(error))], http=status_of(error), **typed)
    return redirect("status", token=token)


def parcel_named(rma: Return, number: str) -> ReturnParcel:
    """Return the parcel of this return with an id; 404 for every other one."""
    found = rma.parcels.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    if found is None:
        raise Http404
    return found
