"""The service behind PgBouncer in transaction mode, where a connection is somebody else's a moment later."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import psycopg2
import pytest

from rma_portal.local import pgbouncer
from rma_portal.local.processes import Account, free_port, stop_all, wait_until

ROOT = Path(__file__).resolve().parents[2]
RUN_BEHIND_IT = (
    "tests/isolation",
    "tests/outbox/test_outbox.py",
    "tests/tenancy",
    "tests/returns/services/test_plain_return.py",
)
# These put the application's role off in the session, which a pooled connection cannot.
NEED_THE_ROLE_OFF = ("tests/isolation/test_walls.py::test_the_owner_and_a_superuser_refuse_to_start",)


FEWEST = 90  # tests; fewer would mean that the run found nothing to run
APP, OWNER = "DATABASE_URL", "DATABASE_OWNER_URL"


@pytest.fixture
def pool(var):
    """The port of a pooler of its own before the suite's cluster."""
    if not pgbouncer.find():
        pytest.skip("PgBouncer is not installed (Debian: apt-get install pgbouncer)")
    port = free_port()
    passwords = {role_of(name): password_of(name) for name in (APP, OWNER)}
    server = pgbouncer.service(var / "pool", port, sockets(), passwords, account_of(sockets()))
    server.start()
    wait_until(lambda: pgbouncer.answers(port), [server], "PgBouncer")
    yield port
    stop_all([server])


def role_of(name: str) -> str:
    return urlsplit(os.environ[name]).username or ""


def password_of(name: str) -> str:
    return unquote(urlsplit(os.environ[name]).password or "")


def sockets() -> Path:
    """Return the folder of the cluster's socket."""
    return Path(unquote(urlsplit(os.environ[APP]).netloc.rsplit("@", 1)[1]))


def account_of(folder: Path) -> Account | None:
    """Return who runs the cluster, where we are root: PgBouncer, too, refuses to be root."""
    found = folder.stat()
    return Account(found.st_uid, found.st_gid) if os.geteuid() == 0 else None


def test_what_a_session_keeps_is_the_next_clients_and_what_a_transaction_keeps_is_not(pool):
    """The control: SET without LOCAL leaks to another client here. The announcement uses SET LOCAL."""
    address = pgbouncer.url(pool, role_of(APP), password_of(APP), "postgres")
    first, second = psycopg2.connect(address), psycopg2.connect(address)
    assert said(first, "SELECT pg_backend_pid()") == said(second, "SELECT pg_backend_pid()")
    said(first, "SET LOCAL app.merchant_id = '7'; SELECT 1")
    assert said(second, "SELECT current_setting('app.merchant_id', true)") in (None, "")
    said(first, "SET app.merchant_id = '7'; SELECT 1")
    assert said(second, "SELECT current_setting('app.merchant_id', true)") == "7"
    first.close()
    second.close()


def said(session, statement: str) -> object:
    """Run a statement in a transaction of its own; return the first thing it says."""
    with session, session.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.slow
def test_the_walls_stand_behind_the_pooler(pool, tmp_path):
    """Isolation, outbox, middleware, whole returns: all of it as clients of PgBouncer, none skipped."""
    report = tmp_path / "report.xml"
    left_out = [part for test in NEED_THE_ROLE_OFF for part in ("--deselect", test)]
    command = [sys.executable, "-m", "pytest", *RUN_BEHIND_IT, *left_out, "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--create-db", "--reuse-db", "--junitxml", str(report)],
        cwd=ROOT,
        env=told(pool),
        capture_output=True,
    )
    counts = ElementTree.parse(report).getroot()[0].attrib
    found = {name: int(counts[name]) for name in ("failures", "errors", "skipped")}
    assert found == {"failures": 0, "errors": 0, "skipped": 0}, done.stdout.decode()[-5000:]
    assert int(counts["tests"]) > FEWEST
    assert sessions_left() > 0  # the pooler keeps its connections: it was really asked


def sessions_left() -> int:
    """Return how many connections of the application the pooler holds to the run's database."""
    owner = psycopg2.connect(os.environ[OWNER])
    count = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'test_pooled' AND usename = 'rma_app'"
    try:
        return int(str(said(owner, count)))
    finally:
        owner.close()


def told(port: int) -> dict[str, str]:
    """Return the environment of a service behind the pooler, in a database of its own."""
    given = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    return given | {
        APP: pgbouncer.url(port, role_of(APP), password_of(APP), "pooled"),
        OWNER: re.sub(r"/[^/]*$", "/pooled", os.environ[OWNER]),
        "DATABASE_POOLED": "true",
    }
