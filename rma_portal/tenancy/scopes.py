"""What an API key may do: a table. An unknown scope raises instead of refusing quietly."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from rma_portal.core.errors import InvalidInput

SCOPES = [
    ("orders:read", _("Read orders and payments")),
    ("orders:write", _("Import orders")),
    ("catalogue:read", _("Read articles")),
    ("stock:read", _("Read stock and its movements")),
    ("stock:write", _("Say how many units lie where")),
    ("returns:read", _("Read returns")),
    ("returns:write", _("Open, decide and cancel returns")),
    ("receipts:write", _("Receive and inspect articles")),
    ("refunds:read", _("Read refunds")),
    ("refunds:write", _("Book and submit refunds")),
    ("reasons:read", _("Read reasons")),
    ("events:read", _("Read what happened")),
]
KNOWN = frozenset(scope for scope, _title in SCOPES)


def grants(held: Iterable[str], scope: str) -> bool:
    """Say whether the scopes held include one; a scope that no row names raises KeyError."""
    if scope not in KNOWN:
        raise KeyError(scope)
    return scope in held


def known_scopes(wished: Iterable[str]) -> list[str]:
    """Return scopes in the table's order, each once; raise InvalidInput for none or an unknown one."""
    wished = set(wished)
    if not wished or wished - KNOWN:
        raise InvalidInput("scopes", f"choose among {', '.join(sorted(KNOWN))}", field="scopes")
    return [scope for scope, _title in SCOPES if scope in wished]
