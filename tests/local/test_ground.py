"""The embedded PostgreSQL and Valkey, for real: roles, secrecy, and nothing left when they are stopped."""

import json
import os
import signal
import subprocess
import sys

import psutil
import psycopg2
import pytest
import redis

from rma_portal.local import ground, paths, postgres, valkey
from rma_portal.local.credentials import draw
from rma_portal.local.messages import ObstacleError

from .test_processes import until

ROLES = """
    SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles
    WHERE rolname IN ('rma_owner', 'rma_app') ORDER BY 1
"""
SUPERVISED = """
import os, sys
from pathlib import Path
from rma_portal.local import credentials, ground, messages, processes, supervisor
var = Path(sys.argv[1])
processes.listen_for_stop()
secrets = credentials.load_or_draw(var / "secrets.json")
try:
    with supervisor.only_one(var), ground.standing(var, secrets, "http://localhost:1") as stand:
        command = [sys.executable, "-c", "import time; time.sleep(600)"]
        web = processes.Service("web", command, dict(os.environ), var / "log" / "web.log", var)
        web.start()
        try:
            supervisor.record_offspring(var)
            supervisor.remember_running(var, "http://localhost:1", stand.addresses.app, stand.addresses.redis)
            supervisor.watch_for_ever(var, [*stand.services, web])
        finally:
            processes.stop_all([web])
except messages.StopAsked:
    sys.exit(0)
"""


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch):
    """Take nothing from outside: the suite itself runs with a database and a broker."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def supervised(var):
    """A supervisor in a process of its own, ready, with PostgreSQL, Valkey and one more child."""
    told = os.environ | {"PYTHONPATH": str(paths.ROOT)}
    process = subprocess.Popen([sys.executable, "-c", SUPERVISED, str(var)], env=told)
    until(lambda: (var / "demo.json").exists() or process.poll() is not None)
    yield process
    if process.poll() is None:
        process.terminate()
    process.wait(30)


def below(process) -> list[psutil.Process]:
    """Every process that the supervisor started, however deep."""
    return psutil.Process(process.pid).children(recursive=True)


def test_roles_are_what_the_walls_need_and_a_second_start_keeps_the_rows(var):
    secrets = draw()
    with ground.standing(var, secrets, "http://localhost:1") as stand:
        with psycopg2.connect(stand.addresses.owner) as owner, owner.cursor() as cursor:
            cursor.execute(ROLES)
            assert cursor.fetchall() == [
                ("rma_app", True, False, False, False),
                ("rma_owner", True, False, False, True),
            ]
            cursor.execute("CREATE TABLE kept AS SELECT 1 AS number")
        owner.close()
        broker = redis.Redis.from_url(stand.addresses.redis)
        broker.rpush("queue", "waiting")
    with ground.standing(var, secrets, "http://localhost:1") as stand:
        with psycopg2.connect(stand.addresses.owner) as owner, owner.cursor() as cursor:
            cursor.execute("SELECT number FROM kept")
            assert cursor.fetchall() == [(1,)]
        owner.close()
        assert redis.Redis.from_url(stand.addresses.redis).lrange("queue", 0, -1) == [b"waiting"]
        started = [service.process.pid for service in stand.services]
    assert [pid for pid in started if psutil.pid_exists(pid)] == []


def test_the_application_cannot_become_anybody_else_and_valkey_asks_for_its_password(var):
    secrets = draw()
    with ground.standing(var, secrets, "http://localhost:1", throw_away=True) as stand:
        with pytest.raises(postgres.PasswordError):
            postgres.answers(stand.addresses.app.replace("rma_app", "rma_owner", 1))
        with psycopg2.connect(stand.addresses.app) as app, app.cursor() as cursor:
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("CREATE TABLE mine (id int)")
            app.rollback()
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("SET ROLE rma_owner")
        app.close()
        port = int(stand.addresses.redis.rsplit(":", 1)[1].split("/")[0])
        assert valkey.answers(port, secrets)
        assert not valkey.answers(port, draw())


def test_lost_secrets_are_explained(var):
    with ground.standing(var, draw(), "http://localhost:1"):
        pass
    with pytest.raises(ObstacleError) as caught, ground.standing(var, draw(), "http://localhost:1"):
        pass
    assert str(caught.value) == (
        f"{var}/postgres was made with another {var}/secrets.json: put it back, or remove the folder."
    )


def test_a_given_database_needs_its_owner_too(var, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://rma_app@localhost:1/rma")
    with pytest.raises(ObstacleError) as caught, ground.standing(var, draw(), "http://localhost:1"):
        pass
    assert str(caught.value) == (
        "DATABASE_URL is set: set DATABASE_OWNER_URL too, migrations need the tables' owner."
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_stopped_supervisor_leaves_no_process(var, supervised, number):
    started = below(supervised)
    names = {process.name() for process in started}
    assert {"postgres", "valkey-server"} < names
    supervised.send_signal(number)
    assert supervised.wait(30) == 0
    assert [process for process in started if process.is_running()] == []
    assert not (var / "demo.json").exists()


def test_what_a_killed_supervisor_left_is_ended_by_the_next(var, supervised):
    started = below(supervised)
    supervised.kill()
    supervised.wait()
    assert any(process.is_running() for process in started)
    told = os.environ | {"PYTHONPATH": str(paths.ROOT)}
    (var / "demo.json").unlink()
    following = subprocess.Popen([sys.executable, "-c", SUPERVISED, str(var)], env=told)
    until(lambda: (var / "demo.json").exists() or following.poll() is not None)
    assert [process for process in started if process.is_running()] == []
    following.terminate()
    assert following.wait(30) == 0


def test_a_killed_database_comes_back(var, supervised):
    first = next(process for process in below(supervised) if process.name() == "postgres")
    first.kill()
    address = json.loads((var / "demo.json").read_text())["app"]
    until(lambda: not first.is_running())
    until(lambda: postgres.answers(address))
    assert supervised.poll() is None


@pytest.mark.parametrize("power", ["superuser", "owner"])
def test_a_web_process_with_too_much_power_refuses_to_start(var, power):
    """No policy binds a superuser or the owner: the process ends before its first request."""
    secrets = draw()
    with ground.standing(var, secrets, "http://localhost:1", throw_away=True) as stand:
        superuser = postgres.superuser_url(postgres.locate(var), secrets)
        with psycopg2.connect(stand.addresses.owner) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE something (id bigint)")
        connection.close()
        address = {"superuser": superuser, "owner": stand.addresses.owner}[power]
        told = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "rma_portal.settings"}
        web = [sys.executable, "-c", "import rma_portal.wsgi"]
        ended = subprocess.run(web, env=told, cwd=paths.ROOT, capture_output=True, text=True)
    assert ended.returncode == 1
    assert {"superuser": "rma.E001", "owner": "rma.E003"}[power] in ended.stderr
