"""Know somebody who was given an article."""

import uuid

from customers.domain.matching import email_key
from customers.models import Customer
from customers.queries.find_customers import customer_of_mailbox
from rma_portal.core.context import current_merchant_id
from rma_portal.db.locks import advisory

LONGEST_REF = 80


def enrol_recipient(*, name: str, email: str, language: str) -> Customer:
    """Return the customer of an e-mail address, made with this name and language where the shop knows none.

    Whoever is known is left as they are. Nobody has proved that they read the mailbox: what is theirs is sent
    there and shown nowhere. A second call for the same address, at the same time too, gives the same one.
    """
    key = email_key(email)
    advisory("recipient", current_merchant_id(), key)
    known = customer_of_mailbox(email)
    if known:
        return known
    return Customer.objects.create(
        ref=ref_for(key), name=name, email=email.strip(), email_key=key, language=language
    )


def ref_for(key: str) -> str:
    """Return a ref for an address: itself, as imports name guests, or a new one where that cannot be."""
    is_free = len(key) <= LONGEST_REF and not Customer.objects.filter(ref=key).exists()
    return key if is_free else f"gift:{uuid.uuid4().hex}"
