"""Keys for tests."""

from rma_portal.core import clock
from rma_portal.tenancy.keys import make_token
from rma_portal.tenancy.models import ApiKey, Merchant
from rma_portal.tenancy.scopes import SCOPES

EVERYTHING = [scope for scope, _title in SCOPES]


def make_key(merchant: Merchant, *, scopes: list[str] | None = None, name: str = "ERP", **more) -> ApiKey:
    """A key of a merchant; its text, which the service itself forgets, stands in `token`."""
    token, prefix, digest = make_token()
    key = ApiKey.objects.create(
        merchant=merchant,
        name=name,
        prefix=prefix,
        digest=digest,
        scopes=EVERYTHING if scopes is None else scopes,
        created_at=clock.now(),
        **more,
    )
    key.token = token
    return key
