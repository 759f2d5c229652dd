"""GET /metrics in Prometheus' text format: what was counted, and what is read now."""

import hmac
import os
from collections import Counter as Sums
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from rma_portal.celery import app
from rma_portal.core import measure  # noqa: F401  declares the counters of this process
from rma_portal.outbox.heartbeat import BEAT, silence
from rma_portal.outbox.waiting import Waiting, given_up, waiting
from rma_portal.web.health import parts


def metrics(request) -> HttpResponse:
    """Answer who brings METRICS_TOKEN as bearer; 404 where no token is set, 401 to everybody else."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def exposition() -> bytes:
    """Return all metrics: the counts of every process that shares the folder, else of this one."""
    now = CollectorRegistry()
    now.register(Present())
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(REGISTRY) + generate_latest(now)
    MultiProcessCollector(now)
    return generate_latest(now)


class Present:
    """The gauges, read from database and Valkey; of a part that does not answer there is `rma_up` alone."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield each gauge."""
        found = parts()
        up = {part: float(answers) for part, answers in found.items()}
        yield gauge("rma_up", "Whether a part answers.", "part", up)
        if found["database"]:
            yield from outbox(waiting())
        if found["broker"]:
            yield gauge("rma_queue_depth", "Tasks told of, not taken.", "queue", depths())
            yield from signs()


def outbox(open_now: list[Waiting]) -> Iterator[GaugeMetricFamily]:
    """Yield what waits in the outbox, by kind and by queue."""
    kinds: Sums = Sums()
    for each in open_now:
        kinds[each.kind] += each.count
    oldest = dict.fromkeys(settings.CELERY_TASK_QUEUES_NAMES, 0.0)
    for each in open_now:
        oldest[each.queue] = max(oldest.get(each.queue, 0.0), each.oldest_seconds)
    yield gauge("rma_outbox_waiting", "Messages whose effect has not happened.", "kind", kinds)
    yield gauge("rma_queue_oldest_seconds", "Age of the oldest due message.", "queue", oldest)
    yield single("rma_outbox_oldest_seconds", "Age of the oldest due message.", max(oldest.values()))
    yield single("rma_outbox_failed", "Messages given up.", given_up())


def signs() -> Iterator[GaugeMetricFamily]:
    """Yield how long ago workers and beat gave a sign of life."""
    silent = silence([*settings.CELERY_TASK_QUEUES_NAMES, BEAT])
    yield single("rma_beat_last_seen_seconds", "Since beat's last sweep.", silent.pop(BEAT))
    yield gauge("rma_worker_last_seen_seconds", "Since a worker's last sign.", "queue", silent)


def depths() -> dict[str, float]:
    """Return how many tasks lie in each of the broker's lists."""
    with app.connection_for_read() as line:
        client = line.default_channel.client
        return {queue: client.llen(queue) for queue in settings.CELERY_TASK_QUEUES_NAMES}


def gauge(name: str, meaning: str, label: str, found: dict[str, float]) -> GaugeMetricFamily:
    """Return a gauge with one label."""
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for value, number in sorted(found.items()):
        family.add_metric([value], number)
    return family


def single(name: str, meaning: str, number: float) -> GaugeMetricFamily:
    """Return a gauge without labels."""
    return GaugeMetricFamily(name, meaning, value=number)
