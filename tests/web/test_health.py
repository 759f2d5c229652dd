"""What probes are told: each part for itself, and nothing else about the service."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from rma_portal.core import clock
from rma_portal.outbox.heartbeat import BEAT, sign, silence
from rma_portal.outbox.models import OutboxMessage
from rma_portal.outbox.tasks import sweep
from rma_portal.outbox.waiting import Waiting, given_up, oldest_seconds, waiting

WELL = {"database": True, "broker": True, "worker": True}
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


@pytest.fixture
def at_ten():
    """Stop the clock."""
    with clock.travel(NOW):
        yield NOW


@pytest.fixture
def workers(settings, at_ten):
    """Every queue was consumed just now, in this test's own part of Valkey, and beat swept."""
    cache.delete_many([f"heartbeat:{name}" for name in (*settings.CELERY_TASK_QUEUES_NAMES, BEAT)])
    sign([*settings.CELERY_TASK_QUEUES_NAMES, BEAT])


def message(merchant, **more) -> OutboxMessage:
    """A message of the outbox that is due a minute before now, unless said otherwise."""
    due = {"due_at": NOW - dt.timedelta(minutes=1), "kind": "returns.mail", "queue": "mail", **more}
    return OutboxMessage.objects.create(merchant=merchant, **due)


def probe(path: str = "/readyz", host: str = "localhost") -> tuple[int, dict]:
    answer = Client(headers={"host": host}).get(path)
    return answer.status_code, answer.json()


def test_a_process_lives_without_database_or_host(django_assert_num_queries, settings):
    """No database is asked (this test has none), and a probe names a machine as its host."""
    settings.PLATFORM_HOSTS = ["localhost"]
    answer = Client(headers={"host": "10.0.0.7:8000"}).get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert answer["Content-Type"] == "text/plain"


def test_all_is_well(db, workers):
    assert probe() == (200, {**WELL, "seconds": {"beat": 0.0, "outbox": 0.0}, "degraded": []})


def test_a_queue_that_nobody_consumes_is_not_well(db, workers, settings):
    """The others go on, so one sign for all workers would hide it."""
    late = NOW + dt.timedelta(seconds=settings.WORKER_SILENT_SECONDS)
    with clock.travel(late):
        sign([*settings.CELERY_TASK_QUEUES_NAMES[1:]])
        assert probe()[0] == 200
    with clock.travel(late + dt.timedelta(seconds=1)):
        status, found = probe()
    assert (status, {part: found[part] for part in WELL}) == (503, {**WELL, "worker": False})


def test_without_a_worker_a_web_process_is_still_fit(db, settings, at_ten):
    """A balancer that asked for workers would close the door on customers whose work waits in rows."""
    cache.delete_many([f"heartbeat:{name}" for name in (*settings.CELERY_TASK_QUEUES_NAMES, BEAT)])
    status, found = probe()
    assert (status, found) == (
        503,
        {**WELL, "worker": False, "seconds": {"beat": None, "outbox": 0.0}, "degraded": ["beat"]},
    )
    assert probe("/readyz?for=web") == (200, {"database": True})


def test_without_a_broker_a_web_process_is_still_fit(db, settings, dead_broker):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    status, found = probe()
    assert (status, found) == (
        503,
        {"database": True, "broker": False, "worker": False, "seconds": {"beat": None, "outbox": 0.0}}
        | {"degraded": ["beat"]},
    )
    assert probe("/readyz?for=web") == (200, {"database": True})


@pytest.mark.django_db(transaction=True)
def test_without_a_database_nothing_is_fit(workers, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    said = probe(), probe("/readyz?for=web")
    assert said == (
        (503, {**WELL, "database": False, "seconds": {"beat": 0.0, "outbox": None}, "degraded": ["outbox"]}),
        (503, {"database": False}),
    )


def test_what_waits_too_long_is_said_and_is_no_reason_to_stop(merchant, workers, settings):
    """The oldest due message counts; one that waits for its time, or is done, does not."""
    settings.OUTBOX_LATE_SECONDS = 59
    message(merchant, due_at=NOW + dt.timedelta(hours=1))
    message(merchant, due_at=NOW - dt.timedelta(hours=1), done_at=NOW)
    assert probe()[1]["seconds"] == {"beat": 0.0, "outbox": 0.0}
    message(merchant)
    assert probe() == (200, {**WELL, "seconds": {"beat": 0.0, "outbox": 60.0}, "degraded": ["outbox"]})


def test_the_outbox_in_numbers(merchant, stranger, at_ten, django_assert_num_queries):
    """All merchants together; given up ones apart; two queries however many wait."""
    for _ in range(50):
        message(stranger)
    message(merchant, due_at=NOW - dt.timedelta(minutes=5))
    message(merchant, kind="returns.draw_label", queue="documents", due_at=NOW + dt.timedelta(minutes=5))
    message(merchant, failed_at=NOW, due_at=NOW - dt.timedelta(days=9))
    with django_assert_num_queries(3):
        assert (waiting(), oldest_seconds(), given_up()) == (
            [Waiting("mail", "returns.mail", 51, 300.0), Waiting("documents", "returns.draw_label", 1, 0.0)][
                ::-1
            ],
            300.0,
            1,
        )


def test_a_sweep_is_beats_sign_of_life(db, no_broker, at_ten):
    with clock.travel(NOW - dt.timedelta(hours=1)):
        sweep()
    assert silence([BEAT]) == {BEAT: 3600.0}
    sweep()
    assert silence([BEAT]) == {BEAT: 0.0}


def test_metrics_are_for_who_has_the_token(db, settings):
    """Without a token in the settings the page is not there; a wrong one is told which kind is wanted."""
    assert Client().get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "x" * 20
    for wrong in ("", "Bearer ", "Bearer y", "Basic " + "x" * 20, "Bearer é"):
        answer = Client(headers={"authorization": wrong}).get("/metrics")
        assert (answer.status_code, answer["WWW-Authenticate"], answer.content) == (401, "Bearer", b"")
    answer = Client(headers={"authorization": "Bearer " + "x" * 20}).get("/metrics")
    assert (answer.status_code, b"rma_up{" in answer.content) == (200, True)


def test_metrics_of_a_part_that_is_away_are_left_out(db, settings, dead_broker):
    settings.METRICS_TOKEN = "x" * 20
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    text = Client(headers={"authorization": "Bearer " + "x" * 20}).get("/metrics").content.decode()
    assert 'rma_up{part="broker"} 0.0' in text
    assert ("rma_outbox_failed 0.0" in text, "rma_queue_depth" in text) == (True, False)
