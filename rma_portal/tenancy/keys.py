"""The text of an API key, `rma_<prefix>_<secret>`: made once, recognised by its digest, never stored."""

import datetime as dt
import hashlib
import re
import secrets

from rma_portal.core import clock
from rma_portal.tenancy.models import ApiKey

ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"  # nothing that is misread aloud
TOKEN = re.compile(r"rma_(?P<prefix>[a-z0-9]{10})_(?P<secret>[A-Za-z0-9_-]{43})")
BETWEEN_NOTES = dt.timedelta(minutes=1)


def make_token() -> tuple[str, str, str]:
    """Return (whole text, public prefix, digest of the secret) of a new key: 32 random bytes."""
    prefix = "".join(secrets.choice(ALPHABET) for _ in range(10))
    secret = secrets.token_urlsafe(32)
    return f"rma_{prefix}_{secret}", prefix, digest_of(secret)


def digest_of(secret: str) -> str:
    """Return what is stored in the place of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_key(merchant_id: int, token: str) -> ApiKey | None:
    """Return the merchant's valid key with this text, or None: unknown, revoked, expired, somebody else's.

    Nobody learns which of these it was, nor how much of the secret was right.
    """
    match = TOKEN.fullmatch(token)
    if match is None:
        return None
    key = ApiKey.objects.filter(merchant_id=merchant_id, prefix=match["prefix"]).first()
    same = secrets.compare_digest(digest_of(match["secret"]), key.digest if key else "")
    return key if key and same and key.is_valid_at(clock.now()) else None


def note_use(key: ApiKey) -> None:
    """Write down that the key was used, at most once a minute.

    Called outside the request's transaction: a refused request is a use too, and the row is locked for
    this one statement alone.
    """
    moment = clock.now()
    if key.last_used_at is None or key.last_used_at < moment - BETWEEN_NOTES:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=moment)
