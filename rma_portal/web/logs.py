"""What every line of the log says beside its message."""

import logging

from rma_portal.core.context import current_merchant_id, current_request_id


class Whose(logging.Filter):
    """Add the request and the merchant a line is about, as ids; names never stand in the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id() or "-"
        record.merchant_id = current_merchant_id() or "-"
        return True
