"""Make a key for a program."""

import datetime as dt

from rma_portal.audit.record import record
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.context import current_merchant_id
from rma_portal.tenancy.keys import make_token
from rma_portal.tenancy.models import ApiKey
from rma_portal.tenancy.roles import require
from rma_portal.tenancy.scopes import known_scopes


def create_key(
    *, name: str, scopes: list[str], lifetime: dt.timedelta | None, actor: Actor
) -> tuple[ApiKey, str]:
    """Make a key of the active merchant and return it with its text, which nobody can read again.

    Without a lifetime it never expires. Writes an audit event. Raises InvalidInput(scopes), NotPermitted.
    """
    require(actor, "change_api_keys")
    token, prefix, digest = make_token()
    now = clock.now()
    key = ApiKey.objects.create(
        merchant_id=current_merchant_id(),
        name=name,
        prefix=prefix,
        digest=digest,
        scopes=known_scopes(scopes),
        created_at=now,
        expires_at=now + lifetime if lifetime else None,
    )
    record(stream_of(key), "key_created", actor=actor, prefix=prefix, scopes=key.scopes)
    return key, token


def stream_of(key: ApiKey) -> str:
    """Return the audit stream of a key."""
    return f"{key._meta.label_lower}:{key.pk}"
