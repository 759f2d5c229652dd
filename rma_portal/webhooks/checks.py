"""Refuse a list of trusted networks that nobody could read."""

import ipaddress

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security)
def trusted_networks_can_be_read(app_configs, **kwargs) -> list[Error]:
    """Refuse an entry of WEBHOOKS_TRUSTED_NETWORKS that is no network: it would fail at every delivery."""
    found = []
    for network in settings.WEBHOOKS_TRUSTED_NETWORKS:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            hint = "Write networks in WEBHOOKS_TRUSTED_NETWORKS like 10.1.0.0/16,192.168.7.4/32."
            found.append(Error(f"A trusted network cannot be read: {error}.", hint=hint, id="rma.E020"))
    return found
