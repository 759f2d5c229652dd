"""Small pages: rights, the language, the merchant's look."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.urls import get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from returns.portal.page import page
from returns.portal.steps import speak
from rma_portal.tenancy.brand import style_sheet

LONG = "public, max-age=604800"  # the link carries the brand's key, so a new look is a new address


def rights(request):
    """Say in plain words what a customer may expect by law and from the shop."""
    response = page(request, "portal/rights.html")
    response["Cache-Control"] = "private, max-age=300"
    return response


@require_POST
def language(request):
    """Change the language and show the page one came from again, if it is one of this site."""
    return speak(request, back_to(request), request.POST.get("language", ""))


def back_to(request) -> str:
    """Return the address named by `next` where it lies in this portal, else the first page."""
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):  # also what is no address at all
        return reverse("portal")
    return address if urlsplit(address).path.startswith(get_script_prefix()) else reverse("portal")


def brand(request) -> HttpResponse:
    """Give the pages the merchant's colours, type and corners as a style sheet."""
    response = HttpResponse(style_sheet(request.merchant.brand), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = LONG
    return response


def icon(request) -> HttpResponse:
    """Draw the sign of the browser's tab in the merchant's colour."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="7" fill="{request.merchant.brand.mended}"/>'
        '<path d="M12 9 7 14l5 5M7 14h11a5 5 0 0 1 0 10h-3" fill="none" stroke="#fff" stroke-width="2.6" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
    response = HttpResponse(drawing, content_type="image/svg+xml")
    response["Cache-Control"] = LONG
    return response
