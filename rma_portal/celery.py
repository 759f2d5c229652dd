"""The Celery application. Tasks are fed by the outbox and its sweeper only."""

import os

from celery import Celery

from rma_portal.outbox.heartbeat import WorkerHeartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rma_portal.settings")

app = Celery("rma_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add(WorkerHeartbeat)
