"""Gift codes: what one opens, and which there are."""

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils.crypto import salted_hmac

from customers.domain.gift_codes import meant
from customers.models import GiftCode, Order
from rma_portal.core import clock
from rma_portal.core.context import current_merchant_id


def hashes_of(code: str) -> list[str]:
    """Return the keyed hashes a code may be stored under: by the service's secret, and by former ones."""
    said = f"{current_merchant_id()}:{code}"
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [
        salted_hmac("customers.gift_code", said, secret=secret, algorithm="sha256").hexdigest()
        for secret in secrets
    ]


def gift_code_of(typed: str) -> GiftCode | None:
    """Return the code that was typed where it opens something; wrong, ended and foreign ones look the same.

    One query whatever is typed (case 33): what can be no code is looked for like any other.
    """
    codes = live_codes().select_related("order__customer", "order__channel", "order__merchant")
    return codes.filter(code_hash__in=hashes_of(meant(typed))).first()


def live_codes() -> QuerySet[GiftCode]:
    """Return the codes that can be used now."""
    return GiftCode.objects.filter(ended_at=None, ends_at__gt=clock.now())


def has_gift_codes() -> bool:
    """Say whether this merchant has ever made a code: only then the portal asks for one (case 43)."""
    return GiftCode.objects.exists()


def gift_codes_of(order: Order) -> QuerySet[GiftCode]:
    """Return the codes of an order, those that were ended last; the newest first."""
    not_ended_first = F("ended_at").desc(nulls_first=True)
    return GiftCode.objects.filter(order=order).order_by(not_ended_first, "-made_at", "-id")
