"""What every line of the log says beside its message, and what none may say.

A line is about ids: request, merchant, message of the outbox. Names, addresses, what people wrote and
what opens a door (links, cookies, passwords) never stand in it, whoever logs: not in an exception's
words, which quote them, and not in a path, which is a signed link.
"""

import copy
import logging
import re
import traceback
from logging.config import dictConfig
from types import TracebackType

from celery.signals import setup_logging
from pythonjsonlogger.json import JsonFormatter

from rma_portal.core.context import current_merchant_id, current_request_id
from rma_portal.core.described import chain_of, described

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
STANDARD = vars(logging.makeLogRecord({})).keys() | {"message", "asctime"}
# Fields of our own lines; others' extras hold requests and arguments of tasks.
CONTEXT = {"request_id", "merchant_id"}
FIELDS = CONTEXT | {"method", "route", "status", "duration", "message_id", "kind", "outcome", "attempt"}
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Whose(logging.Filter):
    """Add the request and the merchant a line is about, as ids; names never stand in the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id() or "-"
        record.merchant_id = current_merchant_id() or "-"
        return True


class Discreet:
    """The part of a formatter that takes out what may be personal; the record itself stays as it is."""

    def format(self, record: logging.LogRecord) -> str:
        """Form a line of what may be said."""
        return super().format(discreet(record))  # type: ignore[misc]

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  logging's name
        """Return the stack of each exception of the chain, with its description: where, never with what."""
        return "\n".join(line for error in chain_of(ei[1]) for line in stack_of(error))


class LineFormatter(Discreet, logging.Formatter):
    """One readable line, for people."""


class ObjectFormatter(Discreet, JsonFormatter):
    """One JSON object on one line, for a log store."""


def discreet(record: logging.LogRecord) -> logging.LogRecord:
    """Return a copy of a record without paths, others' exceptions, addresses and fields we do not know."""
    kept = copy.copy(record)
    kept.msg, kept.args, kept.exc_text = hidden(known_words(record) or record.getMessage()), None, None
    for name in vars(kept).keys() - STANDARD - FIELDS:
        delattr(kept, name)
    return kept


def known_words(record: logging.LogRecord) -> str:
    """Return what stands for Django's lines on requests and Celery's on crashes, which quote; or nothing."""
    if hasattr(record, "request") or record.name.startswith("django.security"):
        return f"{record.name} {getattr(record, 'status_code', '')}".strip()
    if record.name.startswith("celery") and record.exc_info and record.exc_info[1]:
        return f"a task failed: {described(record.exc_info[1])}"
    return ""


def hidden(text: str) -> str:
    """Hide e-mail addresses."""
    return ADDRESS.sub("<address>", text)


def stack_of(error: BaseException) -> list[str]:
    """Return an exception as lines: the description, then file, line and function of each frame."""
    frames = traceback.extract_tb(error.__traceback__)
    return [
        described(error),
        *(f'  File "{each.filename}", line {each.lineno}, in {each.name}' for each in frames),
    ]


@setup_logging.connect
def keep_django_logging(**signal) -> None:
    """Keep Celery from setting up a log of its own: the worker's lines are formed like the others."""
    from django.conf import settings

    dictConfig(settings.LOGGING)
