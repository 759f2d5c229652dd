"""The code alone, large and on white, to be held out at a counter."""

from django.shortcuts import redirect

from returns.models import Return
from returns.portal.gate import return_page
from returns.portal.page import page
from returns.portal.status_page import StatusPage


@return_page
def qr_page(request, rma: Return, token: str):
    """Show the return's QR code while it is to be handed in; afterwards its own page says what is next."""
    view = StatusPage.of(rma)
    if not view.labels and not view.stops:
        return redirect("status", token=token)
    return page(request, "portal/qr.html", {"rma": rma, "token": token})
