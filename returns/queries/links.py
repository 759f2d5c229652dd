"""Links that open one thing for whoever holds them: signed, expiring, bound to the merchant.

A token holds ids only, never personal data; a changed, old or foreign one opens nothing (case 37).
"""

import datetime as dt
import uuid

from django.core import signing

from returns.models import Return, Withdrawal
from rma_portal.core.context import current_merchant_id
from rma_portal.tenancy.links import portal_url
from rma_portal.tenancy.models import Merchant

LONGEST = dt.timedelta(days=400)  # longer than any return, shorter than for ever
LIFETIMES = {"status": LONGEST, "withdrawal": LONGEST}


def _sign(kind: str, key: uuid.UUID) -> str:
    return signing.dumps([current_merchant_id(), key.hex], salt=kind)


def _signed(kind: str, token: str) -> list:
    try:
        return signing.loads(token, salt=kind, max_age=LIFETIMES[kind])
    except (signing.BadSignature, ValueError, TypeError):
        return []


def _read(kind: str, token: str) -> uuid.UUID | None:
    said = _signed(kind, token)
    return uuid.UUID(said[1]) if said and said[0] == current_merchant_id() else None


def is_genuine(kind: str, token: str) -> bool:
    """Say whether a token of a kind was signed here and has not ended, whichever merchant's it is.

    So a changed or old link can be told from a stranger's, who gets the same 404 as everywhere.
    """
    return bool(_signed(kind, token))


def status_token(rma: Return) -> str:
    """Return the token that opens a return's status page."""
    return _sign("status", rma.key)


def return_of_token(token: str) -> Return | None:
    """Return what a status token opens, or None for a token that is not one (any more)."""
    key = _read("status", token)
    returns = Return.objects.select_related("order", "customer")
    return returns.filter(key=key).first() if key else None


def status_link(rma: Return) -> str:
    """Return the absolute link to a return's status page, for mails and the QR code."""
    merchant = Merchant.objects.get(pk=current_merchant_id())
    return portal_url(merchant, "status", token=status_token(rma))


def withdrawal_token(withdrawal: Withdrawal) -> str:
    """Return the token that opens the receipt of a statement of withdrawal."""
    return _sign("withdrawal", withdrawal.key)


def withdrawal_of_token(token: str) -> Withdrawal | None:
    """Return the statement whose receipt a token opens, or None for a token that is not one (any more)."""
    key = _read("withdrawal", token)
    return Withdrawal.objects.filter(key=key).first() if key else None


def withdrawal_link(withdrawal: Withdrawal) -> str:
    """Return the absolute link to the receipt of a statement, for its mail."""
    merchant = Merchant.objects.get(pk=current_merchant_id())
    return portal_url(merchant, "withdrawal", token=withdrawal_token(withdrawal))
