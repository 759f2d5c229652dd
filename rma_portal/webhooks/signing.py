"""Secrets and signatures after Standard Webhooks 1.0.0.

A secret is derived from the service's key (WEBHOOKS_KEY, else SECRET_KEY), so the database alone does not
give any away: neither a backup nor a read of the table is enough to sign in a merchant's name.
"""

import base64
import datetime as dt
import hashlib
import hmac

from django.conf import settings

from rma_portal.core import clock
from rma_portal.webhooks.models import Endpoint


def secret_of(endpoint: Endpoint, number: int) -> bytes:
    """Return the 32 bytes of an endpoint's secret of a number."""
    key = settings.WEBHOOKS_KEY or settings.SECRET_KEY
    name = f"webhooks:{endpoint.merchant_id}:{endpoint.pk}:{endpoint.salt}:{number}"
    return hmac.digest(key.encode(), name.encode(), hashlib.sha256)


def shown_secret(endpoint: Endpoint) -> str:
    """Return the current secret as receivers take it."""
    return f"whsec_{base64.b64encode(secret_of(endpoint, endpoint.secret_number)).decode()}"


def headers_of(endpoint: Endpoint, key: str, body: bytes) -> dict[str, str]:
    """Return the headers of a message sent now; while a secret rotates, with both signatures."""
    stamp = int(clock.now().timestamp())
    signatures = [signature(secret, key, stamp, body) for secret in live_secrets(endpoint)]
    return {
        "content-type": "application/json",
        "user-agent": "RMA-Portal-Webhooks/1",
        "webhook-id": key,
        "webhook-timestamp": str(stamp),
        "webhook-signature": " ".join(signatures),
    }


def live_secrets(endpoint: Endpoint) -> list[bytes]:
    """Return the secrets that sign now, the current one first."""
    numbers = [endpoint.secret_number]
    if is_rotating(endpoint, clock.now()):
        numbers.append(endpoint.secret_number - 1)
    return [secret_of(endpoint, number) for number in numbers]


def is_rotating(endpoint: Endpoint, moment: dt.datetime) -> bool:
    """Say whether the former secret still signs."""
    return endpoint.former_until is not None and moment < endpoint.former_until


def signature(secret: bytes, key: str, stamp: int, body: bytes) -> str:
    """Return the signature of the bytes that are sent, under their id and time (seconds since 1970)."""
    signed = f"{key}.{stamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()}"
