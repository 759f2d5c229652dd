"""A line of the log says whose it is, by ids."""

import logging

from rma_portal.core.context import merchant_context, request_context
from rma_portal.web.logs import Whose


def line() -> tuple[str, str]:
    """Log one line and return the merchant and the request it is about."""
    record = logging.makeLogRecord({"msg": "something happened"})
    assert Whose().filter(record)
    return str(record.merchant_id), str(record.request_id)


def test_a_line_names_merchant_and_request_and_a_dash_outside():
    with merchant_context(41), request_context("abc"):
        assert line() == ("41", "abc")
    assert line() == ("-", "-")
