"""Whether this process lives, and whether the service can work."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse, JsonResponse

from rma_portal.celery import app


def alive(request) -> HttpResponse:
    """Answer 200 as long as the process can answer at all."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request) -> JsonResponse:
    """Answer 200 when database, broker and a worker answer, else 503; the body names each."""
    found = {
        "database": _answers(_ask_database),
        "broker": _answers(_ask_broker),
        "worker": _answers(_ask_worker),
    }
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _answers(question) -> bool:
    try:
        return bool(question())
    except Exception:
        return False


def _ask_database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _ask_broker() -> bool:
    return cache.get("ready", True)


def _ask_worker() -> bool:
    return bool(app.control.ping(timeout=1.0, limit=1))
