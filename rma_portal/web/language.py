"""The language of a page: chosen by hand, else by the browser, among those the merchant speaks."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import trans_real

from rma_portal.web.errors import is_of_program


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
    """Return the first language of cookie and browser that the merchant offers, else the merchant's own.

    A program is asked by Accept-Language alone.
    """
    offered = languages_of(request.merchant)
    wished = [] if is_of_program(request) else [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    accepted = trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    wished += [code.split("-")[0] for code, _weight in accepted]
    return next((code for code in wished if code in offered), offered[0])


def languages_of(merchant) -> list[str]:
    """Return the languages a merchant's site is offered in, the default first."""
    known = [code for code, _name in settings.LANGUAGES]
    wished = merchant.languages if merchant else []
    return [code for code in wished if code in known] or known
