"""What people and programs are told while the database does not answer."""

import json
import subprocess
import sys

import pytest
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory

from rma_portal.web.errors import server_error
from tests import stand

# In a process of its own: this one's database must go on answering.
ASK = """
import json, django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, headers={"accept-language": "en"})
typed = {"number": "10482", "proof": "claire@example.org"}
answers = [
    client.post("/m/atelier/", typed),
    client.get("/m/atelier/o/any"),
    client.get("/m/atelier/api/v1/orders", headers={"authorization": "Bearer rma_x"}),
]
print(json.dumps([[a.status_code, a.get("Retry-After", ""), a.content.decode()] for a in answers]))
"""
NOBODY = "postgres://rma_app@127.0.0.1:1/rma"  # a port at which nobody answers


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker) -> list[list]:
    """Look an order up, open a link and ask as a program, without a database."""
    with django_db_blocker.unblock():
        told = stand.environment(DATABASE_URL=NOBODY)
    asked = [sys.executable, "-c", ASK]
    done = subprocess.run(asked, env=told, cwd=stand.ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_a_look_up_without_a_database_is_unavailable_and_never_not_found(answers):
    """Case 34: our own page, which says nothing of the order, and when to come again."""
    for status, retry_after, page in answers[:2]:
        assert (status, retry_after) == (503, "60")
        assert "<h1>Not available at the moment</h1>" in page
        assert "We find no order" not in page


def test_programs_are_told_so_too(answers):
    status, retry_after, text = answers[2]
    assert (status, retry_after, json.loads(text)["code"]) == (503, "60", "unavailable")


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError, 503), (InterfaceError, 503), (RuntimeError, 500)]
)
def test_what_breaks_otherwise_is_still_our_fault(error, status):
    try:
        raise error("x")
    except error:
        assert server_error(RequestFactory().get("/")).status_code == status
