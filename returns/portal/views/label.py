"""The label to print, and the QR code to show at the counter."""

from django.http import Http404, HttpResponse

from returns.documents.barcodes import qr_png
from returns.models import Return
from returns.portal.gate import return_page
from returns.portal.views.status import StatusPage
from returns.queries.links import status_link
from rma_portal.web.signed_files import led_to_file

QR_DOTS = 8  # pixels for each module: sharp on any telephone


@return_page
def label(request, rma: Return, token: str, paper: str):
    """Lead whoever holds the return's link to its label in A6 or A4, while it is to be used."""
    view = StatusPage.of(rma)
    if paper not in ("a6", "a4") or not view.label_is_ready or view.parcel is None:
        raise Http404
    return led_to_file(f"label_{paper}", view.parcel)


@return_page
def qr(request, rma: Return, token: str):
    """Draw the code the label carries: an opaque link, no personal data (case 70)."""
    if not rma.number:
        raise Http404
    response = HttpResponse(qr_png(status_link(rma), module_dots=QR_DOTS), content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response
