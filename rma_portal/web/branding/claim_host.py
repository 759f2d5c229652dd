"""Ask for a host name of one's own."""

import secrets

from django.conf import settings
from django.http.request import validate_host

from rma_portal.audit.record import record
from rma_portal.core import clock
from rma_portal.core.actors import Actor
from rma_portal.core.addresses import AddressRefused, read_host
from rma_portal.core.errors import Conflict, InvalidInput
from rma_portal.tenancy.models import HostClaim, Merchant
from rma_portal.tenancy.roles import require
from rma_portal.web.branding.change_look import stream_of

MOST_HOSTS = 10  # of one shop, proved or not


def claim_host(*, merchant: Merchant, host: str, actor: Actor) -> HostClaim:
    """Write down that a shop says a name is theirs; it answers nothing before `prove_host` has seen a proof.

    Writes an audit event. Whether another shop has the name is told by the proof alone. Raises
    InvalidInput: host_malformed, host_reserved; Conflict: host_known, hosts_too_many; NotPermitted.
    """
    require(actor, "change_settings")
    name = host_name(host)
    waiting = HostClaim.objects.filter(host=name)
    if merchant.hosts.filter(host=name).exists() or waiting.exists():
        raise Conflict("host_known", "the shop has it, or has asked for it", host=name)
    if merchant.hosts.count() + HostClaim.objects.count() >= MOST_HOSTS:
        raise Conflict("hosts_too_many", "remove one first", most=MOST_HOSTS)
    claim = HostClaim.objects.create(
        host=name, token=f"rma-portal={secrets.token_hex(16)}", asked_at=clock.now()
    )
    record(stream_of(merchant), "host_asked", actor=actor, host=name)
    return claim


def host_name(text: str) -> str:
    """Return a public name in ASCII and lower case, or raise InvalidInput(host_malformed, host_reserved)."""
    try:
        name = read_host(text.strip().rstrip(".").lower())
    except AddressRefused as refusal:
        raise InvalidInput("host_malformed", refusal.hint)
    if len(name) > 253 or "." not in name or name.rpartition(".")[2].isdigit() or ":" in name:
        raise InvalidInput("host_malformed", f"{name!r} is no public name")
    if validate_host(name, [each for each in settings.PLATFORM_HOSTS if each != "*"]):
        raise InvalidInput("host_reserved", "the platform's own name", host=name)
    return name
