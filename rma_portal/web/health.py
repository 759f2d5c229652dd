"""Whether this process lives, and whether the service can work: for balancers, supervisors and people."""

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse, JsonResponse

from rma_portal.celery import app
from rma_portal.outbox.heartbeat import BEAT, silence
from rma_portal.outbox.waiting import oldest_seconds


def alive(request) -> HttpResponse:
    """Answer 200 as long as the process can answer at all; asks nothing of database or broker."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request) -> JsonResponse:
    """Answer 200 when all parts answer, else 503; `?for=web` asks only for what this process needs itself.

    Without broker or worker a customer's request is still taken and waits in its row, so a balancer that
    asked for them would close the door on people for nothing. What works but is late is named under
    "degraded" and never a 503.
    """
    if request.GET.get("for") == "web":
        found = {"database": answers(ask_database)}
        return JsonResponse(found, status=200 if all(found.values()) else 503)
    found = parts()
    return JsonResponse({**found, **lateness()}, status=200 if all(found.values()) else 503)


def parts() -> dict[str, bool]:
    """Return whether each part of the service answers."""
    return {
        "database": answers(ask_database),
        "broker": answers(ask_broker),
        "worker": answers(ask_workers),
    }


def lateness() -> dict:
    """Return the seconds since beat's last sweep and of the oldest due message, and what is too late."""
    seconds = {"beat": _seconds(beat_seconds), "outbox": _seconds(oldest_seconds)}
    limits = {"beat": settings.BEAT_SILENT_SECONDS, "outbox": settings.OUTBOX_LATE_SECONDS}
    late = [name for name, value in seconds.items() if value is None or value > limits[name]]
    return {"seconds": seconds, "degraded": late}


def answers(question) -> bool:
    """Ask a part of the service; one that fails in any way does not answer."""
    try:
        return bool(question())
    except Exception:
        return False


def ask_database() -> bool:
    """Let PostgreSQL calculate."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def ask_broker() -> bool:
    """Read from the cache and reach the broker, which may be another server."""
    with app.connection_for_read() as line:
        return cache.get("ready", True) and line.default_channel.client.ping()


def ask_workers() -> bool:
    """Say whether every queue was consumed a moment ago."""
    silent = silence(settings.CELERY_TASK_QUEUES_NAMES)
    return max(silent.values()) <= settings.WORKER_SILENT_SECONDS


def beat_seconds() -> float:
    """Return how many seconds ago beat's sweep was last done."""
    return silence([BEAT])[BEAT]


def _seconds(question) -> float | None:
    """Return seconds for JSON, which knows neither infinity nor a server that is away."""
    try:
        seconds = question()
    except Exception:
        return None
    return round(seconds, 1) if seconds != float("inf") else None
