"""A real worker process on the real broker does what nobody told it of."""

import os
import re
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from returns.models import Return
from rma_portal.celery import app
from rma_portal.local.processes import Service, stop_all, wait_until
from rma_portal.outbox.models import OutboxMessage
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_order
from tests.returns.flow import ask

ROOT = Path(__file__).resolve().parents[2]
NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def worker(tmp_path):
    """A worker with a beat in it, on this test's own database and on a broker database of its own."""
    broker = re.sub(r"/\d+$", "/9", settings.REDIS_URL)
    database = re.sub(r"/[^/?]+($|\?)", rf"/{connection.settings_dict['NAME']}\1", os.environ["DATABASE_URL"])
    told = {
        **os.environ,
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "BROKER_URL": broker,
        "SECRET_KEY": settings.SECRET_KEY,
        "NUMBERS_KEY": settings.NUMBERS_KEY,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "DJANGO_SETTINGS_MODULE": "rma_portal.settings",
    }
    told.pop("DATABASE_OWNER_URL", None)
    options = [
        "worker",
        "-B",
        "-s",
        str(tmp_path / "beat"),
        "-c",
        "1",
        "--without-gossip",
        "--without-mingle",
    ]
    queues = ["--queues", "returns,documents,mail,webhooks,outbox"]
    command = [sys.executable, "-m", "celery", "-A", "rma_portal", *options, *queues]
    service = Service("worker", command, told, tmp_path / "worker.log", ROOT)
    service.start()
    yield service
    stop_all([service])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_sweeper_finds_what_the_broker_never_heard_of(merchant, worker):
    """The broker is away when the customer asks; a worker numbers, labels and mails all the same."""
    app.conf.broker_url, before = NOBODY_LISTENS, app.conf.broker_url
    try:
        with merchant_transaction(merchant.pk):
            rma = ask(make_order())
    finally:
        app.conf.broker_url = before
    wait_until(lambda: is_done(), [worker], "the return", seconds=90)
    with merchant_transaction(merchant.pk):
        done = Return.objects.get(pk=rma.pk)
        parcel = done.parcels.get()
        assert (done.serial, parcel.label_state) == (1, "ready")
        assert default_storage.open(parcel.label_a4).read(5) == b"%PDF-"
    kinds = OutboxMessage.objects.order_by("id").values_list("kind", "attempts")
    assert list(kinds) == [
        ("returns.issue_numbers", 1),
        ("returns.draw_label", 1),
        ("returns.mail", 1),
        ("mail.send", 1),
    ]


def is_done() -> bool:
    """Say whether the last effect of the request, the mail, has happened."""
    return OutboxMessage.objects.filter(kind="mail.send").exclude(done_at=None).exists()
