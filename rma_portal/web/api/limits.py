"""How often a key may ask, said in every answer's headers."""

from rest_framework.throttling import BaseThrottle

from rma_portal.web.ratelimit import Tally, count


class LimitOfKey(BaseThrottle):
    """RATE_LIMITS["api"] for each key. When Valkey does not answer, the request is allowed."""

    tally: Tally | None = None

    def allow_request(self, request, view) -> bool:
        if request.auth is None:
            return True
        self.tally = view.tally = count("api", f"key-{request.auth.pk}")
        return self.tally.is_within

    def wait(self) -> int | None:
        return self.tally.resets_in if self.tally else None


def headers_of(tally: Tally) -> dict[str, str]:
    """Return the headers that say what is left, and when the count begins anew (seconds)."""
    return {
        "RateLimit-Limit": str(tally.most),
        "RateLimit-Remaining": str(max(tally.most - tally.used, 0)),
        "RateLimit-Reset": str(tally.resets_in),
    }
