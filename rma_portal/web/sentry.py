"""Errors for an error tracker that speaks Sentry's protocol; nothing is loaded or sent without SENTRY_DSN.

What leaves is made of a list of what may: where it happened, which kind, whose by id. The SDK's own
collecting (bodies, cookies, variables, queries, breadcrumbs, arguments of tasks) is off, and would not
pass the list. The SDK has its own connection: the one exception from core/http.py, to an address that
the operator chose.
"""

import logging

import sentry_sdk
from django.conf import settings
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from rma_portal.core.context import current_merchant_id, current_request_id
from rma_portal.core.described import chain_of, described
from rma_portal.web.logs import hidden, known_words

KEPT = (
    "event_id",
    "timestamp",
    "level",
    "platform",
    "environment",
    "release",
    "server_name",
    "logger",
    "sdk",
)
FRAME = ("filename", "abs_path", "function", "module", "lineno", "in_app", "context_line")


def start() -> None:
    """Report unhandled exceptions, and what is logged as an error, from this process."""
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment=settings.SENTRY_ENVIRONMENT,
        release=settings.RELEASE or None,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(), CeleryIntegration(), LoggingIntegration(level=None)],
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        auto_session_tracking=False,
        before_send=scrubbed,
    )


def scrubbed(event: dict, hint: dict) -> dict:
    """Return a new event of what may leave; `hint` carries the exception."""
    kept = {name: event[name] for name in KEPT if name in event}
    error = (hint.get("exc_info") or (None, None, None))[1]
    words = {type(each).__name__: described(each) for each in chain_of(error)}
    shown = [exception(each, words) for each in event.get("exception", {}).get("values", [])]
    if shown:
        kept["exception"] = {"values": shown}
    if "log_record" in hint:
        kept["logentry"] = {"message": message_of(hint["log_record"])}
    return {**kept, "tags": {"request_id": current_request_id(), "merchant_id": current_merchant_id()}}


def message_of(record: logging.LogRecord) -> str:
    """Return a line of the log before its parameters are filled in."""
    return hidden(known_words(record) or str(record.msg))


def exception(found: dict, words: dict[str, str]) -> dict:
    """Return one exception of the chain: class, safe words, and the frames without their variables."""
    frames = found.get("stacktrace", {}).get("frames", [])
    return {
        "type": found["type"],
        "module": found.get("module"),
        "value": words.get(found["type"], ""),
        "stacktrace": {"frames": [{name: each.get(name) for name in FRAME} for each in frames]},
    }
