"""The statement under review, sent along with its form: signed, bound to the merchant, without an end.

A page may be left open for days: a late click is still a statement, and its key makes it one statement.
"""

import uuid

from django.core import signing

from returns.domain.withdrawal import Statement
from rma_portal.core.context import current_merchant_id


def signed_statement(key: uuid.UUID, statement: Statement) -> str:
    """Return the hidden field's value."""
    return signing.dumps([key.hex, statement.packed()], salt=salt(), compress=True)


def read_statement(field: str) -> tuple[uuid.UUID, Statement] | None:
    """Return key and statement of a field; None where it is absent, changed, or another merchant's."""
    try:
        key, packed = signing.loads(field, salt=salt())
    except signing.BadSignature:
        return None
    return uuid.UUID(key), Statement.unpacked(packed)


def salt() -> str:
    """Return what binds the signature to a merchant; the number names the shape of the contents."""
    return f"returns.withdrawal.1:{current_merchant_id()}"
