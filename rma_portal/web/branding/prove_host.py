"""Look for the proof that a host name belongs to the shop that asked for it.

The shop shows a text that only they were given: in a TXT record beside the name, where the installation names
a resolver that answers over HTTPS, or in a small file below the name. Both mean that they rule the name.
"""

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.db import IntegrityError, transaction

from rma_portal.audit.record import record
from rma_portal.core import clock, http
from rma_portal.core.actors import Actor
from rma_portal.core.addresses import AddressRefused
from rma_portal.db.locks import for_update
from rma_portal.outbox.enqueue import enqueue
from rma_portal.tenancy.models import HostClaim, Merchant, PortalHost
from rma_portal.tenancy.roles import require
from rma_portal.web.branding.change_look import stream_of

LABEL = "_rma-portal"  # stands before the name whose TXT record is asked for
PATH = "/.well-known/rma-portal.txt"
SECONDS = 10.0
MOST_BYTES = 16_384

Found = HostClaim.Found


def look_for_proof(*, claim: HostClaim, actor: Actor) -> None:
    """Have a worker look for the proof of a name. Raises NotPermitted."""
    require(actor, "change_settings")
    claim.found = Found.LOOKING
    claim.save(update_fields=["found"])
    enqueue("web.prove_host", claim_id=claim.pk)


def prove_host(claim_id: int) -> None:
    """Look for a claim's proof and let the name answer where it is shown; else note what was found.

    Calls out, so it runs outside any transaction and opens short ones around the call.
    """
    with transaction.atomic():
        claim = HostClaim.objects.filter(pk=claim_id).first()
    if claim is None:
        return  # taken back in the meantime
    found = proof_of(claim)
    with transaction.atomic():
        settle(claim_id, found)


def proof_of(claim: HostClaim) -> str:
    """Return "shown", or why the proof cannot be seen: missing, unreachable."""
    ways = [file_shows]
    if settings.TXT_RESOLVER_URL:
        ways.insert(0, record_shows)
    found = Found.UNREACHABLE.value
    for way in ways:
        try:
            if way(claim):
                return "shown"
            found = Found.MISSING.value
        except (AddressRefused, http.Unreachable):
            continue
    return found


def record_shows(claim: HostClaim) -> bool:
    """Ask the resolver for the TXT records beside the name (JSON over HTTPS). Raises as `http.call`."""
    query = urlencode({"name": f"{LABEL}.{claim.host}", "type": "TXT"})
    address = f"{settings.TXT_RESOLVER_URL}?{query}"
    answer = ask(address, "application/dns-json", trusted=settings.WEBHOOKS_TRUSTED_NETWORKS)
    try:
        told = json.loads(answer.body) if answer.is_success else {}
        texts = [str(row.get("data", "")) for row in told.get("Answer", [])]
    except (ValueError, AttributeError, TypeError):
        return False
    return any(text.replace('"', "").strip() == claim.token for text in texts)


def file_shows(claim: HostClaim) -> bool:
    """Ask the name itself for the file. Raises as `http.call`."""
    answer = ask(f"https://{claim.host}{PATH}", "text/plain")
    lines = answer.body.decode(errors="replace").splitlines()
    return answer.is_success and claim.token in [line.strip() for line in lines]


def ask(url: str, kind: str, trusted: Sequence[str] = ()) -> http.Answer:
    """Get a small text from elsewhere; the resolver is the installation's and may lie inside its walls."""
    headers = {"Accept": kind}
    return http.call("GET", url, headers=headers, trusted=trusted, most_bytes=MOST_BYTES, seconds=SECONDS)


def give_up(claim_id: int) -> None:
    """Show the shop that a proof could not be looked for, after tries that all failed."""
    HostClaim.objects.filter(pk=claim_id).update(found=Found.UNREACHABLE, looked_at=clock.now())


def settle(claim_id: int, found: str) -> None:
    """Make the name answer where its proof was shown, unless another shop has it; else note why not."""
    claim = for_update(HostClaim.objects.filter(pk=claim_id))
    if found == "shown" and open_host(claim):
        claim.delete()
        return
    claim.found, claim.looked_at = Found.TAKEN if found == "shown" else found, clock.now()
    claim.save(update_fields=["found", "looked_at"])


def open_host(claim: HostClaim) -> bool:
    """Let a name lead to its shop; False where it leads to another one already."""
    merchant = Merchant.objects.get(pk=claim.merchant_id)
    try:
        with transaction.atomic():
            PortalHost.objects.create(merchant=merchant, host=claim.host)
    except IntegrityError:
        return False
    record(stream_of(merchant), "host_proved", actor=Actor.system(), host=claim.host)
    return True
