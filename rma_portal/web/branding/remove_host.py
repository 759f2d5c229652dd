"""Give a host name up."""

from rma_portal.audit.record import record
from rma_portal.core.actors import Actor
from rma_portal.core.errors import Conflict
from rma_portal.tenancy.models import HostClaim, Merchant
from rma_portal.tenancy.roles import require
from rma_portal.web.branding.change_look import stream_of


def remove_host(*, merchant: Merchant, host: str, here: str, actor: Actor) -> None:
    """Let a name lead nowhere from now on, or take back what was asked for; links mailed with it end.

    `here` is the name this very request came by: who removed that would lock themselves out. Writes an
    audit event. Raises Conflict: host_in_use, somebody_was_first; NotPermitted.
    """
    require(actor, "change_settings")
    if host == here:
        raise Conflict("host_in_use", "open the back-office by another name first", host=host)
    gone = merchant.hosts.filter(host=host).delete()[0] + HostClaim.objects.filter(host=host).delete()[0]
    if not gone:
        raise Conflict("somebody_was_first", "it is gone already", host=host)
    record(stream_of(merchant), "host_removed", actor=actor, host=host)
