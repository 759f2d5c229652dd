"""What is counted while it happens; the gauges that are read when somebody looks are in `web/metrics.py`.

Processes of one machine write into one folder (PROMETHEUS_MULTIPROC_DIR), so that any web process can
answer for all. Without the folder each process knows its own counts alone. Labels have few values, all
of ours: no merchant, because their number grows without end; no path, no id, nothing a person typed.
"""

import os
import socket

from prometheus_client import Counter, Histogram, values

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
TASK_SECONDS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 120.0)  # a task is ended after 120


def _process() -> str:
    """Name this process among those of all containers that share the folder: each has a process 1."""
    return f"{socket.gethostname()}-{os.getpid()}"


if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    values.ValueClass = values.MultiProcessValue(_process)

REQUESTS = Counter("rma_http_requests", "Requests answered.", ["method", "route", "status"])
REQUEST_SECONDS = Histogram("rma_http_request_seconds", "Time to answer.", ["route"], buckets=SECONDS)
TASKS = Histogram(
    "rma_task_seconds", "Time of one try of a message's work.", ["kind", "outcome"], buckets=TASK_SECONDS
)
DECISIONS = Counter("rma_decisions", "Articles permitted, refused and so on.", ["outcome", "by"])
REFUNDS = Counter("rma_refunds", "Refunds that came into a state.", ["state"])


def answered(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request; `route` is the name of a URL pattern."""
    REQUESTS.labels(method, route, str(status)).inc()
    REQUEST_SECONDS.labels(route).observe(seconds)


def worked(*, kind: str, outcome: str, seconds: float) -> None:
    """Count one try of an outbox message's work: done, retry, given_up or taken_over."""
    TASKS.labels(kind, outcome).observe(seconds)


def changed(*, subject: str, state: str, by: str) -> None:
    """Count a state that was entered; of decisions and refunds alone, the others are nobody's alarm."""
    if subject == "permission":
        DECISIONS.labels(state, by).inc()
    elif subject == "refund":
        REFUNDS.labels(state).inc()
