"""Say who got a gift, and where something else can be sent to them."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from returns.domain.states import Resolution
from returns.models import ReturnDraft
from returns.queries.preview import Preview
from rma_portal.core.errors import InvalidInput
from rma_portal.core.text import storable

NAME_LENGTH, EMAIL_LENGTH, ADDRESS_LENGTH = 160, 254, 400


def name_recipient(*, draft: ReturnDraft, name: str, email: str, address: str = "") -> None:
    """Store who the recipient of a gift says they are, as typed; `require_recipient` judges it.

    Raises nothing: what is too long is cut.
    """
    draft.recipient_name = " ".join(storable(name, NAME_LENGTH).split())
    draft.recipient_email = "".join(storable(email, EMAIL_LENGTH).split())
    draft.recipient_address = storable(address, ADDRESS_LENGTH).strip()
    draft.save(update_fields=["recipient_name", "recipient_email", "recipient_address"])


def require_recipient(draft: ReturnDraft, seen: Preview) -> None:
    """Raise InvalidInput where the recipient of a gift did not say who they are, or where something is to be
    sent in exchange did not say where to.
    """
    if not draft.is_gift:
        return
    if not draft.recipient_name or not is_email(draft.recipient_email):
        raise InvalidInput("recipient_required", "give a name and an e-mail address", field="email")
    if gets_something(seen) and not draft.recipient_address:
        raise InvalidInput("recipient_address_required", "say where to send it", field="address")


def gets_something(seen: Preview) -> bool:
    """Say whether something is to be sent in exchange: the order's address is the buyer's."""
    return any(article.resolution == Resolution.EXCHANGE for article in seen.articles)


def is_email(text: str) -> bool:
    """Say whether a text has the form of an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
