"""Give a program a new key while its old one still works."""

import datetime as dt

from rma_portal.audit.record import record
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.db.locks import for_update
from rma_portal.tenancy.models import ApiKey
from rma_portal.tenancy.roles import require
from rma_portal.web.keys.create_key import create_key, stream_of


def rotate_key(*, key: ApiKey, grace: dt.timedelta, actor: Actor) -> tuple[ApiKey, str]:
    """Make a key with the same name, scopes and lifetime, and let the old one end after the grace period.

    Returns the new key and its text. Writes an audit event for both. Raises Conflict(key_closed) where
    the old key has ended, Conflict(key_rotated) where it has a successor already, NotPermitted.
    """
    require(actor, "change_api_keys")
    old, now = for_update(ApiKey.objects.filter(pk=key.pk)), clock.now()
    refuse_unless_open(old, now)
    lifetime = old.expires_at - old.created_at if old.expires_at else None
    new, token = create_key(name=old.name, scopes=old.scopes, lifetime=lifetime, actor=actor)
    end = now + grace
    old.expires_at = min(end, old.expires_at) if old.expires_at else end
    old.successor = new
    old.save(update_fields=["expires_at", "successor"])
    record(stream_of(old), "key_rotated", actor=actor, successor=new.prefix, expires_at=old.expires_at)
    return new, token


def refuse_unless_open(key: ApiKey, now: dt.datetime) -> None:
    """Raise Conflict where a key has ended or was rotated already."""
    if not key.is_valid_at(now):
        raise Conflict("key_closed", "make a new key")
    if key.successor_id:
        raise Conflict("key_rotated", "rotate its successor, or make a new key")
