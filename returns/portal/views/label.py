"""The label to print, and the QR code to show at the counter."""

from django.http import Http404, HttpResponse

from returns.documents.barcodes import qr_png
from returns.models import Return
from returns.portal.gate import return_page
from returns.portal.siblings import may_print_slip
from returns.portal.status_page import StatusPage
from returns.queries.links import status_link
from rma_portal.web.signed_files import led_to_file

QR_DOTS = 8  # pixels for each module: sharp on any telephone


@return_page
def label(request, rma: Return, token: str, paper: str):
    """Lead whoever holds the return's link to its label in A6 or A4, while it is to be used.

    Of several parcels `parcel` says which; without it the first one is meant.
    """
    labels = {str(one.number): one.parcel.box for one in StatusPage.of(rma).labels}
    parcel = (
        labels.get(request.GET["parcel"]) if "parcel" in request.GET else next(iter(labels.values()), None)
    )
    papers = ("a6", "a4") if may_print_slip(request, rma) else ("a6",)
    if paper not in papers or parcel is None:
        raise Http404
    return led_to_file(f"label_{paper}", parcel)


@return_page
def qr(request, rma: Return, token: str):
    """Draw the code the label carries: an opaque link, no personal data (case 70)."""
    if not rma.number:
        raise Http404
    response = HttpResponse(qr_png(status_link(rma), module_dots=QR_DOTS), content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response
