"""Links that open one return for whoever holds them."""

from returns.models import Return, Withdrawal
from rma_portal.core.context import current_merchant_id
from rma_portal.tenancy.links import key_of_token, portal_url, signed_token
from rma_portal.tenancy.models import Merchant


def status_token(rma: Return) -> str:
    """Return the token that opens a return's status page."""
    return signed_token("status", rma.key)


def return_of_token(token: str) -> Return | None:
    """Return what a status token opens, or None for a token that is not one (any more)."""
    key = key_of_token("status", token)
    returns = Return.objects.select_related("order", "customer")
    return returns.filter(key=key).first() if key else None


def status_link(rma: Return) -> str:
    """Return the absolute link to a return's status page, for mails and the QR code."""
    merchant = Merchant.objects.get(pk=current_merchant_id())
    return portal_url(merchant, "status", token=status_token(rma))


def withdrawal_token(withdrawal: Withdrawal) -> str:
    """Return the token that opens the receipt of a statement of withdrawal."""
    return signed_token("withdrawal", withdrawal.key)


def withdrawal_of_token(token: str) -> Withdrawal | None:
    """Return the statement whose receipt a token opens, or None for a token that is not one (any more)."""
    key = key_of_token("withdrawal", token)
    return Withdrawal.objects.filter(key=key).first() if key else None


def withdrawal_link(withdrawal: Withdrawal) -> str:
    """Return the absolute link to the receipt of a statement, for its mail."""
    merchant = Merchant.objects.get(pk=current_merchant_id())
    return portal_url(merchant, "withdrawal", token=withdrawal_token(withdrawal))
