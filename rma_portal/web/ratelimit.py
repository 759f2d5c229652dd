"""Limits on tries, counted in Valkey: outside the transaction, so that a refused request counts too."""

import ipaddress
import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from rma_portal.core import clock
from rma_portal.core.context import current_merchant_id
from rma_portal.core.described import described

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tally:
    """How many tries there were in the running window, of how many, and the seconds until the next one."""

    most: int
    used: int
    resets_in: int

    @property
    def is_within(self) -> bool:
        """Whether the try that was counted last is still allowed."""
        return self.used <= self.most


def allowed(request, name: str) -> bool:
    """Count one try of the caller's address and say whether it is within RATE_LIMITS[name]."""
    return count(name, address_of(request)).is_within


def count(name: str, who: str) -> Tally:
    """Count one try of somebody at this merchant in a fixed window of RATE_LIMITS[name]; return the tally.

    When Valkey does not answer nothing is used up: a customer's right does not hang on a counter.
    """
    most, seconds = settings.RATE_LIMITS[name]
    window, passed = divmod(int(clock.now().timestamp()), seconds)
    key = f"limit:{current_merchant_id()}:{name}:{who}:{window}"
    return Tally(most, add_one(key, seconds), seconds - passed)


def add_one(key: str, seconds: int) -> int:
    """Add one to a counter that lives as long as its window; return its value, or 0 without Valkey."""
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key)
    except ValueError:  # the counter ended between the two calls: this is the first try of the next
        return 1
    except Exception as error:
        logger.warning("limits are not counted: %s", described(error))
        return 0


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
