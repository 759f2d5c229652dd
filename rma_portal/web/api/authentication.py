"""Who asks: a program that shows a key of this merchant."""

from dataclasses import dataclass

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import BasePermission

from rma_portal.core.actors import Actor
from rma_portal.core.errors import NotPermitted
from rma_portal.tenancy.keys import find_key
from rma_portal.tenancy.models import ApiKey
from rma_portal.tenancy.scopes import grants
from rma_portal.web.ratelimit import address_of, count


@dataclass(frozen=True)
class Program:
    """What stands in for a user: a program, known by its key."""

    key: ApiKey
    is_authenticated = True
    is_active = True

    @property
    def pk(self) -> int:
        """The key's id; there is no user."""
        return self.key.pk


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer rma_<prefix>_<secret>`, with a key of the merchant whose site this is.

    An unknown, revoked, expired or stranger's key gets one and the same 401. Tries with bad keys are
    counted by address (RATE_LIMITS["unknown_key"]); a good key never suffers from a neighbour's tries.
    """

    def authenticate(self, request) -> tuple[Program, ApiKey] | None:
        header = request.headers.get("Authorization", "")
        if not header:
            return None
        scheme, _space, token = header.partition(" ")
        key = find_key(request.merchant.pk, token.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            self.refuse(request)
        request._request.api_key = key
        return Program(key), key

    def refuse(self, request) -> None:
        """Raise AuthenticationFailed, or Throttled after too many tries from one address."""
        tries = count("unknown_key", address_of(request))
        if not tries.is_within:
            raise Throttled(wait=tries.resets_in)
        raise AuthenticationFailed

    def authenticate_header(self, request) -> str:
        return 'Bearer realm="api"'


class HoldsScope(BasePermission):
    """The key must hold the scope that the view names for this method; a view without one raises."""

    def has_permission(self, request, view) -> bool:
        if request.auth is None:
            return False
        scope = view.scope_for(request.method)
        if not grants(request.auth.scopes, scope):
            raise NotPermitted("scope_missing", f"the key needs the scope {scope}", scope=scope)
        return True


def actor_of(request) -> Actor:
    """Return the program as author of what the request does."""
    return Actor("program", str(request.auth.pk), request.auth.name)
