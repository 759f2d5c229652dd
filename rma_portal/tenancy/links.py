"""Absolute links into a merchant's portal, for mails and labels, from a worker or a request alike."""

from django.conf import settings
from django.urls import get_script_prefix, reverse

from rma_portal.tenancy.models import Merchant


def portal_url(merchant: Merchant, view_name: str, **kwargs: object) -> str:
    """Return the https link of a portal page, on the merchant's own host where it has one."""
    path = reverse(view_name, kwargs=kwargs or None).removeprefix(get_script_prefix().rstrip("/"))
    return f"{portal_root(merchant)}{path}"


def portal_root(merchant: Merchant) -> str:
    """Return the portal's address without a trailing slash."""
    host = merchant.hosts.order_by("id").first()
    if host is None:
        return f"{settings.PUBLIC_URL}/m/{merchant.slug}"
    scheme, _, public = settings.PUBLIC_URL.partition("://")
    _, _, port = public.partition(":")
    return f"{scheme}://{host.host}{':' + port if port else ''}"
