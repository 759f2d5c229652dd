"""The language of a page: chosen by hand, else by the browser, among those the merchant speaks.

Customers read all LANGUAGES. What they do not read exists in STAFF_LANGUAGES, so the back-office, the API
and the platform's own site are offered in those alone.
"""

import re

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import trans_real

from rma_portal.tenancy.languages import languages_of
from rma_portal.web.errors import is_of_program

OF_STAFF = re.compile(r"^(/m/[^/]*)?/backoffice/")


class MerchantLocaleMiddleware:
    """Speak the person's language where the merchant does, else the merchant's first; in their time zone."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        language = choose_language(request)
        zone = request.merchant.time_zone if request.merchant else "UTC"
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response


def choose_language(request) -> str:
    """Return the first language of cookie and browser that the site is offered in, else the site's own.

    A program is asked by Accept-Language alone.
    """
    offered = (languages_of if is_of_customer(request) else staff_languages_of)(request.merchant)
    wished = [] if is_of_program(request) else [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    accepted = trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    wished += [code.split("-")[0] for code, _weight in accepted]
    return next((code for code in wished if code in offered), offered[0])


def is_of_customer(request) -> bool:
    """Say whether a page may be a customer's: on a merchant's site, neither the back-office nor the API."""
    return request.merchant is not None and not (is_of_program(request) or OF_STAFF.match(request.path_info))


def staff_languages_of(merchant) -> list[str]:
    """Return the languages a merchant's staff are spoken to in: its own, or all where it has none."""
    staff = settings.STAFF_LANGUAGES
    return [code for code in languages_of(merchant) if code in staff] or staff
