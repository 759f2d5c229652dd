"""Limits on tries, counted in Valkey: outside the transaction, so that a refused request counts too."""

import ipaddress
import logging

from django.conf import settings
from django.core.cache import cache

from rma_portal.core.context import current_merchant_id
from rma_portal.core.described import described

logger = logging.getLogger(__name__)


def allowed(request, name: str, who: str = "") -> bool:
    """Count one try of the caller's address, or of `who`, and say if it is within RATE_LIMITS[name].

    When Valkey does not answer, the try is allowed: a customer's right does not hang on a counter.
    """
    most, seconds = settings.RATE_LIMITS[name]
    key = f"limit:{current_merchant_id()}:{name}:{who or address_of(request)}"
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key) <= most
    except ValueError:  # the counter ended between the two calls: this is the first try of the next
        return True
    except Exception as error:
        logger.warning("limits are not counted: %s", described(error))
        return True


def address_of(request) -> str:
    """Return the caller's address, behind as many proxies as are ours; an IPv6 caller by /64."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXY_COUNT
    text = hops[-trusted] if 0 < trusted <= len(hops) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
