"""A line of the log says whose it is, by ids, and nothing that is anybody's."""

import io
import json
import logging
import sys

import pytest
from django.conf import settings as here
from django.test import RequestFactory

from rma_portal import settings as service
from rma_portal.core.context import merchant_context, request_context
from rma_portal.core.errors import Conflict
from rma_portal.web.logs import ObjectFormatter, Whose

LOGGING = service.LOGGING


@pytest.fixture
def written():
    """A logger as the service sets it up for a log store, and what it has written."""
    handler = logging.StreamHandler(io.StringIO())
    words = {name: value for name, value in LOGGING["formatters"]["json"].items() if name != "()"}
    handler.setFormatter(ObjectFormatter(**words))
    handler.addFilter(Whose())
    return handler


def objects(handler) -> list[dict]:
    """Return what was written, without the time."""
    found = [json.loads(line) for line in handler.stream.getvalue().splitlines()]
    return [{name: value for name, value in each.items() if name != "time"} for each in found]


def say(handler, logger: str = "returns", **more) -> dict:
    """Log one line and return it."""
    record = {"name": logger, "levelname": "INFO", "levelno": 20, "msg": "something happened", **more}
    handler.handle(logging.makeLogRecord(record))
    return objects(handler)[-1]


def test_a_line_names_merchant_and_request_and_a_dash_outside(written):
    with merchant_context(41), request_context("abc"):
        inside = say(written)
    assert inside == {
        "level": "INFO",
        "logger": "returns",
        "message": "something happened",
        "request_id": "abc",
        "merchant_id": 41,
    }
    assert say(written) == {**inside, "request_id": "-", "merchant_id": "-"}


def test_an_address_in_a_message_is_hidden(written):
    line = say(
        written, msg="no mail to %s, told %r", args=("claire.o'neil+x@sub.example.org", "é@exemple.fr")
    )
    assert line["message"] == "no mail to claire.o'<address>, told '<address>'"
    assert say(written, msg="celery@vm ready at redis://:**@127.0.0.1:6379/0")["message"] == (
        "celery@vm ready at redis://:**@127.0.0.1:6379/0"
    )


def test_fields_that_we_do_not_know_are_left_out(written):
    """Celery hands a task's arguments along, Django the whole request."""
    line = say(
        written, data={"args": "Claire"}, kind="returns.mail", request=RequestFactory().get("/s/secret")
    )
    assert (line.get("data"), line.get("request"), line["kind"]) == (None, None, "returns.mail")


def test_django_names_a_path_and_we_do_not(written):
    """A path of the portal is a signed link: who has it may see the return."""
    request = RequestFactory().get("/s/secret-token?email=x")
    line = say(
        written,
        "django.request",
        msg="Error: %s",
        args=("/s/secret-token",),
        request=request,
        status_code=500,
    )
    assert line["message"] == "django.request 500"
    line = say(written, "django.security.DisallowedHost", msg="Invalid HTTP_HOST header: 'claire.example'.")
    assert line["message"] == "django.security.DisallowedHost"


def test_a_crashed_task_says_where_and_not_with_what(written):
    line = say(
        written, "celery.app.trace", msg="Task x raised: %(exc)s", args=({"exc": "Claire"},), exc_info=fail()
    )
    assert line["message"] == "a task failed: Conflict: unit_taken: choose again"
    first, *_where = line["exception"].splitlines()
    assert (first, "Claire" in str(line), "in fail" in line["exception"]) == ("ValueError", False, True)


def fail() -> tuple:
    """Return an exception of ours that came from one that quotes a customer."""
    try:
        try:
            int("Claire")
        except ValueError as error:
            raise Conflict("unit_taken", "choose again", unit="Claire") from error
    except Conflict:
        return sys.exc_info()


def test_every_handler_of_the_service_is_discreet():
    """A handler that somebody adds without the filters would print what the others hide."""
    assert here.LOGGING != LOGGING  # the tests' own says nothing of the service's
    for handler in LOGGING["handlers"].values():
        assert handler["filters"] == ["whose"]
        assert LOGGING["formatters"][handler["formatter"]]["()"].startswith("rma_portal.web.logs.")
    for name, logger in LOGGING["loggers"].items():
        assert logger.get("handlers", []) == [], name
