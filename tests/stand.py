"""The real processes on a test's own database: web server and worker, each in a log of its own."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from redis import Redis

from rma_portal.local.portal import QUEUES, is_well
from rma_portal.local.processes import Service, free_port, stop_all, wait_until

ROOT = Path(__file__).resolve().parents[1]
FIRST_BROKER = 8  # of the server's sixteen databases; the tests themselves use the first


def environment(**more: str) -> dict[str, str]:
    """Return what processes are told: the test's database, and a database of their own at the broker.

    Tests that run at once have different ones, or they would take each other's work; it is emptied first.
    """
    lane = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    redis = re.sub(r"/\d+$", f"/{FIRST_BROKER + lane}", settings.REDIS_URL)
    Redis.from_url(redis).flushdb()
    database = re.sub(r"/[^/?]+($|\?)", rf"/{connection.settings_dict['NAME']}\1", os.environ["DATABASE_URL"])
    told = {
        **os.environ,
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "BROKER_URL": redis,
        "SECRET_KEY": settings.SECRET_KEY,
        "NUMBERS_KEY": settings.NUMBERS_KEY,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "DJANGO_SETTINGS_MODULE": "rma_portal.settings",
        **more,
    }
    told.pop("DATABASE_OWNER_URL", None)
    return told


def worker(told: dict[str, str], folder: Path, queues: str = QUEUES) -> Service:
    """Return a worker with a beat in it, not started yet."""
    options = ["-B", "-s", str(folder / "beat"), "-c", "1", "--without-gossip", "--without-mingle"]
    command = [sys.executable, "-m", "celery", "-A", "rma_portal", "worker", *options, "--queues", queues]
    return Service("worker", command, told, folder / "worker.log", ROOT)


def web(told: dict[str, str], folder: Path, port: int) -> Service:
    """Return a web server of two processes, not started yet."""
    options = ["--no-control-socket", "--workers", "2", "--threads", "2", "--bind", f"127.0.0.1:{port}"]
    command = [sys.executable, "-m", "gunicorn", "rma_portal.wsgi", *options]
    return Service("web", command, told, folder / "web.log", ROOT)


@contextmanager
def standing(told: dict[str, str], folder: Path) -> Iterator[str]:
    """Start web server and worker, and yield their address once everything is well."""
    port = free_port()
    services = [web(told, folder, port), worker(told, folder)]
    try:
        for service in services:
            service.start()
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: is_well(f"{address}/readyz"), services, "the stand", seconds=90)
        yield address
    finally:
        stop_all(services)
