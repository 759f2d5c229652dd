"""A real worker process, on the test's own database and on a broker database of its own."""

import os
import re
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

from rma_portal.local.processes import Service

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = ["-B", "-c", "1", "--without-gossip", "--without-mingle"]  # with a beat in it
QUEUES = ["--queues", ",".join(settings.CELERY_TASK_QUEUES_NAMES)]


def own_broker() -> str:
    """Return a broker that nobody else listens to."""
    return re.sub(r"/\d+$", "/9", settings.REDIS_URL)


def worker_process(folder: Path) -> Service:
    """Return a worker that is not started yet; its log and beat's file lie in the folder."""
    database = re.sub(r"/[^/?]+($|\?)", rf"/{connection.settings_dict['NAME']}\1", os.environ["DATABASE_URL"])
    told = {
        **os.environ,
        "DATABASE_URL": database,
        "REDIS_URL": own_broker(),
        "BROKER_URL": own_broker(),
        "SECRET_KEY": settings.SECRET_KEY,
        "NUMBERS_KEY": settings.NUMBERS_KEY,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "DJANGO_SETTINGS_MODULE": "rma_portal.settings",
    }
    told.pop("DATABASE_OWNER_URL", None)
    command = [sys.executable, "-m", "celery", "-A", "rma_portal", "worker", "-s", str(folder / "beat")]
    return Service("worker", [*command, *OPTIONS, *QUEUES], told, folder / "worker.log", ROOT)
