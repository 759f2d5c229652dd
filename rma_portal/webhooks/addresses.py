"""The address of an endpoint, refused in the reader's words."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rma_portal.core.addresses import AddressRefused, check_address

SENTENCES: dict[str, Any] = {
    "url_malformed": _("This address cannot be read. Copy it again, without spaces."),
    "url_scheme": _("The address must begin with https://."),
    "url_credentials": _("The address must hold no name and no password: the signature proves who calls."),
    "url_host": _("Give a host name such as hooks.example.com."),
    "url_port": _("The address must use port 443, the one of https."),
    "address_private": _("This address lies in a private network, which we do not call."),
}


def callable_address(url: str) -> None:
    """Raise ValidationError, with what to do, for an address that we would refuse to call."""
    try:
        check_address(url, settings.WEBHOOKS_TRUSTED_NETWORKS)
    except AddressRefused as refusal:
        raise ValidationError(SENTENCES[refusal.code], code=refusal.code)
