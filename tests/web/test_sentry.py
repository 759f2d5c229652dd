"""What an error tracker receives: an event from a real server process, over HTTP, without anybody in it."""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

try:
    from brotli import decompress as unbrotli  # the SDK packs with it where it is there
except ImportError:
    unbrotli = bytes

from tests.stand import ROOT

# A process of the service whose view fails with a customer's words in variables, request and exception.
FAILING = """
import django, logging, sentry_sdk
django.setup()
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from rma_portal.core.context import merchant_context
from rma_portal.web import probes

def fail(request):
    name = "Claire Martin"
    with merchant_context(41):
        logging.getLogger("returns").error("mail for %s", "claire@example.org")
        raise ValueError(f"{name} lives at 3 rue des Lilas")

probes.PROBES["/s/secret-token"] = fail
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "secret-cookie"
answer = client.post("/s/secret-token?mail=claire@example.org", {"comment": "06 12 34"},
                     headers={"authorization": "Bearer secret-bearer"})
assert answer.status_code == 500, answer.status_code
sentry_sdk.flush(timeout=10)
"""
NOT_LOADED = "import django, sys; django.setup(); print('sentry_sdk' in sys.modules)"
UNPACK = {"": bytes, "gzip": gzip.decompress, "br": unbrotli}
PERSONAL = ["Claire", "claire", "Lilas", "06 12", "secret"]


class Ingest(BaseHTTPRequestHandler):
    """Takes envelopes in, as an error tracker does."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(UNPACK[self.headers.get("Content-Encoding", "")](body).decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *words) -> None:
        """Say nothing."""


@pytest.fixture
def tracker():
    """An error tracker on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Ingest) as server:
        server.received = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def run(code: str, **more: str) -> str:
    """Run code in a process of the service and return what it printed."""
    told = os.environ | {"DJANGO_SETTINGS_MODULE": "rma_portal.settings", "PYTHONPATH": str(ROOT)} | more
    done = subprocess.run([sys.executable, "-c", code], env=told, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def events(tracker) -> list[dict]:
    """Return the events of all envelopes, in the order of their levels."""
    items = [json.loads(line) for each in tracker.received for line in each.splitlines()]
    return sorted((each for each in items if "event_id" in each and "level" in each), key=str)


def test_a_fault_arrives_without_anybody_in_it(tracker):
    """An exception in a view and an error in the log; request, variables and words stay here."""
    dsn = "http://key@{}:{}/1".format(*tracker.server_address)
    run(FAILING, SENTRY_DSN=dsn, SENTRY_ENVIRONMENT="staging", RELEASE="1.2.3", ALLOWED_HOSTS="testserver")
    found = events(tracker)
    kinds = [each.get("logentry", {}).get("message") or "exception" for each in found]
    assert sorted(kinds) == ["exception", "mail for %s"], json.dumps(found, indent=1)
    said = {each["logentry"]["message"]: each["tags"] for each in found if "logentry" in each}
    assert said["mail for %s"]["merchant_id"] == 41
    [fault] = [each for each in found if "exception" in each and "logentry" not in each]
    [error] = fault["exception"]["values"]
    assert (error["type"], error["value"], fault["environment"], fault["release"]) == (
        *("ValueError", "ValueError"),
        *("staging", "1.2.3"),
    )
    assert error["stacktrace"]["frames"][-1]["function"] == "fail"
    assert len(fault["tags"]["request_id"]) == 16
    assert not {"request", "user", "extra", "breadcrumbs", "contexts", "transaction"} & fault.keys()
    assert [each for each in PERSONAL if each in "".join(tracker.received)] == []


def test_without_an_address_nothing_is_loaded():
    assert run(NOT_LOADED, SENTRY_DSN="").strip() == "False"
