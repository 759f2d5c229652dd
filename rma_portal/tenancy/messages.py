"""Django's one-time messages, kept apart by merchant: one browser may work for two."""

from django.contrib.messages.storage.session import SessionStorage

from rma_portal.core.context import current_merchant_id


class MerchantMessageStorage(SessionStorage):
    """Messages in the session under a key of the merchant, so that none shows on another's page."""

    @property
    def session_key(self) -> str:  # type: ignore[override]
        return f"_messages_{current_merchant_id() or 0}"
