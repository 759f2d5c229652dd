"""Absolute links into a merchant's portal, and the signed tokens in them, for workers and requests alike.

A token opens one thing for whoever holds it, until it ends. It holds ids only, never personal data; a
changed, old or foreign one opens nothing (case 37).
"""

import datetime as dt
import uuid

from django.conf import settings
from django.core import signing
from django.urls import get_script_prefix, reverse

from rma_portal.core.context import current_merchant_id
from rma_portal.tenancy.models import Merchant

LONGEST = dt.timedelta(days=400)  # longer than any return, shorter than for ever
LIFETIMES = {
    "status": LONGEST,
    "withdrawal": LONGEST,
    "order": dt.timedelta(days=60),  # longer than most windows; whoever comes later proves the order
}


def portal_url(merchant: Merchant, view_name: str, **kwargs: object) -> str:
    """Return the https link of a portal page, on the merchant's own host where it has one."""
    return f"{portal_root(merchant)}{portal_path(view_name, **kwargs)}"


def portal_path(view_name: str, **kwargs: object) -> str:
    """Return the path of a portal page below the portal's root."""
    return reverse(view_name, kwargs=kwargs or None).removeprefix(get_script_prefix().rstrip("/"))


def portal_root(merchant: Merchant) -> str:
    """Return the portal's address without a trailing slash."""
    host = merchant.hosts.order_by("id").first()
    if host is None:
        return f"{settings.PUBLIC_URL}/m/{merchant.slug}"
    scheme, _, public = settings.PUBLIC_URL.partition("://")
    _, _, port = public.partition(":")
    return f"{scheme}://{host.host}{':' + port if port else ''}"


def signed_token(kind: str, key: uuid.UUID) -> str:
    """Return the token of a kind of LIFETIMES that opens the active merchant's row of this key."""
    return signing.dumps([current_merchant_id(), key.hex], salt=kind)


def key_of_token(kind: str, token: str) -> uuid.UUID | None:
    """Return the key a token names, or None for one that is not the active merchant's (any more)."""
    said = _signed(kind, token)
    return uuid.UUID(said[1]) if said and said[0] == current_merchant_id() else None


def is_genuine(kind: str, token: str) -> bool:
    """Say whether a token was signed here and has not ended, whichever merchant's it is.

    So a changed or old link can be told from a stranger's, who gets the same 404 as everywhere.
    """
    return bool(_signed(kind, token))


def _signed(kind: str, token: str) -> list:
    try:
        return signing.loads(token, salt=kind, max_age=LIFETIMES[kind])
    except (signing.BadSignature, ValueError, TypeError):
        return []
