"""The languages a merchant's customers are spoken to in."""

from django.conf import settings

from rma_portal.tenancy.models import Merchant


def languages_of(merchant: Merchant | None) -> list[str]:
    """Return a merchant's languages that we have words in, its own first; all where it names none."""
    known = [code for code, _name in settings.LANGUAGES]
    wished = merchant.languages if merchant else []
    return [code for code in wished if code in known] or known
