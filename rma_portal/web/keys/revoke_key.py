"""Take a key away at once."""

from rma_portal.audit.record import record
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.db.locks import guarded
from rma_portal.tenancy.models import ApiKey
from rma_portal.tenancy.roles import require
from rma_portal.web.keys.create_key import stream_of


def revoke_key(*, key: ApiKey, actor: Actor) -> None:
    """Let a key open nothing from now on. Writes an event. Raises Conflict(key_closed), NotPermitted."""
    require(actor, "change_api_keys")
    standing = ApiKey.objects.filter(pk=key.pk, revoked_at=None)
    guarded(standing, code="key_closed", revoked_at=clock.now())
    record(stream_of(key), "key_revoked", actor=actor, prefix=key.prefix)
